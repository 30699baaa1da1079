#!/usr/bin/env bash
# The browser tests: the built `wxlogin` command, Debian's Chromium, and a person who clicks.
# Screenshots are left in target/e2e for a look.
set -euo pipefail
cd "$(dirname "$0")"
npm ci --silent --no-audit --no-fund
find browser console -name '*.test.mjs' 2>/dev/null | sort | xargs node --test --test-concurrency=1
