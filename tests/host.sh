#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/host.sh BUILD_DIR - is the host's network as it was?
#
# Takes links, addresses, routes, rules, neighbours, nftables and sysctls of
# this network namespace before and after: a run, a run that is interrupted,
# and one that is killed.

set -u
out=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0

picture() {
	ip -d link
	ip addr
	ip route show table all
	ip -6 route show table all
	ip rule
	ip -6 rule
	nft list ruleset 2>/dev/null
	ls /run/netns 2>/dev/null
	# counters and neighbour timers move by themselves
	find /proc/sys/net -type f -perm -u=r 2>/dev/null | sort |
		grep -vE 'nf_conntrack_count|/random|dev_weight' |
		while read -r f; do
			echo "$f $(cat "$f" 2>/dev/null)"
		done
}

# settle_and_compare NAME - the kernel frees namespaces a moment later
settle_and_compare() {
	number=$((number + 1))
	picture >"$work/after"
	if cmp -s "$work/before" "$work/after"; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		diff "$work/before" "$work/after" | head -n 20
	fi
}

# processes_gone NAME PID - nothing of the run's process group runs on
# (the dead that init has not buried yet do not count)
processes_gone() {
	number=$((number + 1))
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		if ! pgrep -r R,S,D,T -g "$2" >/dev/null; then
			echo "ok $number - $1"
			return
		fi
		sleep 0.2
	done
	echo "not ok $number - $1"
	pgrep -r R,S,D,T -lg "$2"
}

picture >"$work/before"
"$out/vpclab" test scenarios/02-function-in-vpc.yaml >/dev/null
settle_and_compare "after a run"

for signal in INT TERM KILL; do
	setsid env --default-signal=INT,TERM "$out/vpclab" test -j 2 scenarios >/dev/null 2>&1 &
	pid=$!
	sleep 0.15
	kill -s "$signal" "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	processes_gone "no process is left after SIG$signal" "$pid"
	settle_and_compare "after SIG$signal in the middle of a run"
done
