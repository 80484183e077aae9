#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/install.bats - what make install puts where, and takes away again

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	vpclab=${VPCLAB:?the program under test}
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	# the program that is tested is the one that is installed
	case $vpclab in
	"$root/build/release/vpclab") variant= ;;
	"$root/build/san/vpclab") variant=SAN=1 ;;
	"$root/build/cov/vpclab") variant=COV=1 ;;
	*) skip "$vpclab is not built below $root" ;;
	esac
	unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES PREFIX DESTDIR
	umask 022
}

# make_to DIRECTORY TARGET [VARIABLE=VALUE...]
make_to() {
	local to=$1
	shift
	run_split make -C "$root" --no-print-directory ${variant:+"$variant"} \
		DESTDIR="$to" "$@"
	is 0
}

# tree DIRECTORY - its files, with their modes
tree() {
	(cd "$1" && find . ! -type d -printf '%m %p\n' | sort -k 2)
}

@test "make install puts four files below DESTDIR and PREFIX" {
	make_to "$PWD/a root" install PREFIX=/usr
	diff - <(tree "a root") <<-'END'
		755 ./usr/bin/vpclab
		644 ./usr/share/bash-completion/completions/vpclab
		644 ./usr/share/man/man1/vpclab.1
		644 ./usr/share/man/man5/vpclab.yaml.5
	END
	cmp "a root/usr/bin/vpclab" "$vpclab"
	cmp "a root/usr/share/man/man1/vpclab.1" "$root/docs/vpclab.1"
	cmp "a root/usr/share/man/man5/vpclab.yaml.5" "$root/docs/vpclab.yaml.5"
	says "$("a root/usr/bin/vpclab" --version)" "vpclab "
	bash -n "a root/usr/share/bash-completion/completions/vpclab"
}

@test "without PREFIX it is /usr/local" {
	make_to "$PWD/root" install
	[ -x root/usr/local/bin/vpclab ]
	[ -e root/usr/local/share/man/man5/vpclab.yaml.5 ]
	[ "$(tree root | wc -l)" -eq 4 ]
}

@test "make uninstall removes them, and nothing else" {
	make_to "$PWD/root" install PREFIX=/usr
	touch root/usr/bin/other root/usr/share/man/man1/vpclab2.1
	make_to "$PWD/root" uninstall PREFIX=/usr
	diff - <(tree root) <<-'END'
		644 ./usr/bin/other
		644 ./usr/share/man/man1/vpclab2.1
	END
	make_to "$PWD/root" uninstall PREFIX=/usr # twice is no error
}
