#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/rights.bats - what runs with which rights (docs/security.md)

bats_require_minimum_version 1.5.0
load common

for_the_lab="sys_admin net_admin net_raw net_bind_service"
for_programs="chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service
	net_admin net_raw sys_chroot audit_write setfcap"

setup() {
	with_labs
}

teardown() {
	"$vpclab" down --all >/dev/null
	[ -z "${nobodys-}" ] || as_nobody ./vpclab down --all >/dev/null
	rm -rf ${nobodys:+"$nobodys"}
}

# up [OPTION...] - lab.yaml, until its program has said everything
up() {
	run_split "$vpclab" up "$@" lab.yaml
	is 0
	until_true said through
}

said() {
	"$vpclab" logs web | grep -qx -- "$1" || { "$vpclab" logs web; false; }
}

# mask NAMES - of capabilities that this machine lets us have
mask() {
	local all=0 name
	for name in $1; do
		case $name in
		chown) ((all |= 1 << 0)) ;;
		dac_override) ((all |= 1 << 1)) ;;
		fowner) ((all |= 1 << 3)) ;;
		fsetid) ((all |= 1 << 4)) ;;
		kill) ((all |= 1 << 5)) ;;
		setgid) ((all |= 1 << 6)) ;;
		setuid) ((all |= 1 << 7)) ;;
		setpcap) ((all |= 1 << 8)) ;;
		net_bind_service) ((all |= 1 << 10)) ;;
		net_admin) ((all |= 1 << 12)) ;;
		net_raw) ((all |= 1 << 13)) ;;
		sys_chroot) ((all |= 1 << 18)) ;;
		sys_admin) ((all |= 1 << 21)) ;;
		audit_write) ((all |= 1 << 29)) ;;
		setfcap) ((all |= 1 << 31)) ;;
		*) return 1 ;;
		esac
	done
	printf '%016x\n' $((all & ${bound:-0x$(awk '/^CapBnd/ { print $2 }' /proc/self/status)}))
}

# keeper_status - of /proc
keeper_status() {
	cat "/proc/$("$vpclab" ls --json | jq '.Labs[0].Pid')/status"
}

# field NAME - of such a status, on standard input
field() {
	awk -v name="$1:" '$1 == name { print $2 }'
}

# has_rights PERMITTED EFFECTIVE NO_NEW_PRIVS - and a filter; on standard input
has_rights() {
	cat >status
	[ "$(field CapPrm <status)" = "$1" ]
	[ "$(field CapEff <status)" = "$2" ]
	[ "$(field CapInh <status)" = 0000000000000000 ]
	[ "$(field CapAmb <status)" = 0000000000000000 ]
	[ "$(field NoNewPrivs <status)" = "$3" ]
	[ "$(field Seccomp <status)" = 2 ]
}

# --- the keeper and what it starts -------------------------------------------------

@test "a lab that is up has the rights it needs, and no others" {
	lab_running "cat /proc/self/status"
	up
	all=$(mask "$for_the_lab $for_programs")
	keeper_status | has_rights "$all" "$(mask "$for_the_lab")" 1
	[ "$(field CapBnd <status)" = "$all" ]
	# and a program in it
	all=$(mask "$for_programs")
	"$vpclab" logs web | has_rights "$all" "$all" 1
	[ "$(field CapBnd <status)" = "$all" ]
}

@test "so has an ordinary user's, in its user namespace" {
	lab_running "cat /proc/self/status"
	for_nobody lab.yaml
	bound=$((-1))
	as_nobody ./vpclab up lab.yaml
	as_nobody sh -c 'cat /proc/$(./vpclab ls --json | jq ".Labs[0].Pid")/status' |
		has_rights "$(mask "$for_the_lab $for_programs")" "$(mask "$for_the_lab")" 1
	until_true as_nobody sh -c './vpclab logs web | grep -qx through'
	as_nobody ./vpclab logs web |
		has_rights "$(mask "$for_programs")" "$(mask "$for_programs")" 1
}

