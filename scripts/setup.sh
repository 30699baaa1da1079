#!/usr/bin/env bash
# Checks the tools that everything needs, and installs the Debian packages named as arguments:
#
#   scripts/setup.sh                              checks Rust, Node.js and Python
#   scripts/setup.sh chromium fonts-noto-cjk      and installs these, as far as they are missing
#
# Packages are asked for by name so that trying the server needs none of them.
set -euo pipefail
cd "$(dirname "$0")/.."

problems=0

# need NAME LEAST FOUND WHERE: FOUND is the version on this machine, empty when there is none.
need() {
  local name=$1 least=$2 found=$3 where=$4
  if [ -z "$found" ]; then
    echo "setup: $name $least or newer is needed and was not found: $where" >&2
    problems=1
  elif [ "$(printf '%s\n%s\n' "$least" "$found" | sort -V | head -n 1)" != "$least" ]; then
    echo "setup: $name $least or newer is needed; this is $found: $where" >&2
    problems=1
  fi
}

version_of() { "$@" 2>/dev/null | grep -oE '[0-9]+(\.[0-9]+)+' | head -n 1 || true; }

need Rust "$(grep -oP '^rust-version = "\K[^"]+' Cargo.toml)" "$(version_of cargo --version)" "https://rustup.rs"
need Node.js 20.0 "$(version_of node --version)" "https://nodejs.org"
need npm 9.0 "$(version_of npm --version)" "it comes with Node.js"
need Python 3.9 "$(version_of python3 --version)" "https://www.python.org"
command -v cc >/dev/null || {
  echo "setup: a C compiler is needed (SQLite and the crypto library are built from source): apt-get install build-essential" >&2
  problems=1
}
[ "$problems" = 0 ] || exit 1

missing=()
for package in "$@"; do
  status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "setup: install these with the package manager of this system: ${missing[*]}" >&2
  exit 1
fi
install="apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" != 0 ]; then
  echo "setup: this needs root. Run:  sudo apt-get update && sudo $install" >&2
  exit 1
fi
echo "setup: installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
# A mirror may drop a connection; waiting for another program's lock beats failing at once.
apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 update
# Word splitting is meant: package names have no blanks.
# shellcheck disable=SC2086
apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 ${install#apt-get } >/dev/null
