#!/usr/bin/env bash
# Measures: builds for release, starts PostgreSQL and Redis, and runs crates/bench, which prints one table.
#
#   scripts/bench.sh                     everything, up to a million people
#   scripts/bench.sh --growth 10000000 --docs docs/bench
#                                        the run that is kept in the documents
#   scripts/bench.sh --only session      one group of rows (session, logins, latency, inflight, start, memory, growth,
#                                        elements, python)
#   scripts/bench.sh --quick             every row for an instant, from a debug build: whether all of it works
#
# Results also go to target/bench/results.json.
set -euo pipefail
cd "$(dirname "$0")/.."

# Built as what is shipped is built.
profile=dist folder=dist python=1
case " $* " in
  *" --quick "*) profile=dev folder=debug python= ;;
  *" --only "*python*) ;;
  *" --only "*) python= ;;
esac

mkdir -p target/bench
# Apart, so that the server is built with its own features and no other crate's.
cargo build --quiet --locked --profile "$profile" --package wxlogin-cli
cargo build --quiet --locked --profile "$profile" --package wxlogin-bench

if [ -n "$python" ]; then
  # What a call costs, and sign-ins a second beside the same application written with wechatpy.
  pushd python >/dev/null
  [ -x .venv/bin/python ] || python3 -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check 'maturin>=1.9,<2' fastapi httpx wechatpy cryptography
  VIRTUAL_ENV="$PWD/.venv" .venv/bin/maturin develop --release --quiet
  .venv/bin/python bench/overhead.py --json ../target/bench/python.json >&2
  popd >/dev/null
  set -- --python target/bench/python.json "$@"
fi

# Ten thousand people at once are as many open files, and as many again towards WeChat.
ulimit -n "$(ulimit -Hn)"
WXLOGIN_SERVICES_DURABLE=1 scripts/services.sh with \
  "target/$folder/wxlogin-bench" run --server "target/$folder/wxlogin" "$@"
