#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/reproducible.sh - does the same source give the same bytes?
#
# Program and package are built twice below build/reproducible: in folders
# whose names differ in length, one after the other, with different numbers of
# jobs, languages, time zones and permissions of new files.

set -eu
cd "$(dirname "$0")/.."
work=$PWD/build/reproducible
failed=0

# build FOLDER JOBS
build() {
	if make -C "$1" -j "$2" >"$1.log" 2>&1 &&
		DEB_BUILD_OPTIONS="nocheck parallel=$2" \
			make -C "$1" deb >>"$1.log" 2>&1; then
		return
	fi
	tail -n 20 "$1.log" >&2
	exit 1
}

# same FILE OTHER
same() {
	if cmp "$1" "$2"; then
		echo "same bytes: $(sha256sum <"$1" | cut -c 1-16) ${1##*/}"
	else
		failed=1
	fi
}

unset MAKEFLAGS MFLAGS MAKELEVEL
rm -rf "$work"
one=$work/a two=$work/another-folder
mkdir -p "$one" "$two"
tar -c --exclude=./build --exclude=./.git . | tee "$work/source.tar" | tar -x -C "$one"
tar -x -C "$two" -f "$work/source.tar"
(umask 022 && TZ=UTC LC_ALL=C build "$one" 2)
(umask 077 && TZ=Asia/Tokyo LC_ALL=C.UTF-8 build "$two" 1)

same "$one/build/vpclab" "$two/build/vpclab"
for deb in "$one"/build/deb/*.deb; do
	same "$deb" "$two/build/deb/${deb##*/}"
done
exit "$failed"
