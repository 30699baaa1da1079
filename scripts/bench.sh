#!/usr/bin/env bash
# Measures: the benches of each crate, then the comparisons under bench/.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo bench --workspace --benches
for run in bench/*/run.sh; do
  [ -x "$run" ] || continue
  echo "== $run"
  "$run"
done
