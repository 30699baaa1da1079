#!/usr/bin/env bash
# Measures: the benches of each crate, then those of the Python package.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo bench --package wxlogin-element --bench resolve
cargo bench --package wxlogin-server --bench compare

# Python: what a call costs, and sign-ins a second beside the same application written with wechatpy.
cd python
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check 'maturin>=1.9,<2' fastapi httpx wechatpy cryptography
VIRTUAL_ENV="$PWD/.venv" .venv/bin/maturin develop --release --quiet
.venv/bin/python bench/overhead.py
