#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/install.bats - what make install puts where, and takes away again;
# and what packages and workflows that install it say

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

# --- Debian's package ---------------------------------------------------------

# field NAME - of debian/control, its words, one a line
field() {
	sed -n "/^$1:/,/^[^ ]/p" "$root/debian/control" | sed "1s/^$1://; 2,\${/^[^ ]/d}" |
		tr ',' '\n' | sed 's/[(<].*//; s/^ *//; s/ *$//' | grep -v '^$'
}

# of_makefile VARIABLE - its words, one a line
of_makefile() {
	sed -n "/^$1 :=/,/[^\\\\]\$/p" "$root/Makefile" | sed 's/.*:=//; s/\\$//' | tr -s ' \t' '\n' |
		grep -v '^$'
}

@test "the package has the program's version" {
	version=$(sed -n '1s/.*(\(.*\)).*/\1/p' "$root/debian/changelog")
	[ "$("$vpclab" --version)" = "vpclab $version" ]
}

@test "the package is built with what make deps-build installs" {
	of_makefile BUILD_DEPS | grep '^lib' | sort >installed
	[ "$(wc -l <installed)" -gt 5 ]
	field Build-Depends | sort >wanted
	# those that the tests need, and that others bring along
	diff installed <(grep '^lib' wanted | grep -vxE 'libcmocka-dev|libssl-dev')
}

@test "the package puts the same four files below /usr" {
	# by make install, as the first test of this file has it
	grep -qF 'dh_auto_install -- PREFIX=/usr' "$root/debian/rules"
	[ ! -e "$root/debian/install" ]
	# and nothing but documents beside
	while read -r file; do
		[ -e "$root/$file" ] || { echo "no $file"; false; }
	done < <(cat "$root/debian/docs" "$root/debian/examples")
}

# --- the workflow in examples/ --------------------------------------------------

@test "the commands of the workflow do what it says" {
	needs_namespaces
	workflow=$root/examples/github-actions.yml
	for target in $(grep -oE '^ +make [a-z-]+$' "$workflow" | awk '{ print $2 }'); do
		grep -q "^$target:" "$root/Makefile" || { echo "no target $target"; false; }
	done
	mkdir bin scenarios
	ln -s "$vpclab" bin/vpclab
	good_lab scenarios/one.yaml
	sed -n 's/^ *run: \(vpclab .*\)/\1/p' "$workflow" >commands
	[ "$(wc -l <commands)" -eq 2 ]
	PATH=$PWD/bin:$PATH bash -e commands >said
	[ "$(tail -n 1 said)" = "1 passed, 0 failed" ]
	grep -q '<testsuite ' "$(sed -n 's/^ *report_paths: //p' "$workflow")"
}
