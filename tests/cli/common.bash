# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/common.bash - labs and judgements that the .bats files share

in_own_directory() {
	cd "$BATS_TEST_TMPDIR" || return 1
	vpclab=${VPCLAB:?the program under test}
}

setup() {
	in_own_directory
}

# with_labs - a setup() of tests that bring labs up: nobody else's are seen
with_labs() {
	in_own_directory
	export VPCLAB_RUNTIME_DIR=$BATS_TEST_TMPDIR/run
	unset VPCLAB_LAB
	needs_namespaces
}

# needs_namespaces - skip where no lab can run
needs_namespaces() {
	unshare --net true 2>/dev/null || unshare --user --net true 2>/dev/null ||
		skip "no network namespaces here"
}

# good_lab FILE [EXPECTATION...] - instances web and db, port 5000 open on db
good_lab() {
	local file=$1
	shift
	cat >"$file" <<-'END'
		about: A small lab
		vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}, security_groups: {g: {ingress: [{tcp: 5000, from: any}]}}}}
		instances:
		  web: {subnet: a}
		  db: {subnet: a, security_groups: g, ports: [5000]}
		expect:
	END
	[ $# -gt 0 ] || set -- '{from: web, to: "db:5000", is: open}'
	printf '  - %s\n' "$@" >>"$file"
}

bad_lab() {
	printf 'vpcs:\n  app:\n    cidr: 10.0.0.0/16\n    subnet: {}\n' >"$1"
}

# lab_running COMMAND - lab.yaml, whose node web runs it, and then stays
lab_running() {
	cat >lab.yaml <<-END
		vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}}}
		instances:
		  web:
		    subnet: a
		    ready: "true"
		    run: |
		      $1
		      echo through
		      exec sleep 1000
	END
}

# for_nobody FILE... - a place where an ordinary user has the program, and those
for_nobody() {
	[ "$(id -u)" = 0 ] || skip "becomes another user, which needs root"
	nobodys=$(mktemp -d)
	cp "$vpclab" "$@" "$nobodys"
	chmod 755 "$nobodys/vpclab"
	chown -R 65534:65534 "$nobodys"
}

# as_nobody COMMAND... - there
as_nobody() {
	(cd "$nobodys" && VPCLAB_RUNTIME_DIR=$nobodys/run setpriv --reuid=65534 --regid=65534 --clear-groups "$@")
}

# run_split COMMAND... - like run, but $output and $errors apart
run_split() {
	status=0
	"$@" >out 2>err || status=$?
	output=$(cat out)
	errors=$(cat err)
}

# is STATUS - the status was that one; else everything is shown
is() {
	[ "$status" -eq "$1" ] && return
	echo "status $status, not $1; output: $output; errors: ${errors-}"
	return 1
}

# says TEXT WANTED - TEXT contains WANTED
says() {
	[[ $1 == *"$2"* ]] && return
	echo "'$1' does not contain '$2'"
	return 1
}

last_line() {
	tail -n 1 <<<"$output"
}

# commands - all that 'vpclab help' lists, itself included
commands() {
	"$vpclab" help | sed -nE 's/^  vpclab ([a-z][a-z-]*)( .*)?$/\1/p'
}

# verbs - those of them that are the AWS CLI's
verbs() {
	"$vpclab" help | sed -nE 's/^  vpclab ([a-z][a-z-]*)$/\1/p'
}

# options COMMAND - all that 'vpclab help COMMAND' names: in its usage, and
# where a line begins with one
options() {
	"$vpclab" help "$1" 2>/dev/null |
		sed -n '1s/\[--no-\]/--/g; 1s/\]/ /gp; s/^  \(-.*\)/\1/p' |
		grep -oE '(^|[[( ,|])--?[a-z][a-z0-9-]*' | sed 's/^[[( ,|]*//' | sort -u
}

# until_true COMMAND... - it holds before long
until_true() {
	for _ in {1..100}; do
		"$@" && return
		sleep 0.05
	done
	echo "not within 5 s: $*"
	return 1
}
