#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/test.bats - vpclab test: statuses, TAP, JSON, JUnit, choices

load common

REFUSED='{from: web, to: "db:22", is: open}'
BLOCKED='{from: web, to: "db:22", is: blocked, because: ENI_SG_RULES_MISMATCH}'
OPEN='{from: web, to: "db:5000", is: open}'

# tap_is_sound - numbered from 1, as many as the plan line says
tap_is_sound() {
	[ "$(head -n 1 out)" = "TAP version 13" ]
	local n
	n=$(grep -cE '^(not )?ok [0-9]+ - ' out)
	grep -qx "1..$n" out
	[ "$(grep -oE '^(not )?ok [0-9]+' out | grep -oE '[0-9]+' | tr '\n' ' ')" = "$(seq 1 "$n" | tr '\n' ' ')" ]
	[[ $(last_line) =~ ^[0-9]+\ passed,\ [0-9]+\ failed$ ]]
}

# --- statuses -------------------------------------------------------------------

@test "all as expected: exit 0" {
	needs_namespaces
	good_lab lab.yaml "$OPEN" "$BLOCKED"
	run_split "$vpclab" test lab.yaml
	is 0
	tap_is_sound
	[ "$(last_line)" = "2 passed, 0 failed" ]
	[ -z "$errors" ]
	says "$output" "# lab.yaml: A small lab"
}

@test "a failed expectation: exit 1, both sides are said" {
	needs_namespaces
	good_lab lab.yaml "$OPEN" "$REFUSED"
	run_split "$vpclab" test lab.yaml
	is 1
	tap_is_sound
	[ "$(last_line)" = "1 passed, 1 failed" ]
	says "$output" "not ok 2 - web → db:22: expected open, was blocked: ENI_SG_RULES_MISMATCH, ingress, group g"
	says "$output" "(lab.yaml:8)"
}

@test "of a node with two places the one that is named must have been seen" {
	needs_namespaces
	good_lab lab.yaml \
		'{from: f@a, to: "db:5000", is: open, sees: f}' \
		'{from: f@a, to: "db:5000", is: open, sees: f@a}' \
		'{from: f@a, to: "db:5000", is: open, sees: f@b}'
	echo 'functions: {f: {subnets: [a, b]}}' >>lab.yaml
	sed -i 's|a: 10.0.1.0/24|&, b: {cidr: 10.0.2.0/24, az: b}|' lab.yaml
	run_split "$vpclab" test lab.yaml
	is 1
	[ "$(last_line)" = "2 passed, 1 failed" ]
	says "$output" "not ok 3 - f@a → db:5000: expected it to see f@b, it saw 10.0.1.6"
}

@test "a machine without namespaces: exit 3 and the reason" {
	# a user namespace of our own, in which no further one is allowed and
	# whose network we do not own
	unshare --user --map-root-user true 2>/dev/null || skip "no user namespaces"
	good_lab lab.yaml
	status=0
	unshare --user --map-root-user sh -c '
		echo 0 >/proc/sys/user/max_net_namespaces 2>/dev/null || exit 77
		exec "$0" test lab.yaml' "$vpclab" >out 2>err || status=$?
	output=$(cat out) errors=$(cat err)
	[ "$status" -ne 77 ] || skip "user.max_net_namespaces cannot be set"
	is 3
	tap_is_sound
	says "$output" "the machine refused"
	says "$output" "No space left on device"
}

@test "bad input outweighs a failed expectation, and the others still run" {
	needs_namespaces
	mkdir labs
	good_lab labs/a.yaml
	bad_lab labs/b.yaml
	good_lab labs/c.yaml "$REFUSED"
	good_lab labs/d.yml
	echo 'no lab' >labs/readme.txt
	run_split "$vpclab" test labs
	is 2
	tap_is_sound
	[ "$(last_line)" = "2 passed, 2 failed" ]
	says "$output" "labs/b.yaml: 1 mistake in the file"
	says "$errors" "labs/b.yaml:4:5: vpcs.app: unknown key 'subnet'"
	says "$output" "# labs/d.yml"
}

@test "a filter that matches nothing is bad usage" {
	good_lab lab.yaml
	run_split "$vpclab" test --filter 'no such title' lab.yaml
	is 2
	says "$errors" "nothing was tested"
	[ "$(last_line)" = "0 passed, 0 failed" ]
}

# --- formats ------------------------------------------------------------------------

@test "JSON has the same results, and nothing but JSON" {
	needs_namespaces
	good_lab lab.yaml "$OPEN" "$REFUSED"
	bad_lab bad.yaml
	run_split "$vpclab" test --json lab.yaml bad.yaml
	is 2
	jq -e '.passed == 1 and .failed == 2 and (.files | length) == 2' out
	jq -e '.files[0] | .file == "lab.yaml" and .status == 1 and .lab == "lab" and .error == null' out
	jq -e '.files[0].cases | map(.holds) == [true, false]' out
	jq -e '.files[0].cases[1] | .line == 8 and (.text | startswith("expected open"))' out
	jq -e '.files[1] | .status == 2 and .cases == [] and (.messages | contains("bad.yaml:4:5:"))' out
}

