#!/usr/bin/env bash
# Builds everything and starts `wxlogin dev` on the demo app: server, sandbox WeChat, and what to open.
# Arguments go to `wxlogin dev`: scripts/run.sh --listen 127.0.0.1:9000
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh

scripts/web.sh

# The dev profile: a first build takes about half the time of a release build, and password hashing, the one slow
# thing, is optimised in every profile. What is shipped is built with `--profile dist`.
cargo build --package wxlogin-cli
exec target/debug/wxlogin dev examples/demo-app "$@"
