#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/host.sh BUILD_DIR - is the host's network as it was?
#
# Compares it (tests/picture.sh) before and after: a run, a run that is
# interrupted, and one that is killed.

set -u
# shellcheck source=tests/picture.sh
. "$(dirname "$0")/picture.sh"
picture_apart "$0" "$@"
out=$1
picture_begin
trap picture_end EXIT
number=0

# compare NAME - with the picture from before all
compare() {
	number=$((number + 1))
	if picture_left "$picture_work/before" >"$picture_work/diff"; then
		echo "not ok $number - $1"
		sed 's/^/# /' "$picture_work/diff" | head -n 20
	else
		echo "ok $number - $1"
	fi
}

picture >"$picture_work/before"
pictured "$out/vpclab" test scenarios/02-function-in-vpc.yaml >/dev/null
compare "after a run"

for signal in INT TERM KILL; do
	(picture_mark && exec setsid env --default-signal=INT,TERM \
		"$out/vpclab" test -j 2 scenarios) >/dev/null 2>&1 &
	pid=$!
	sleep 0.15
	kill -s "$signal" "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	compare "after SIG$signal in the middle of a run"
done
