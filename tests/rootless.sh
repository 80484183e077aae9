#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/rootless.sh BUILD_DIR - all scenarios as an ordinary user
#
# As root it becomes the user 65534 for this; the files are copied to where
# that user may read them.

set -eu
out=$1
if [ "$(id -u)" != 0 ]; then
	exec "$out/vpclab" test -j 2 scenarios
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cp -r "$out/vpclab" scenarios "$work"
chmod -R a+rX "$work"
cd "$work"
setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs \
	./vpclab test -j 2 scenarios
