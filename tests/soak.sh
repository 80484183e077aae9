#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/soak.sh BUILD_DIR ROUNDS [SEED] - keepers that die at any moment
#
# In each round a lab's keeper is killed (SIGKILL) at a random moment of `up`,
# `apply`, `probe` or `down`, in turn. Afterwards the next command must have
# cleaned up: no process, no mount, no socket, and the host's network as it
# was; and the same lab must come up again and answer. Prints TAP, a line a
# kind of moment, and how many keepers died in it.

set -u
# shellcheck source=tests/picture.sh
. "$(dirname "$0")/picture.sh"
picture_apart "$0" "$@"
picture_begin
out=$(cd "$1" && pwd)
rounds=$2
RANDOM=${3:-7}
vpclab=$out/vpclab
work=$(mktemp -d)
export VPCLAB_RUNTIME_DIR=$work/run
trap '"$vpclab" down --all >/dev/null 2>&1; rm -rf "$work"; picture_end' EXIT
cd "$work" || exit 1
declare -A died failed
forever=$((1000000 + $$)) # so many seconds: whose sleep it is can be told
named=(--name "soak$$") # pins of other runs are in the same place
pin=() # as root also what would outlive a process by itself
[ "$(id -u)" != 0 ] || pin=(--pin)

lab() {
	cat <<-END
		vpcs:
		  app:
		    cidr: 10.0.0.0/16
		    internet_gateway: true
		    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}
		    nat_gateways: {nat: a}
		    security_groups: {db: {ingress: [{tcp: $1, from: any}]}}
		  other: {cidr: 10.1.0.0/16, subnets: {o: 10.1.1.0/24}}
		peerings: {between: [app, other]}
		functions: {f: {subnets: [a, b]}}
		databases: {orders: {engine: postgres, subnets: [a, b], security_groups: db}}
		instances:
		  web: {subnet: a, ports: [80], run: "sleep $forever & exec sleep $forever", ready: "true"}
		  peer: {subnet: o}
	END
	for i in 1 2 3 4 5 6 7 8; do
		echo "  i$i: {subnet: a, ports: [80]}"
	done
}

lab 5432 >one.yaml
lab 5433 >two.yaml

keeper() {
	"$vpclab" ls --json | jq '.Labs[0].Pid // empty'
}

# pause - up to 64 ms; most of what a keeper does takes less
pause() {
	sleep "0.0$(printf '%02d' $((RANDOM % 64)))"
}

# die_while COMMAND... - the keeper is killed while a command is under way
die_while() {
	local pid
	pid=$(keeper)
	"$@" >/dev/null 2>&1 &
	local command=$!
	pause
	kill -9 "$pid" 2>/dev/null
	wait "$command"
}

# die_coming_up - the child of `up` is the keeper
die_coming_up() {
	"$vpclab" up "${named[@]}" "${pin[@]}" one.yaml >/dev/null 2>&1 &
	local up=$! child=""
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		child=$(cat "/proc/$up/task/$up/children" 2>/dev/null)
		[ -n "$child" ] && break
		sleep 0.001
	done
	pause
	for pid in $child; do
		kill -9 "$pid" 2>/dev/null
	done
	wait "$up"
}

# settled - the kernel frees what the dead had a moment later
settled() {
	local left=""
	for _ in {1..100}; do
		[ -z "$(ls "$VPCLAB_RUNTIME_DIR" 2>/dev/null)" ] &&
			! pgrep -f "sleep $forever" >/dev/null && break
		"$vpclab" ls >/dev/null
		sleep 0.05
	done
	left="$(ls "$VPCLAB_RUNTIME_DIR") $(pgrep -f "sleep $forever")"
	[ "$left" != " " ] || left=""
	left+=$(picture_left "$picture_work/before")
	[ -n "$left" ] || return 0
	head -n 5 <<<"left: $left" | sed 's/^/# /'
	return 1
}

comes_up_again() {
	"$vpclab" up "${named[@]}" "${pin[@]}" one.yaml >/dev/null &&
		"$vpclab" probe f orders >/dev/null &&
		"$vpclab" down >/dev/null
}

picture >"$picture_work/before"
for ((i = 0; i < rounds; i++)); do
	kinds=(up apply probe down)
	kind=${kinds[i % 4]}
	case $kind in
	up) die_coming_up ;;
	apply)
		"$vpclab" up "${named[@]}" "${pin[@]}" one.yaml >/dev/null
		die_while "$vpclab" apply two.yaml
		;;
	probe)
		"$vpclab" up "${named[@]}" "${pin[@]}" one.yaml >/dev/null
		die_while "$vpclab" probe f orders:5999
		;;
	down)
		"$vpclab" up "${named[@]}" "${pin[@]}" one.yaml >/dev/null
		die_while "$vpclab" down
		;;
	esac
	# a kill that came too late is no death: take the lab down in order
	"$vpclab" down --all >/dev/null 2>&1
	died[$kind]=$((${died[$kind]:-0} + 1))
	if ! settled || ! comes_up_again; then
		failed[$kind]=$((${failed[$kind]:-0} + 1))
		echo "# round $i, $kind: not as before"
	fi
done
number=0
for kind in up apply probe down; do
	number=$((number + 1))
	result="ok"
	[ -z "${failed[$kind]:-}" ] || result="not ok"
	echo "$result $number - ${died[$kind]:-0} keepers killed during $kind leave nothing"
done
