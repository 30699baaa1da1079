#!/usr/bin/env bash
# Runs the fuzz targets one after the other, and stops at the first that finds something.
#
#   scripts/fuzz.sh                     each for a minute
#   scripts/fuzz.sh 600                 each for ten minutes
#   scripts/fuzz.sh 600 filter cookies  these only
#
# On a stable compiler, so without a sanitizer: what is looked for is panics, failed assertions, hangs and memory.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v cargo-fuzz >/dev/null || {
  echo "fuzz: cargo-fuzz is not installed: cargo install cargo-fuzz --locked" >&2
  exit 2
}

seconds=${1:-60}
shift || true
targets=("$@")
[ "${#targets[@]}" -gt 0 ] || mapfile -t targets < <(cargo-fuzz list)

# All at once: they share nearly everything that is compiled.
cargo-fuzz build --sanitizer none
for target in "${targets[@]}"; do
  [ -d "fuzz/seeds/$target" ] || {
    echo "fuzz: there is no target \"$target\"; the targets are: $(cargo-fuzz list | xargs)" >&2
    exit 2
  }
  echo "== $target, $seconds s"
  mkdir -p "fuzz/corpus/$target"
  cargo-fuzz run --sanitizer none "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- \
    -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=16384 -verbosity=0 -print_final_stats=1
  echo "ok $target"
done
