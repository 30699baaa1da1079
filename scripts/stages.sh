#!/usr/bin/env bash
# The stages of scripts/test.sh, in order: a function each, run from the root of the repository with `set -e` and
# without standard input. A stage succeeds or fails; what it prints is logged and its counts are added up
# (scripts/count_tests.py knows the forms). A stage whose subject does not exist returns $SKIP.

SKIP=77

# These make ready and test nothing, so they add nothing to the count unless they fail.
PREPARING=(setup web-build)

STAGES=(setup scripts fmt xtask web-build clippy cargo web python e2e deploy peers bench fuzz)

stage_setup() {
  local packages=(postgresql redis-server faketime)
  [ ! -f e2e/run.sh ] || packages+=(chromium fonts-noto-cjk nginx)
  scripts/setup.sh "${packages[@]}"
}

stage_scripts() {
  bash -n scripts/*.sh .ci/run
  python3 -m unittest discover --start-directory scripts --pattern '*_test.py'
}

stage_fmt() { cargo fmt --all --check; }

# Early, since it is quick; its own unit tests run with all others.
stage_xtask() { cargo run --quiet --locked --package wxlogin-xtask -- all; }

stage_web-build() {
  [ -f web/package.json ] || return "$SKIP"
  scripts/web.sh
}

stage_clippy() { cargo clippy --quiet --locked --workspace --all-targets -- -D warnings; }

# Every failure of every crate at once: a run takes minutes, so one should tell all.
# One PostgreSQL and one Redis serve all test binaries.
stage_cargo() { scripts/services.sh with cargo test --locked --workspace --no-fail-fast; }

stage_web() {
  [ -f web/package.json ] || return "$SKIP"
  npm --prefix web test --if-present
}

stage_python() {
  [ -f python/pyproject.toml ] || return "$SKIP"
  cd python
  [ -x .venv/bin/python ] || python3 -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check 'maturin>=1.9,<2' pytest
  [ ! -f requirements-test.txt ] ||
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
  VIRTUAL_ENV="$PWD/.venv" .venv/bin/maturin develop --quiet
  .venv/bin/python -m pytest
}

stage_e2e() {
  [ -f e2e/run.sh ] || return "$SKIP"
  cargo build --quiet --locked --package wxlogin-cli
  bash e2e/run.sh
}

# The deployment files, and the compose file's replicas behind nginx, without containers.
stage_deploy() {
  cargo build --quiet --locked --package wxlogin-cli
  cd deploy/tests
  local python=../../target/deploy-venv/bin/python
  [ -x "$python" ] || python3 -m venv ../../target/deploy-venv
  "$python" -m pip install --quiet --disable-pip-version-check -r requirements.txt
  ../../scripts/services.sh with "$python" -m pytest -p no:cacheprovider
}

# Other projects' WeChat clients, signing in against the sandbox.
stage_peers() {
  [ -f e2e/peers/run.sh ] || return "$SKIP"
  bash e2e/peers/run.sh
}

# Every row of the bench has its numbers, and no sign-in fails. Times are not judged.
stage_bench() { scripts/bench.sh --quick; }

# Each fuzz target for a minute, where the fuzzer is installed; `make fuzz` has more time.
stage_fuzz() {
  command -v cargo-fuzz >/dev/null || return "$SKIP"
  scripts/fuzz.sh 60
}
