#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/security.bats - where labs are found, for those who would misuse it

load common

setup() {
	with_labs
}

teardown() {
	"$vpclab" down --all >/dev/null
	rm -rf ${nobodys:+"$nobodys"}
}

# --- names --------------------------------------------------------------------------

long=$(printf 'x%.0s' {1..64})
hostile=(../out /tmp/out . .. "" -rf "a/b" $'a\nb' "a b" "$long" $'\e[2J' "a%sb")

@test "no name of a lab leads out of its directory" {
	lab_running "true"
	for name in "${hostile[@]}"; do
		echo "name '$name'"
		run_split "$vpclab" up --name "$name" lab.yaml
		is 2
		says "$errors" "letters, digits, '-' and '_', at most 63"
		run_split "$vpclab" down -- "$name"
		[ "$status" -ne 0 ]
		[ -z "$name" ] || {
			run_split "$vpclab" logs --lab "$name"
			is 2
			VPCLAB_LAB=$name run_split "$vpclab" logs
			is 2
		}
	done
	[ -z "$(ls -A run)" ]
	[ "$(ls)" = "$(printf '%s\n' err lab.yaml out run)" ]
}

@test "nor does what a file calls its lab" {
	for name in ../out /tmp/out . .. -rf "a/b" "a b" "$long" "a%sb"; do
		echo "name '$name'"
		{
			printf "lab: '%s'\n" "$name"
			echo "vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}}}"
		} >lab.yaml
		run_split "$vpclab" up lab.yaml
		[ "$status" -eq 2 ] || {
			is 0
			"$vpclab" down "$(ls run)"
		}
		[ -z "$(ls -A run 2>/dev/null)" ]
		[ "$(ls | grep -vx run)" = "$(printf '%s\n' err lab.yaml out)" ]
	done
}

@test "nor does a node's" {
	for name in ../out /tmp/out . .. "" -rf "a/b" 'a\nb' "a b" "$long" "a%sb"; do
		printf 'vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}}}\ninstances: {"%s": {subnet: a}}\n' "$name" >lab.yaml
		run_split "$vpclab" up lab.yaml
		is 2
		says "$errors" "lab.yaml:2:13:"
	done
}

# --- the directory of running labs ----------------------------------------------------

# not_there WHY - neither ls nor up uses it
not_there() {
	for command in ls "up lab.yaml" "down --all" "logs web"; do
		# shellcheck disable=SC2086
		run_split "$vpclab" $command
		is 3
		says "$errors" "$1"
	done
}

@test "a directory of labs that others could write is not used" {
	lab_running "true"
	mkdir -m 0777 run
	not_there "it must be yours alone"
	chmod 0750 run
	not_there "it must be yours alone"
	if [ "$(id -u)" = 0 ]; then
		chmod 0700 run
		chown 65534 run
		not_there "it must be yours alone"
	fi
	rm -r run
	mkdir -m 0700 victim
	ln -s victim run
	not_there "Not a directory"
	ln -sfn missing run
	not_there "Not a directory"
	[ ! -e missing ]
	rm run
	echo file >run
	not_there "Not a directory"
}

@test "nor is half of a path, or one that depends on where one is" {
	lab_running "true"
	for path in "/$(printf 'd/%.0s' {1..2100})" "$PWD/$long$long$long$long$long"; do
		VPCLAB_RUNTIME_DIR=$path not_there "File name too long"
	done
	VPCLAB_RUNTIME_DIR=run not_there "VPCLAB_RUNTIME_DIR 'run': an absolute path"
	[ ! -e run ]
}

@test "somebody's directory in /tmp is not taken for one's own" {
	[ "$(id -u)" = 0 ] || skip "becomes another user, which needs root"
	lab_running "true"
	mine() {
		mount -t tmpfs -o mode=0755 none /mnt
		cp "$vpclab" lab.yaml /mnt
		cd /mnt || exit 9
		mount -t tmpfs -o mode=1777 none /tmp
		mkdir /tmp/theirs
		for kind in "mkdir -m 0777" "ln -s /tmp/theirs" touch; do
			$kind /tmp/vpclab-65534
			env -u XDG_RUNTIME_DIR -u VPCLAB_RUNTIME_DIR setpriv --reuid=65534 --regid=65534 --clear-groups \
				./vpclab up lab.yaml
			echo "status $?"
			rm -r /tmp/vpclab-65534
			ls -A /tmp/theirs
		done
	}
	export -f mine
	export vpclab
	run unshare --mount bash -c mine
	echo "$output"
	[ "$(grep -c '^status 3$' <<<"$output")" -eq 3 ]
	[ "$(grep -c '^vpclab up: .*/tmp/vpclab-65534' <<<"$output")" -eq 3 ]
	[ "${#lines[@]}" -eq 6 ]
}

@test "what lies there under the name of a lab, of its lock or socket is not followed" {
	lab_running "true"
	mkdir -m 0700 run
	echo precious >victim
	chmod 0644 victim
	mkdir elsewhere
	for at in lab lab/lock; do
		mkdir -p "run/$(dirname "$at")"
		ln -s "$PWD/victim" "run/$at"
		run_split "$vpclab" up lab.yaml
		is 3
		says "$errors" "make a place for lab lab"
		rm -r run/lab
		ln -s "$PWD/elsewhere" run/lab
		run_split "$vpclab" up lab.yaml
		is 3
		run_split "$vpclab" ls
		is 0
		rm run/lab
	done
	for at in socket pins pins.new; do # as a dead keeper may leave them
		mkdir -m 0700 run/lab
		touch run/lab/lock
		ln -s "$PWD/victim" "run/lab/$at"
		run_split "$vpclab" up lab.yaml
		is 0
		"$vpclab" down
	done
	[ -z "$(ls -A run elsewhere | grep -v ':$')" ]
	[ "$(cat victim)" = precious ]
	[ "$(stat -c %a victim)" = 644 ]
}

