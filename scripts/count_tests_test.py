"""The closing line of scripts/test.sh counts what each runner reports."""

import tempfile
import unittest
from pathlib import Path

from count_tests import count, count_stage, main

CARGO = """
running 2 tests
test 7 passed ... ok
test result: ok. 13 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.41s
test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
"""
VITEST = """
 Test Files  1 failed | 4 passed (5)
\x1b[2m      Tests \x1b[22m \x1b[31m3 failed\x1b[39m | 42 passed | 1 skipped (46)
   Duration  1.20s
"""


class Counting(unittest.TestCase):
    def test_cargo(self):
        self.assertEqual(count(CARGO), (14, 2))

    def test_vitest_counts_tests_and_not_files(self):
        self.assertEqual(count(VITEST), (42, 3))

    def test_pytest_loud_and_quiet(self):
        self.assertEqual(count("==== 1 failed, 40 passed, 2 errors in 2.30s ====\n"), (40, 3))
        self.assertEqual(count("40 passed, 1 skipped in 0.12s\n"), (40, 0))

    def test_node(self):
        self.assertEqual(count("ℹ tests 5\nℹ pass 4\nℹ fail 1\n"), (4, 1))
        self.assertEqual(count("# pass 4\n# fail 0\n"), (4, 0))

    def test_unittest(self):
        self.assertEqual(count("Ran 5 tests in 0.001s\n\nOK\n"), (5, 0))
        self.assertEqual(count("Ran 5 tests in 0.001s\n\nFAILED (failures=1, errors=1)\n"), (3, 2))

    def test_own_stages(self):
        self.assertEqual(count("layers: ok\n3 passed, 0 failed\n"), (3, 0))

    def test_prose_is_not_counted(self):
        self.assertEqual(count("said: 3 passed, 1 failed, or so\nTests are fine (3)\n"), (0, 0))

    def test_a_stage_without_numbers_counts_as_one(self):
        self.assertEqual(count_stage("", "ok"), (1, 0))
        self.assertEqual(count_stage("error: could not compile\n", "failed"), (0, 1))
        self.assertEqual(count_stage("", "skipped"), (0, 0))
        self.assertEqual(count_stage("up to date\n", "prepared"), (0, 0))

    def test_all_stages_are_added_up(self):
        with tempfile.TemporaryDirectory() as folder:
            logs = Path(folder)
            for stage, result, text in [("a", "ok", "2 passed, 0 failed\n"), ("b", "failed", "boom\n")]:
                (logs / f"{stage}.log").write_text(text)
                (logs / f"{stage}.result").write_text(result + "\n")
            self.assertEqual(main(logs), "2 passed, 1 failed")
            self.assertEqual(main(logs, "a"), "2 passed, 0 failed")


if __name__ == "__main__":
    unittest.main()
