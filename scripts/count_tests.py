#!/usr/bin/env python3
"""Adds up what the stages of scripts/test.sh report: `count_tests.py LOGS [STAGE]` prints `N passed, N failed`.

LOGS holds, for each stage, STAGE.log with its output and STAGE.result with ok, failed, skipped, or prepared (it made
ready and tested nothing). A stage that is ok and counts nothing (a formatter, say) counts as one test. A stage that
failed without a failing test (it did not compile, say) counts as one failure, so that the closing line never claims
more than happened.
"""

import re
import sys
from pathlib import Path

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

# Lines that carry a runner's total. Each is matched as a whole line, so that a test's own output is not mistaken for one.
TOTALS = [
    re.compile(r"^test result: \w+\. .*$"),  # cargo test
    re.compile(r"^\s*Tests\s+\d+ (?:passed|failed|skipped|todo)\b.*\(\d+\)$"),  # vitest; "Test Files" counts files
    re.compile(r"^=*\s*\d+ (?:passed|failed|errors?|skipped|xfailed|xpassed|deselected)\b.* in [\d.]+s.*$"),  # pytest
    re.compile(r"^\d+ passed, \d+ failed$"),  # stages of this repository
]
NUMBERS = re.compile(r"(\d+) (passed|failed|errors?)\b")
NODE = re.compile(r"^(?:#|ℹ) (pass|fail) (\d+)$")  # node --test
RAN = re.compile(r"^Ran (\d+) tests? in [\d.]+s$")  # unittest
UNITTEST_FAILED = re.compile(r"^FAILED \(.*\)$")


def count(text: str) -> tuple[int, int]:
    """The tests passed and failed that `text`, a runner's output, reports."""
    passed = failed = ran = 0
    for line in ANSI.sub("", text).splitlines():
        line = line.rstrip()
        if any(total.match(line) for total in TOTALS):
            for number, word in NUMBERS.findall(line):
                passed += int(number) if word == "passed" else 0
                failed += int(number) if word != "passed" else 0
        elif match := NODE.match(line):
            passed += int(match[2]) if match[1] == "pass" else 0
            failed += int(match[2]) if match[1] == "fail" else 0
        elif match := RAN.match(line):
            ran = int(match[1])
            passed += ran
        elif UNITTEST_FAILED.match(line) and ran:
            broken = min(ran, sum(int(n) for n in re.findall(r"(?:failures|errors)=(\d+)", line)))
            passed, failed, ran = passed - broken, failed + broken, 0
    return passed, failed


def count_stage(text: str, result: str) -> tuple[int, int]:
    """As `count`, with at least one test for a stage that ran, and one failed for a stage that failed."""
    passed, failed = count(text)
    if result == "failed":
        return passed, max(failed, 1)
    if result == "ok" and passed + failed == 0:
        return 1, 0
    return (passed, failed) if result == "ok" else (0, 0)


def main(logs: Path, stage: str = "*") -> str:
    """The closing line for all stages, or for one."""
    counts = [
        count_stage(result.with_suffix(".log").read_text(errors="replace"), result.read_text().strip())
        for result in sorted(logs.glob(f"{stage}.result"))
    ]
    return f"{sum(passed for passed, _ in counts)} passed, {sum(failed for _, failed in counts)} failed"


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), *sys.argv[2:3]))
