#!/usr/bin/env bash
# Builds what runs in a browser. The server embeds the pages, so this comes before cargo.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -f web/package.json ] || exit 0
cd web

# `npm ci` begins by deleting node_modules; it is needed only when the lock file is another one than last time.
if ! cmp -s package-lock.json node_modules/.installed-from; then
  npm ci --no-audit --no-fund
  cp package-lock.json node_modules/.installed-from
fi
npm run build --if-present
