#!/usr/bin/env bash
# Other projects' WeChat clients, unmodified, sign people in against `wxlogin sandbox`: wechatpy (Python) and Auth.js
# (JavaScript). What they meet is the platform's side alone, so a mistake that our client and our sandbox might share
# would show here. The last line counts the tests.
#
# WXLOGIN_BIN names another binary than the one that is built here.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
cache=$root/.cache/peers
mkdir -p "$cache"

# Installed once for each state of the lists.
if ! cmp -s requirements.txt "$cache/venv/.installed-from"; then
  rm -rf "$cache/venv"
  python3 -m venv "$cache/venv"
  "$cache/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.txt
  cp requirements.txt "$cache/venv/.installed-from"
fi
if ! cmp -s package-lock.json node_modules/.installed-from; then
  npm ci --silent --no-audit --no-fund
  cp package-lock.json node_modules/.installed-from
fi

if [ -z "${WXLOGIN_BIN:-}" ]; then
  (cd "$root" && cargo build --quiet --locked --package wxlogin-cli)
  WXLOGIN_BIN=$root/target/debug/wxlogin
fi

empty=$(mktemp -d)
"$WXLOGIN_BIN" sandbox "$empty" --listen 127.0.0.1:0 --people people.json >"$cache/sandbox.out" 2>"$cache/sandbox.log" &
sandbox=$!
trap 'kill "$sandbox" 2>/dev/null || true; wait "$sandbox" 2>/dev/null || true; rmdir "$empty"' EXIT
for _ in $(seq 100); do
  SANDBOX=$(sed -n 's/^wxlogin sandbox on //p' "$cache/sandbox.out")
  [ -n "$SANDBOX" ] && break
  kill -0 "$sandbox" || { cat "$cache/sandbox.log" >&2; exit 1; }
  sleep 0.1
done
[ -n "$SANDBOX" ] || { echo "peers: the sandbox did not start; see $cache/sandbox.log" >&2; exit 1; }
export SANDBOX

passed=0 failed=0
# add TOTAL FAILED NAME: counts a runner's tests; a runner that ran none counts as one failure.
add() {
  if [ "$1" -gt 0 ]; then
    passed=$((passed + $1 - $2)) failed=$((failed + $2))
  else
    echo "peers: $3 ran no test"
    failed=$((failed + 1))
  fi
}
number() { sed -nE "s/$1/\\1/p" "$2" | tail -n 1 | grep . || echo 0; }

# The runners' own totals are indented, so that only the last line counts.
echo "wechatpy"
PYTHONDONTWRITEBYTECODE=1 "$cache/venv/bin/python" test_wechatpy.py >"$cache/wechatpy.log" 2>&1 || true
sed 's/^/  /' "$cache/wechatpy.log"
broken=$(($(number '^FAILED .*failures=([0-9]+).*' "$cache/wechatpy.log") + $(number '^FAILED .*errors=([0-9]+).*' "$cache/wechatpy.log")))
add "$(number '^Ran ([0-9]+) tests? in .*' "$cache/wechatpy.log")" "$broken" wechatpy

echo "Auth.js"
node --test --test-reporter=tap auth_js.test.mjs >"$cache/auth_js.log" 2>&1 || true
sed 's/^/  /' "$cache/auth_js.log"
add "$(number '^# tests ([0-9]+)$' "$cache/auth_js.log")" "$(number '^# fail ([0-9]+)$' "$cache/auth_js.log")" Auth.js

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
