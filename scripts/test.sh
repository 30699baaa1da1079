#!/usr/bin/env bash
# Runs every test there is, stage by stage, and stops at the first stage that fails.
#
#   scripts/test.sh              all stages of scripts/stages.sh
#   scripts/test.sh fmt cargo    these only
#
# Each stage's output is kept under target/test-logs. The last line counts all tests: "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/stages.sh
source scripts/stages.sh

export NO_COLOR=1 CARGO_TERM_COLOR=never
# A build from nothing gains nothing from incremental artefacts and pays for writing them.
[ "${CI:-}" != true ] || export CARGO_INCREMENTAL=0

FAILED_AT='^ *not ok |panicked at|^error(\[|:)|^ *(FAIL|×) |^E   +'

logs=target/test-logs
rm -rf "$logs"
mkdir -p "$logs"

chosen=("$@")
[ "${#chosen[@]}" -gt 0 ] || chosen=("${STAGES[@]}")
for stage in "${chosen[@]}"; do
  declare -F "stage_$stage" >/dev/null || {
    echo "test: there is no stage \"$stage\"; the stages are: ${STAGES[*]}" >&2
    exit 2
  }
done

closing_line() { python3 scripts/count_tests.py "$logs" | tee "$logs/summary.txt"; }

for stage in "${chosen[@]}"; do
  log="$logs/$stage.log"
  echo "== $stage (follow it with: tail -f $log)"
  begin=$SECONDS
  # Not in an `if`: bash ignores `set -e` inside a condition, and a stage would run on after its first failure.
  set +e
  (set -euo pipefail; "stage_$stage") >"$log" 2>&1 </dev/null
  code=$?
  set -e
  took=$((SECONDS - begin))
  case $code in
    0)
      case " ${PREPARING[*]} " in *" $stage "*) result=prepared ;; *) result=ok ;; esac
      echo "$result" >"$logs/$stage.result"
      echo "   ok: $(python3 scripts/count_tests.py "$logs" "$stage"), $took s"
      ;;
    "$SKIP") echo skipped >"$logs/$stage.result"; echo "   nothing here to test" ;;
    *)
      echo failed >"$logs/$stage.result"
      echo "   FAILED with exit code $code after $took s; what failed and the end of $log:"
      # A failure may stand far above the end. As cargo, node, vitest and pytest mark it.
      { grep -nE -A 30 "$FAILED_AT" "$log" || true; } | head -n 150 | sed 's/^/   | /'
      echo "   | ..."
      tail -n 40 "$log" | sed 's/^/   | /'
      echo "test: stage $stage failed"
      closing_line
      exit 1
      ;;
  esac
done
echo "test: all stages passed in $SECONDS s"
closing_line