@test "what is no lab's there is left alone" {
	mkdir -m 0700 run run/other run/files
	mkdir -m 0755 run/empty
	touch run/files/{socket,pins,pins.new,x} run/file
	for command in ls "down --all"; do
		# shellcheck disable=SC2086
		run_split "$vpclab" $command
		is 0
		[ "$(ls run/files | paste -sd ' ')" = "pins pins.new socket x" ]
		[ -d run/empty ]
		[ -e run/file ]
	done
	[ ! -e run/other ] # bare: a keeper that was killed at once leaves that
	rm -r run/{empty,files,file}
}

@test "a directory that is exchanged while labs come and go harms nobody" {
	lab_running "true"
	mkdir good bad
	mkdir -m 0700 good/run victim victim/lab
	ln -s ../victim bad/run
	ln -s good way
	touch victim/lab/{lock,socket,pins,precious}
	before=$(find victim | sort)
	exchange() {
		while [ ! -e enough ]; do
			for to in bad good; do
				ln -sfn "$to" next
				mv -T next way
			done
		done
	}
	export VPCLAB_RUNTIME_DIR=$PWD/way/run
	exchange &
	for _ in {1..25}; do
		"$vpclab" up lab.yaml >/dev/null 2>&1 || true
		"$vpclab" down --all >/dev/null 2>&1 || true
	done
	touch enough
	wait $!
	[ "$(find victim | sort)" = "$before" ]
}

# --- sockets ------------------------------------------------------------------------

@test "nobody else reaches the keeper" {
	lab_running "true"
	for_nobody lab.yaml
	export VPCLAB_RUNTIME_DIR=$nobodys/roots
	"$vpclab" up lab.yaml
	[ "$(cd "$nobodys" && stat -c %a roots roots/lab roots/lab/socket | paste -sd ' ')" = "700 700 600" ]
	for command in "logs web" "exec web -- true" "down lab" ls; do
		# shellcheck disable=SC2086
		run_split setpriv --reuid=65534 --regid=65534 --clear-groups \
			"$nobodys/vpclab" $command
		is 3
		says "$errors" "open $nobodys/roots: Permission denied"
	done
	"$vpclab" exec web -- true
}

# --- pins -----------------------------------------------------------------------------

# with_pins COMMANDS - in a machine whose /run/netns is its own, with a lab file
with_pins() {
	[ "$(id -u)" = 0 ] || skip "pins need root"
	lab_running "true"
	private() {
		mount -t tmpfs -o mode=0755 none /run
		eval "$1"
		echo "at the end: $(ls -A /run /run/netns 2>/dev/null | paste -sd ' ')"
	}
	export -f private
	export vpclab
	run unshare --mount bash -c 'private "$1"' - "$1"
	echo "$output"
}

@test "the directory of pins is made, and goes" {
	with_pins '
		"$vpclab" up --pin lab.yaml
		ls /run/netns
		"$vpclab" down'
	says "$output" lab.node.web
	[ "$(last_line)" = "at the end: /run:" ]
}

@test "a directory of pins that others could write is not used" {
	with_pins '
		mkdir -m 0777 /run/netns
		"$vpclab" up --pin lab.yaml
		chmod 0755 /run/netns
		chown 65534 /run/netns
		"$vpclab" up --pin lab.yaml'
	[ "$(grep -c 'use /run/netns: nobody but root may write there' <<<"$output")" -eq 2 ]
	[ "$(last_line)" = "at the end: /run: netns  /run/netns:" ]
}

@test "a link in place of the directory of pins is not followed" {
	with_pins '
		mkdir /run/victim
		ln -s victim /run/netns
		"$vpclab" up --pin lab.yaml
		ls -A /run/victim'
	says "$output" "open /run/netns: Not a directory"
	says "$(last_line)" "netns victim"
}

@test "what others have under the name of a pin stays" {
	with_pins '
		ip netns add lab.node.web
		"$vpclab" up --pin lab.yaml
		ip -n lab.node.web link show lo
		ip netns del lab.node.web
		echo precious >/run/victim
		ln -s /run/victim /run/netns/lab.node.web
		"$vpclab" up --pin lab.yaml
		cat /run/victim /run/netns/lab.node.web'
	[ "$(grep -c 'pin namespace node/web to /run/netns/lab.node.web: File exists' <<<"$output")" -eq 2 ]
	says "$output" LOOPBACK
	[ "$(grep -c precious <<<"$output")" -eq 2 ]
	says "$(last_line)" "lab.node.web"
}

@test "nor is a pin removed that has become somebody else's" {
	with_pins '
		"$vpclab" up --pin lab.yaml
		umount /run/netns/lab.node.web
		rm /run/netns/lab.node.web
		ip netns add lab.node.web
		"$vpclab" down
		ip -n lab.node.web link show lo'
	says "$output" LOOPBACK
}

# --- files that are asked for ---------------------------------------------------------

@test "answers of an account are not written through a link" {
	mkdir bin folder
	printf '#!/bin/sh\necho {}\n' >bin/aws
	chmod +x bin/aws
	echo precious >victim
	ln -s ../victim folder/ec2-describe-vpcs.json
	PATH=$PWD/bin:$PATH run_split "$vpclab" snapshot -o folder
	[ "$(cat victim)" = precious ]
}
