#!/usr/bin/env bash
# A PostgreSQL and a Redis for tests: on free loopback ports, with every file in a temporary folder, gone afterwards.
#
#   scripts/services.sh with COMMAND...   runs the command with both, told by variables that begin with
#                                         WXLOGIN_TEST_ (at the end of start below); gives its exit code
#   scripts/services.sh hold              starts both, prints these variables as NAME=VALUE lines and an empty line,
#                                         and stops them when its standard input ends
#
# They do not keep what they write (fsync is off): for tests only. With WXLOGIN_SERVICES_DURABLE=1, for measurements,
# PostgreSQL does, as it would in production.
set -euo pipefail

fail() { echo "services: $*" >&2; exit 1; }

free_port() { python3 "$(dirname "${BASH_SOURCE[0]}")/free_port.py"; }

# PostgreSQL refuses to run as root. Its Debian package makes the user postgres.
as_user=(env)
[ "$(id -u)" != 0 ] || as_user=(setpriv --reuid=postgres --regid=postgres --clear-groups --)

find_postgres() {
  local newest
  newest=$(find /usr/lib/postgresql/*/bin -maxdepth 0 2>/dev/null | sort -V | tail -n 1 || true)
  if [ -n "$newest" ]; then echo "$newest"
  elif command -v initdb >/dev/null; then dirname "$(readlink -f "$(command -v initdb)")"
  else fail "PostgreSQL is not installed; run: scripts/setup.sh postgresql redis-server"
  fi
}

# A certificate authority and a certificate for localhost and 127.0.0.1, for the tests of TLS.
make_certificates() {
  local dir=$1
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=wxlogin tests" \
    -keyout "$dir/ca.key" -out "$dir/ca.pem" 2>/dev/null
  openssl req -newkey rsa:2048 -nodes -subj "/CN=localhost" \
    -keyout "$dir/server.key" -out "$dir/server.csr" 2>/dev/null
  printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n' >"$dir/server.ext"
  openssl x509 -req -in "$dir/server.csr" -CA "$dir/ca.pem" -CAkey "$dir/ca.key" -CAcreateserial -days 2 \
    -extfile "$dir/server.ext" -out "$dir/server.pem" 2>/dev/null
  chmod 600 "$dir/server.key"
}

if [ "${WXLOGIN_SERVICES_DURABLE:-}" = 1 ]; then
  postgres_options=(-c fsync=on -c full_page_writes=on -c shared_buffers=256MB -c max_wal_size=4GB)
else
  postgres_options=(-c fsync=off -c full_page_writes=off -c shared_buffers=64MB)
fi

dir= postgres_pid= redis_pid=
stop() {
  trap - EXIT INT TERM HUP
  [ -z "$postgres_pid" ] || kill -INT "$postgres_pid" 2>/dev/null || true
  [ -z "$redis_pid" ] || kill "$redis_pid" 2>/dev/null || true
  wait 2>/dev/null || true
  [ -z "$dir" ] || rm -rf "$dir"
}

start_postgres() {
  local bin=$1
  "${as_user[@]}" "$bin/initdb" --pgdata="$dir/pg" --username=wxlogin --auth=trust --encoding=UTF8 --locale=C \
    --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; fail "initdb failed"; }
  for _ in 1 2 3 4 5; do
    local port
    port=$(free_port)
    "${as_user[@]}" "$bin/postgres" -D "$dir/pg" -p "$port" -h 127.0.0.1 -k "" \
      -c max_connections=300 "${postgres_options[@]}" \
      -c ssl=on -c ssl_cert_file="$dir/tls/server.pem" -c ssl_key_file="$dir/tls/server.key" \
      </dev/null >"$dir/postgres.log" 2>&1 &
    postgres_pid=$!
    for _ in $(seq 300); do
      if "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" -U wxlogin -d postgres; then
        postgres_url="postgres://wxlogin@127.0.0.1:$port/postgres"
        return
      fi
      kill -0 "$postgres_pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$postgres_pid" 2>/dev/null || true
  done
  cat "$dir/postgres.log" >&2
  fail "PostgreSQL did not start"
}

start_redis() {
  command -v redis-server >/dev/null || fail "Redis is not installed; run: scripts/setup.sh postgresql redis-server"
  for _ in 1 2 3 4 5; do
    local port tls_port
    port=$(free_port) tls_port=$(free_port)
    redis-server --bind 127.0.0.1 127.0.0.2 --port "$port" --dir "$dir/redis" --save "" --appendonly no \
      --tls-port "$tls_port" --tls-cert-file "$dir/tls/server.pem" --tls-key-file "$dir/tls/server.key" \
      --tls-ca-cert-file "$dir/tls/ca.pem" --tls-auth-clients no \
      </dev/null >"$dir/redis.log" 2>&1 &
    redis_pid=$!
    for _ in $(seq 100); do
      if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        redis_url="redis://127.0.0.1:$port/0" redis_tls_port=$tls_port
        return
      fi
      kill -0 "$redis_pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$redis_pid" 2>/dev/null || true
  done
  cat "$dir/redis.log" >&2
  fail "Redis did not start"
}

start() {
  local bin
  bin=$(find_postgres)
  trap stop EXIT
  trap 'exit 130' INT TERM HUP
  dir=$(mktemp -d "${TMPDIR:-/tmp}/wxlogin-services.XXXXXX")
  mkdir "$dir/pg" "$dir/redis" "$dir/tls"
  make_certificates "$dir/tls"
  chmod 711 "$dir" "$dir/tls"
  chmod 700 "$dir/pg"
  if [ "$(id -u)" = 0 ]; then chown -R postgres:postgres "$dir/pg" "$dir/tls"; fi
  start_postgres "$bin"
  start_redis
  export WXLOGIN_TEST_POSTGRES_URL=$postgres_url WXLOGIN_TEST_CA=$dir/tls/ca.pem
  export WXLOGIN_TEST_REDIS_URL=$redis_url WXLOGIN_TEST_REDIS_TLS_PORT=$redis_tls_port
  export WXLOGIN_TEST_PSQL=$bin/psql
}

case "${1:-}" in
  with)
    shift
    [ "$#" -gt 0 ] || fail "which command? scripts/services.sh with COMMAND..."
    start
    code=0
    "$@" || code=$?
    exit "$code"
    ;;
  hold)
    start
    env | grep '^WXLOGIN_TEST_'
    echo
    cat >/dev/null
    ;;
  *) fail "use: scripts/services.sh with COMMAND... | hold" ;;
esac
