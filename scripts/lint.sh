#!/usr/bin/env bash
# Checks that need no test run. The first three are stages of scripts/test.sh too.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo fmt --all --check
cargo run --quiet --package wxlogin-xtask -- all
cargo clippy --workspace --all-targets -- -D warnings
if command -v cargo-deny >/dev/null; then
  cargo deny --workspace check bans licenses sources
else
  echo "lint: cargo-deny is not installed, so licences and bans are not checked (cargo install cargo-deny --locked)"
fi
