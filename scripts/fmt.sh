#!/usr/bin/env bash
# Formats all code.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo fmt --all
if [ -f web/package.json ] && [ -d web/node_modules ]; then
  npm --prefix web run --if-present fmt
fi