@test "JUnit XML is well-formed and counts right" {
	needs_namespaces
	good_lab lab.yaml "$OPEN" "$REFUSED"
	good_lab 'a&b<c.yaml' "$OPEN"
	bad_lab bad.yaml
	run_split "$vpclab" test --junit junit.xml lab.yaml 'a&b<c.yaml' bad.yaml
	is 2
	if command -v xmllint >/dev/null; then
		xmllint --noout junit.xml
	fi
	[ "$(head -c 5 junit.xml)" = "<?xml" ]
	[ "$(grep -c '<testsuite ' junit.xml)" -eq 3 ]
	[ "$(grep -c '<testcase ' junit.xml)" -eq 4 ]
	[ "$(grep -c '<failure ' junit.xml)" -eq 1 ]
	[ "$(grep -c '<error ' junit.xml)" -eq 1 ]
	grep -q '<testsuites name="vpclab" tests="4" failures="1" errors="1"' junit.xml
	grep -q '<testsuite name="lab.yaml" tests="2" failures="1" errors="0"' junit.xml
	grep -q 'name="a&amp;b&lt;c.yaml"' junit.xml
}

@test "a JUnit file that cannot be written is the machine's refusal" {
	needs_namespaces
	good_lab lab.yaml
	run_split "$vpclab" test --junit nowhere/junit.xml lab.yaml
	is 3
	says "$errors" "nowhere/junit.xml"
	[ "$(last_line)" = "1 passed, 0 failed" ]
}

@test "titles with a number sign are escaped" {
	needs_namespaces
	good_lab lab.yaml '{from: web, to: "db:5000", is: open, note: "bug #7 # SKIP"}'
	run_split "$vpclab" test lab.yaml
	is 0
	says "$output" '(bug \#7 \# SKIP)'
}

# --- choices --------------------------------------------------------------------------

@test "a filter chooses by file and title" {
	needs_namespaces
	good_lab one.yaml "$OPEN" "$BLOCKED"
	good_lab two.yaml "$OPEN" "$BLOCKED"
	run_split "$vpclab" test --filter 'db:22' one.yaml two.yaml
	is 0
	[ "$(last_line)" = "2 passed, 0 failed" ]
	run_split "$vpclab" test --filter 'two.yaml: web' one.yaml two.yaml
	is 0
	[ "$(last_line)" = "2 passed, 0 failed" ]
}

@test "all shards together are all files, none twice" {
	needs_namespaces
	mkdir labs
	for n in 1 2 3 4 5; do good_lab "labs/$n.yaml"; done
	"$vpclab" test labs | grep '^# ' >all
	: >parts
	for n in 1 2 3; do
		"$vpclab" test --shard "$n/3" labs | grep '^# ' >>parts
	done
	[ "$(wc -l <all)" -eq 5 ]
	[ "$(sort parts)" = "$(sort all)" ]
}

@test "a shard without files is no failure" {
	needs_namespaces
	good_lab lab.yaml
	run_split "$vpclab" test --shard 2/2 lab.yaml
	is 0
	[ "$(last_line)" = "0 passed, 0 failed" ]
}

@test "side by side, files keep their order" {
	needs_namespaces
	mkdir labs
	for n in 1 2 3 4 5 6 7 8; do good_lab "labs/$n.yaml" "$OPEN" "$BLOCKED"; done
	run_split "$vpclab" test -j 4 labs
	is 0
	tap_is_sound
	[ "$(last_line)" = "16 passed, 0 failed" ]
	[ "$(grep -o '^# labs/[0-9]' out | tr -d '\n')" = "# labs/1# labs/2# labs/3# labs/4# labs/5# labs/6# labs/7# labs/8" ]
	cp out four
	run_split "$vpclab" test -j 1 labs
	cmp four out
}

# --- the end --------------------------------------------------------------------------------

@test "an interrupt leaves no process behind" {
	needs_namespaces
	mkdir labs
	for n in 1 2 3 4 5 6 7 8 9; do good_lab "labs/$n.yaml"; done
	for signal in INT TERM; do
		setsid env --default-signal=INT,TERM "$vpclab" test -j 3 labs labs labs labs >out 2>err &
		pid=$!
		for _ in $(seq 200); do # until it is at work
			grep -q '^ok' out && break
			sleep 0.01
		done
		kill -s "$signal" "$pid"
		status=0
		wait "$pid" || status=$?
		[ "$status" -gt 128 ]
		for _ in $(seq 200); do
			pgrep -g "$pid" >/dev/null || break
			sleep 0.01
		done
		run pgrep -lg "$pid"
		is 1
	done
}

@test "what fails is explained, with what would mend it" {
	needs_namespaces
	good_lab lab.yaml '{from: db, to: "web:80", is: open}' \
		'{from: web, to: "db:5000", is: blocked, because: SG_HAS_NO_RULES, at: g}'
	run_split "$vpclab" test --junit junit.xml lab.yaml
	is 1
	says "$output" "
#    why: security group default has no ingress rule for tcp 80 from 10.0.1.5 (instance db)
#    to open it: security group default: ingress tcp 80 from g
"
	says "$output" "
#    it passes: security group g, ingress: tcp 5000 from 0.0.0.0/0
"
	says "$(cat junit.xml)" "to open it: security group default: ingress tcp 80 from g"
}
