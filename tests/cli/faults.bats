#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/faults.bats - full disks, no more descriptors, Ctrl-C

load common

setup() {
	with_labs
	cat >lab.yaml <<-'END'
		vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}}}
		instances:
		  web: {subnet: a, run: "while echo goes on; do sleep 0.1; done", ready: "true"}
		  db: {subnet: a, ports: [5000]}
		flow_logs: {log: {on: app}}
	END
}

teardown() {
	"$vpclab" down --all >/dev/null
}

up() {
	run_split "$vpclab" up lab.yaml
	is 0
}

# --- descriptors -----------------------------------------------------------------

# many_nodes N
many_nodes() {
	echo "vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.0.0/20}}}"
	echo "instances:"
	for ((i = 0; i < $1; i++)); do
		echo "  i$i: {subnet: a, ports: [80]}"
	done
}

with_descriptors() {
	(ulimit -n "$1" && shift && "$@")
}

@test "when descriptors run out it is said how many nodes fit" {
	many_nodes 200 >large.yaml
	run_split with_descriptors 300 "$vpclab" up large.yaml
	is 3
	says "$errors" "Too many open files (raise ulimit -n)"
	[[ $errors =~ need\ about\ ([0-9]+),\ 300\ are\ allowed:\ about\ ([0-9]+)\ nodes\ fit ]]
	need=${BASH_REMATCH[1]} fit=${BASH_REMATCH[2]}
	[ -z "$(ls run)" ]
	# and so it is
	run_split with_descriptors "$need" "$vpclab" up large.yaml
	is 0
	"$vpclab" down large
	many_nodes "$fit" >fitting.yaml
	run_split with_descriptors 300 "$vpclab" up fitting.yaml
	is 0
}

@test "a test without descriptors fails, and says so" {
	many_nodes 200 >large.yaml
	echo "expect: {from: i0, to: 'i1:80', is: open}" >>large.yaml
	run_split with_descriptors 300 "$vpclab" test large.yaml
	is 3
	says "$output$errors" "nodes fit"
}

# --- full disks ------------------------------------------------------------------

@test "what cannot be written was not done" {
	up
	for asked in "logs web" ls show "show --json" "probe web db" matrix "logs -f web" \
		"flowlogs log" "flowlogs -o /dev/full log" "capture -w /dev/full db"; do
		# shellcheck disable=SC2086
		timeout 20 "$vpclab" $asked >/dev/full 2>err || status=$?
		echo "$asked"
		is 3
		says "$(cat err)" "No space left on device"
		status=0
	done
	run_split "$vpclab" probe web db # and the lab lives on
	is 0
}

@test "a full capture ends" {
	up
	mkdir small
	fill() {
		mount -t tmpfs -o size=4k none small
		timeout 20 "$vpclab" capture -w small/c.pcap db >said 2>&1 &
		until_true grep -q listening said
		for _ in {1..20}; do # some eight packets each
			"$vpclab" probe web db >/dev/null
		done
		wait $!
	}
	export -f fill until_true
	export vpclab
	run unshare --mount bash -c fill
	[ "$status" -eq 3 ] || { cat said; false; }
	says "$(cat said)" "capture: write small/c.pcap: No space left on device"
	"$vpclab" probe web db
}

@test "without a place for its socket no lab begins" {
	mkdir -m 0700 run
	full() {
		mount -t tmpfs -o nr_inodes=2,mode=0700 none run
		"$vpclab" up lab.yaml
		echo "status $?"
		ls run
	}
	export -f full
	export vpclab
	run unshare --mount bash -c full
	says "$output" "make a place for lab lab in $PWD/run (another place: VPCLAB_RUNTIME_DIR): No space left on device"
	[ "$(last_line)" = "status 3" ]
}

# --- Ctrl-C ----------------------------------------------------------------------

@test "Ctrl-C ends what goes on, not the lab" {
	up
	for asked in "logs -f web" "flowlogs -f --interval 1" "capture -w c.pcap db"; do
		# shellcheck disable=SC2086
		env --default-signal=INT "$vpclab" $asked >out 2>err &
		pid=$!
		sleep 0.3
		kill -s INT "$pid"
		status=0
		wait "$pid" || status=$?
		echo "$asked: $status"
		[ "$status" -eq 0 ] || [ "$status" -eq 130 ]
		"$vpclab" probe web db
	done
}

@test "Ctrl-C at the prompt of a shell starts a new line" {
	up
	{
		sleep 1
		printf 'half a command\003'
		sleep 0.2
		printf 'sleep 1000\n'
		sleep 0.5
		printf '\003'
		sleep 0.2
		printf 'echo still-$((40 + 2))\nexit 7\n'
		sleep 1
	} | {
		status=0
		SHELL=/bin/sh timeout 20 script -qec "$vpclab shell web" log >/dev/null || status=$?
		echo "$status" >ended
	}
	cat log
	[ "$(cat ended)" = 7 ]
	says "$(cat log)" "still-42"
	"$vpclab" probe web db
}