@test "a lab that has given up its rights can still be changed" {
	lab_running "echo one"
	up
	cat >>lab.yaml <<-'END'
		  late: {subnet: a, ports: [80], run: "su -s /bin/sh nobody -c id; exec sleep 1000", ready: "true"}
		  db: {subnet: a, ports: [443]}
	END
	run_split "$vpclab" apply lab.yaml
	is 0
	[ "$(id -u)" != 0 ] || until_true sh -c '"$1" logs late | grep nobody' - "$vpclab"
	run_split "$vpclab" probe web db:443
	is 0
	"$vpclab" exec web -- true
}

@test "programs may become other users" {
	[ "$(id -u)" = 0 ] || skip "an ordinary user has no others"
	lab_running "su -s /bin/sh nobody -c 'id -u'; setpriv --reuid=1 --regid=1 --clear-groups id -u; \
		touch /tmp/f; chown 7 /tmp/f; stat -c %u /tmp/f; setpriv --reuid=65534 --clear-groups sh -c 'test -w /etc/passwd || echo harmless'"
	up
	[ "$("$vpclab" logs web | head -n 4 | paste -sd ' ')" = "65534 1 7 harmless" ]
}

@test "programs cannot do to the machine what only its owner may" {
	[ "$(id -u)" = 0 ] || skip "an ordinary user cannot either"
	lab_running "mount -t tmpfs none /mnt 2>/dev/null || echo no mount; \
		mknod /tmp/null c 1 3 2>/dev/null || echo no device; \
		nsenter --net=/proc/1/ns/net true 2>/dev/null || echo no other network; \
		date -s @1 2>/dev/null >/dev/null || echo no clock"
	up
	for no in mount device "other network" clock; do
		said "no $no"
	done
}

# setuid_id - a program that says what user it counts as: root's
setuid_id() {
	[ "$(id -u)" = 0 ] || skip "needs root to make a setuid program"
	install -m 4755 "$(command -v id)" setuid-id
	chmod 755 .
	[ "$(setpriv --reuid=65534 --clear-groups ./setuid-id -u)" = 0 ] || skip "setuid programs do not work here"
	lab_running "echo as \$(setpriv --reuid=65534 --clear-groups ./setuid-id -u); mount -t tmpfs none /mnt && echo mounted"
}

@test "what a program executes gains it no rights" {
	setuid_id
	up
	said "as 65534"
	run ! said mounted
}

@test "unless that is asked for" {
	setuid_id
	up --allow-new-privileges
	said "as 0"
	said mounted
	keeper_status | has_rights "$(field CapPrm </proc/self/status)" "$(mask "$for_the_lab")" 0
}

@test "tests are run with the same rights" {
	setuid_id
	cat >>lab.yaml <<-'END'
		functions:
		  f: {subnets: a, handler: "grep -E '^(NoNewPrivs|CapEff|Seccomp:)' /proc/self/status | cut -f 2 | paste -sd ' '"}
		expect:
		  - {invoke: f, is: ok, prints: "1 2"}
	END
	sed -i "s/\"1 2\"/\"$(mask "$for_programs") 1 2\"/" lab.yaml
	run_split "$vpclab" test lab.yaml
	is 0
	sed -i "s/\"[0-9a-f]* 1 2\"/\"$(field CapPrm </proc/self/status) 0 2\"/" lab.yaml
	run_split "$vpclab" test --allow-new-privileges lab.yaml
	is 0
}

@test "a lab file is found where only root may look" {
	[ "$(id -u)" = 0 ] || skip "needs root"
	mkdir -m 0700 home
	echo from home >home/file
	lab_running "cat file"
	mv lab.yaml home
	chown -R 65534 home
	run_split "$vpclab" up home/lab.yaml
	is 0
	until_true said "from home"
	# also by what is started when the keeper has given up its rights
	echo '  late: {subnet: a, run: "cat file; exec sleep 1000", ready: "true"}' >>home/lab.yaml
	"$vpclab" apply home/lab.yaml
	until_true sh -c '"$1" logs late | grep "from home"' - "$vpclab"
}
