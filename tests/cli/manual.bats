#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/manual.bats - the manual pages say what the program does

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	vpclab=${VPCLAB:?the program under test}
	root=$BATS_TEST_DIRNAME/../..
	page=$root/docs/vpclab.1
	[ -e "$page" ] || skip "no $page here"
	unset VPCLAB_RUNTIME_DIR VPCLAB_LAB
}

teardown() {
	[ -z "${VPCLAB_RUNTIME_DIR-}" ] || "$vpclab" down --all >/dev/null
}

# joined - the page, without line ends that a backslash takes away
joined() {
	sed -e ':more' -e '/\\$/{N; s/\\\n//; b more' -e '}' "$page"
}

# heads - the commands that the page describes, a line for each part of it
heads() {
	joined | sed -nE 's/^\.It Cm ([a-z, -]*[a-z]).*/\1/p' | tr -d ,
}

# about COMMAND - its part of the page
about() {
	joined | awk -v name="$1" '
		/^\.It Cm / || /^\.S[hs] / { mine = 0 }
		/^\.It Cm / {
			for (i = 3; i <= NF && $i ~ /^[a-z,-]+$/; i++)
				mine = mine || $i == name
		}
		mine'
}

# described COMMAND - the options that its part of the page describes; those
# of all verbs are before the first of them
described() {
	{
		about "$1"
		! verbs | grep -qx -- "$1" ||
			joined | sed '1,/^\.Ss Single changes/d; /^\.It Cm/,$d'
	} | grep '^\.It Fl ' | grep -oE 'Fl [a-z0-9-]+' | sed 's/^Fl /-/' | sort -u
}

# synopsis COMMAND - its lines of the synopsis
synopsis() {
	sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/p' "$page" |
		awk -v name="$1" '
			/^\.Nm/ || /^\.Sh/ { mine = 0 }
			$0 == ".Cm " name { mine = 1 }
			mine'
}

@test "every command is in the manual page, and no other" {
	[ "$(commands | wc -l)" -gt 10 ]
	for c in $(commands); do
		[ -n "$(about "$c")" ] || { echo "no '.It Cm $c'"; false; }
		[ -n "$(synopsis "$c")" ] || verbs | grep -qx -- "$c" ||
			{ echo "no synopsis of $c"; false; }
	done
	for c in $(heads); do
		commands | grep -qx -- "$c" || { echo "there is no command $c"; false; }
	done
}

@test "every option of every command is in the manual page, and no other" {
	local n=0
	for c in $(commands); do
		diff <(options "$c") <(described "$c") >differ ||
			{ echo "$c: < the program, > the page"; cat differ; false; }
		n=$((n + $(options "$c" | wc -l)))
	done
	[ "$n" -gt 20 ]
}

@test "the synopsis has every long option" {
	for c in $(commands | grep -vxF "$(verbs)"); do
		for o in $(options "$c" | grep -v -e '^--jobs$' -e '^--follow$' -e '^--output$'); do
			synopsis "$c" | grep -qE -- "Fl ${o#-}( |\$)" ||
				{ echo "$c: no $o"; false; }
		done
	done
}

@test "every variable that the program reads is in the manual page" {
	local names
	names=$(grep -rhoE 'getenv\("[A-Z_]+"' "$root"/{base,lab,cli} | cut -d '"' -f 2 | sort -u)
	[ "$(wc -w <<<"$names")" -ge 5 ]
	for v in $names; do
		grep -q "^\.It Ev.* $v\b" "$page" || { echo "no $v"; false; }
	done
}

@test "every variable that a program in a lab finds is in the manual page" {
	needs_namespaces
	export VPCLAB_RUNTIME_DIR=$BATS_TEST_TMPDIR/run
	cat >lab.yaml <<-'END'
		vpcs: {app: {cidr: 10.0.0.0/16, ipv6_cidr: auto, subnets: {a: {cidr: 10.0.1.0/24, ipv6_cidr: auto}}}}
		instances: {web: {subnet: a, ipv6_address: auto, ports: [80], run: "env; sleep 1000", ready: "true"}}
		functions: {f: {subnets: a}}
	END
	run_split env -i PATH="$PATH" VPCLAB_RUNTIME_DIR="$VPCLAB_RUNTIME_DIR" "$vpclab" up lab.yaml
	is 0
	{
		"$vpclab" logs web
		env -i PATH="$PATH" VPCLAB_RUNTIME_DIR="$VPCLAB_RUNTIME_DIR" "$vpclab" exec f -- env
	} | grep -oE '^(VPCLAB|AWS)_[A-Z_0-9]+' | sort -u >names
	grep -qx VPCLAB_IPV6_ADDRESS names
	grep -qx VPCLAB_PORT names
	for v in $(grep -vx VPCLAB_RUNTIME_DIR names); do
		grep -q "^\.It Ev.* $v\b" "$page" || { echo "no $v"; false; }
	done
}

# block N - the N-th literal display of the examples of vpclab.yaml(5)
block() {
	awk -v n="$1" '
		/^\.Sh / { examples = $2 == "EXAMPLES" }
		/^\.Ed/ { now = 0 }
		now { print }
		examples && /^\.Bd -literal/ { now = ++i == n }' "$root/docs/vpclab.yaml.5" |
		sed 's/\\(->/→/g'
}

@test "the examples of vpclab.yaml(5) do what it says" {
	needs_namespaces
	block 1 >lab.yaml
	"$vpclab" test lab.yaml >out
	diff <(block 2) out
	block 3 >refused.yaml
	run_split "$vpclab" test refused.yaml
	is 0
	[ "$(last_line)" = "1 passed, 0 failed" ]
}
