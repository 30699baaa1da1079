#!/usr/bin/env bash
# Builds what is shipped: the program as one file without any shared library.
#
#   scripts/release.sh                            an archive with licences and deploy/, under target/release-archive
#   scripts/release.sh --program PATH             only the program, at PATH
#   scripts/release.sh --no-web …                 the pages are built already
#
# Linked against glibc and not musl: the allocator and the resolver are those that the tests use, and no further
# toolchain is needed. What glibc loads at run time (name services beyond files and DNS) is not part of it.
set -euo pipefail
cd "$(dirname "$0")/.."

web=yes program=
while [ "$#" -gt 0 ]; do
  case "$1" in
    --no-web) web=no ;;
    --program) program=$2; shift ;;
    *) echo "release: use: scripts/release.sh [--no-web] [--program PATH]" >&2; exit 2 ;;
  esac
  shift
done

target=$(rustc -vV | sed -n 's/^host: //p')
[ "$web" = no ] || scripts/web.sh
# With --target the flags reach the program only and not what runs during the build.
RUSTFLAGS="${RUSTFLAGS:-} -C target-feature=+crt-static" \
  cargo build --profile dist --locked --target "$target" --package wxlogin-cli
built=target/$target/dist/wxlogin

# Checked, since a static program is what is promised.
if ldd "$built" >/dev/null 2>&1; then
  echo "release: $built needs shared libraries: $(ldd "$built" | head -n 3)" >&2
  exit 1
fi
"$built" --version >/dev/null

if [ -n "$program" ]; then
  install -D -m 755 "$built" "$program"
  exit
fi
version=$("$built" --version | cut -d' ' -f2)
name=wxlogin-$version-${target%%-*}-linux
archive=target/release-archive
rm -rf "${archive:?}/$name"
mkdir -p "$archive/$name"
install -m 755 "$built" "$archive/$name/wxlogin"
cp -r deploy README.md README.zh-CN.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT "$archive/$name/"
rm -rf "$archive/$name/deploy/tests"
# The same sources give the same archive.
tar --create --gzip --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(git log -1 --format=%ct 2>/dev/null || echo 0)" \
  --directory "$archive" --file "$archive/$name.tar.gz" "$name"
(cd "$archive" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
echo "release: $archive/$name.tar.gz, $(du -h "$archive/$name.tar.gz" | cut -f1); the program alone: $(du -h "$built" | cut -f1)"
