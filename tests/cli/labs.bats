#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/labs.bats - labs that stay: up, ls, exec, probe, logs, down

load common

setup() {
	with_labs
}

teardown() {
	"$vpclab" down --all >/dev/null
}

# up [OPTION...] - a lab of web, db and a function in two subnets
up() {
	cat >lab.yaml <<-'END'
		about: A small lab
		vpcs:
		  app:
		    cidr: 10.0.0.0/16
		    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}
		    security_groups: {g: {ingress: [{tcp: 5000, from: any}]}}
		instances:
		  web: {subnet: a}
		  db: {subnet: a, security_groups: g, ports: [5000]}
		functions:
		  f: {subnets: [a, b], environment: {WORD: hello}}
		  outside: {}
	END
	run_split "$vpclab" up "$@" lab.yaml
	is 0
}

keeper() {
	"$vpclab" ls --json | jq ".Labs[] | select(.Lab == \"$1\") | .Pid"
}

# --- coming and going ----------------------------------------------------------

@test "a lab is up until it is taken down" {
	up
	says "$output" "lab lab is up: 1 VPC, 4 network interfaces"
	run_split "$vpclab" ls
	says "$output" "A small lab"
	[ "$(wc -l <<<"$output")" -eq 2 ]
	run_split "$vpclab" down
	is 0
	says "$output" "lab lab is down"
	[ -z "$(ls run)" ]
	run_split "$vpclab" ls
	is 0
	[ -z "$output" ]
}

@test "a name is taken once" {
	up
	run_split "$vpclab" up lab.yaml
	is 2
	says "$errors" "lab lab runs already"
	says "$errors" "--name"
	run_split "$vpclab" up --name other lab.yaml
	is 0
	[ "$("$vpclab" ls --json | jq -r '[.Labs[].Lab] | join(" ")')" = "lab other" ]
	run_split "$vpclab" down other
	is 0
	[ "$("$vpclab" ls --json | jq '.Labs | length')" -eq 1 ]
}

@test "a file's name that is no lab's becomes one" {
	good_lab "two tiers.yaml"
	run_split "$vpclab" up "two tiers.yaml"
	is 0
	says "$output" "lab two-tiers is up"
}

@test "several labs must be told apart" {
	up --name one
	up --name two
	run_split "$vpclab" exec web -- true
	is 2
	says "$errors" "several labs run; say which with --lab: one, two"
	run_split "$vpclab" exec --lab two web -- true
	is 0
	VPCLAB_LAB=one run_split "$vpclab" probe web db:5000
	is 0
	run_split "$vpclab" probe --lab twoo web db:5000
	is 2
	says "$errors" "no lab 'twoo' runs; did you mean 'two'?"
	run_split "$vpclab" down
	is 2
	says "$errors" "several labs run"
	run_split "$vpclab" down --all
	is 0
	[ "$(wc -l <<<"$output")" -eq 2 ]
}

@test "ten labs run side by side" {
	for i in 0 1 2 3 4 5 6 7 8 9; do
		up --name "lab$i"
	done
	[ "$("$vpclab" ls --json | jq '.Labs | length')" -eq 10 ]
	for i in 0 9; do
		run_split "$vpclab" probe --lab "lab$i" web db:5000
		is 0
	done
}

@test "without a lab every command says how to start one" {
	for command in "exec web -- true" "shell web" "probe web db" matrix logs "capture web"; do
		# shellcheck disable=SC2086
		run_split "$vpclab" $command
		is 2
		says "$errors" "no lab runs; 'vpclab up FILE' starts one"
	done
}

@test "a wrong file starts nothing" {
	bad_lab bad.yaml
	run_split "$vpclab" up bad.yaml
	is 2
	says "$errors" "bad.yaml:4:5: vpcs.app: unknown key 'subnet'"
	[ -z "$(ls run 2>/dev/null)" ]
}

@test "a directory that others can enter is not used" {
	mkdir -m 755 run
	good_lab lab.yaml
	run_split "$vpclab" up lab.yaml
	is 3
	says "$errors" "it must be yours alone"
	rmdir run
	mkdir -m 700 real
	ln -s real run
	run_split "$vpclab" up lab.yaml
	is 3
	[ -z "$(ls real)" ]
	rm run
}

@test "up keeps no file of the caller's open" {
	good_lab lab.yaml
	mkfifo pipe
	# the reader ends only when nobody has the pipe open any more
	cat pipe >got &
	reader=$!
	"$vpclab" up lab.yaml >pipe 2>&1 7>&1
	wait "$reader"
	says "$(cat got)" "lab lab is up"
}

# --- dying ---------------------------------------------------------------------

@test "a keeper that is killed leaves nothing to the next command" {
	up
	pid=$(keeper lab)
	kill -9 "$pid"
	until_true test ! -e "/proc/$pid/exe"
	run_split "$vpclab" ls
	is 0
	[ -z "$output" ]
	[ -z "$(ls run)" ]
	up
	run_split "$vpclab" probe web db:5000
	is 0
}

@test "SIGTERM ends a lab in order" {
	up
	pid=$(keeper lab)
	kill "$pid"
	until_true test ! -e run/lab
	[ -z "$(ls run)" ]
}

@test "an interrupted up leaves nothing" {
	cat >slow.yaml <<-'END'
		vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}}}
		instances: {web: {subnet: a, ports: [80], run: sleep 1000}}
	END
	for signal in INT TERM KILL; do
		env --default-signal=INT,TERM "$vpclab" up slow.yaml >out 2>err &
		pid=$!
		until_true test -e run/slow/socket
		sleep 0.2
		kill -s "$signal" "$pid"
		wait "$pid" || status=$?
		[ "$status" -ne 0 ]
		until_true nothing_runs
	done
}

nothing_runs() {
	"$vpclab" ls >/dev/null
	[ -z "$(ls run)" ]
}

@test "a program that does not become ready gives its lab up" {
	cat >bad.yaml <<-'END'
		vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}}}
		instances: {web: {subnet: a, ports: [80], run: "echo no config; exit 3"}}
	END
	run_split "$vpclab" up bad.yaml
	is 3
	says "$errors" "the program of web ended with status 3; it said: no config"
	[ -z "$(ls run)" ]
}

# --- inside --------------------------------------------------------------------

@test "exec is in the node's network, with its names" {
	up
	run_split "$vpclab" exec web -- cat /etc/resolv.conf /etc/hosts
	is 0
	says "$output" "nameserver 10.0.0.2"
	says "$output" "10.0.1.4 web"
	run_split "$vpclab" exec web -- hostname
	[ "$output" = web ]
	run_split "$vpclab" exec web -- ls /sys/class/net
	[ "$output" = "$(printf 'eth0\nlo')" ]
	run_split "$vpclab" exec web -- sh -c "ip -4 -o addr show eth0"
	says "$output" "10.0.1.4/24"
	[ "$(cat /etc/hosts)" != "$("$vpclab" exec web -- cat /etc/hosts)" ]
}

@test "exec gives the command's own exit status, signals and arguments" {
	up
	run_split "$vpclab" exec web -- sh -c 'exit 42'
	is 42
	run_split "$vpclab" exec web -- sh -c 'kill -TERM $$'
	is 143
	run_split "$vpclab" exec web -- printf '%s|' a 'b c' --lab x
	[ "$output" = "a|b c|--lab|x|" ]
	run_split "$vpclab" exec web -- no-such-command
	is 127
	says "$errors" "no-such-command: No such file or directory"
	run_split "$vpclab" exec web -- /etc
	is 126
	[ "$(echo in | "$vpclab" exec web -- cat)" = in ]
}

@test "exec into a function chooses the sandbox" {
	up
	run_split "$vpclab" exec f -- sh -c 'echo $WORD $VPCLAB_NODE $AWS_LAMBDA_FUNCTION_NAME'
	[ "$output" = "hello f@a f" ]
	run_split "$vpclab" exec --subnet b f -- sh -c 'echo $VPCLAB_NODE'
	[ "$output" = "f@b" ]
	run_split "$vpclab" exec f@b -- sh -c 'echo $VPCLAB_NODE'
	[ "$output" = "f@b" ]
	run_split "$vpclab" exec --subnet c f -- true
	is 2
	says "$errors" "vpclab exec: NODE: f has no place 'c'; it is in a, b"
	run_split "$vpclab" exec vpc/app -- ip -o link show noroute
	is 0
	run_split "$vpclab" exec wbe -- true
	is 2
	says "$errors" "no node 'wbe'"
}

@test "a shell has job control and says where it is" {
	up
	run_split script -qec "SHELL=/bin/sh $vpclab shell web" log <<-'END'
		hostname
		sleep 100 &
		kill %1
		exit 9
	END
	is 9
	says "$(cat log)" "web"
	[[ "$(cat log)" != *"job control"* ]]
}

@test "probe tells what became of packets" {
	up
	run_split "$vpclab" probe web db
	is 0
	says "$output" "web → db:5000 (10.0.1.5): open"
	run_split "$vpclab" probe f db:22
	is 1
	says "$output" "f@a → db:22 (10.0.1.5): blocked: ENI_SG_RULES_MISMATCH, ingress, group g"
	[ "$(wc -l <<<"$output")" -eq 2 ]
	run_split "$vpclab" probe --subnet b f db
	is 0
	says "$output" "f@b"
	run_split "$vpclab" probe --json web db:22/udp
	is 1
	[ "$(jq -r '.Probes[0] | .Verdict + " " + .ExplanationCode + " " + .Direction' <<<"$output")" = "blocked ENI_SG_RULES_MISMATCH ingress" ]
	run_split "$vpclab" probe web db/icmp
	is 1
	run_split "$vpclab" probe web db:80/icmp
	is 2
	says "$errors" "ICMP has no ports"
	run_split "$vpclab" probe web bd:80
	is 2
	says "$errors" "no node 'bd'"
	run_split "$vpclab" probe 10.0.1.5 web/icmp
	says "$output" "db → web (10.0.1."
	run_split "$vpclab" probe 8.8.8.8 web/icmp
	is 2
	says "$errors" "SRC: nobody in the lab has the address 8.8.8.8"
	run_split "$vpclab" probe web db:80/sctp
	is 2
	says "$errors" "no protocol 'sctp'"
	run_split "$vpclab" probe web
	is 2
	says "$errors" "needs SRC and DST"
	run_split "$vpclab" probe --source-port 0 web db
	is 2
	run_split "$vpclab" probe --wrong web db
	is 2
	says "$errors" "no option '--wrong'"
}

@test "what a user starts in a node answers" {
	up
	# on the lab's own port there is somebody already
	run_split "$vpclab" exec db -- perl -MIO::Socket::INET -e 'IO::Socket::INET->new(Listen => 1, LocalPort => 5000) or die "$!\n"'
	is 98
	says "$errors" "Address already in use"
	"$vpclab" exec db -- perl -MIO::Socket::INET -e '
		$s = IO::Socket::INET->new(Listen => 9, LocalPort => 5001) or die $!;
		$| = 1; print "ready\n"; $c = $s->accept; print $c "mine\n"' >server &
	until_true grep -q ready server
	run_split "$vpclab" exec web -- perl -MIO::Socket::INET -e '
		$s = IO::Socket::INET->new(PeerAddr => "10.0.1.5:5001", Timeout => 1) or exit 1; print $s->getline'
	is 1 # the group admits 5000 alone
	run_split "$vpclab" exec db -- perl -MIO::Socket::INET -e '
		print IO::Socket::INET->new("10.0.1.5:5001")->getline'
	is 0
	[ "$output" = mine ]
	wait
}

@test "matrix asks everybody for everything" {
	up
	run_split "$vpclab" matrix
	is 0
	says "$output" "f@b"
	says "$output" "(1) blocked:"
	# the same question has the same answer
	run_split "$vpclab" matrix web web outside web
	[ "$(grep -c '^web ' <<<"$output")" = "$((3 * $(grep '^web ' <<<"$output" | uniq | wc -l)))" ]
	run_split "$vpclab" matrix --csv web
	[ "$(head -n 1 <<<"$output")" = "from,to,protocol,verdict,code,explanation" ]
	says "$output" "web,db:5000,tcp,open,,"
	run_split "$vpclab" matrix --json outside
	[ "$(jq -r '.Probes[] | select(.To == "db:5000") | .ExplanationCode' <<<"$output")" = FUNCTION_NOT_IN_VPC ]
}

@test "logs are what programs have said" {
	cat >lab.yaml <<-'END'
		vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}}}
		instances:
		  web: {subnet: a}
		  one: {subnet: a, run: "echo first; while read -r line; do :; done; sleep 1000", ready: "true"}
		  two: {subnet: a, run: "sleep 0.5; echo later; exit 4", ready: "true"}
	END
	run_split "$vpclab" up lab.yaml
	is 0
	until_true eval '"$vpclab" logs one | grep -q first'
	run_split timeout 20 "$vpclab" logs -f two
	until_true eval '"$vpclab" logs two | grep -q "ended with status 4"'
	run_split "$vpclab" logs
	says "$output" "==> one: ready <=="
	says "$output" "==> two: ended with status 4 <=="
	says "$output" "later"
	run_split "$vpclab" logs web
	is 2
	says "$errors" "web runs no program"
}

@test "capture writes what goes by" {
	command -v tcpdump >/dev/null || skip "no tcpdump here"
	up
	"$vpclab" capture -c 2 -w c.pcap db tcp port 5000 2>said &
	capture=$!
	until_true grep -q listening said
	"$vpclab" probe web db >/dev/null
	wait "$capture"
	says "$(tcpdump -nr c.pcap 2>/dev/null)" "10.0.1.5.5000: Flags [S]"
	run_split "$vpclab" capture -w c.pcap f
	is 2
	says "$errors" "choose one of f@a, f@b"
	run_split "$vpclab" capture -w c.pcap db nonsense
	is 2
	says "$errors" "filter 'nonsense'"
	run_split "$vpclab" capture -w no/such/file db
	is 3
	says "$errors" "no/such/file"
}

@test "capture cuts what links take in one piece" {
	command -v tcpdump >/dev/null || skip "no tcpdump here"
	up
	"$vpclab" capture -c 12 -w c.pcap db tcp port 5000 2>said &
	capture=$!
	until_true grep -q listening said
	"$vpclab" exec web -- timeout 5 bash -c \
		'dd if=/dev/zero bs=256k count=1 >/dev/tcp/10.0.1.5/5000' || true
	wait "$capture"
	said=$(tcpdump -nr c.pcap 2>/dev/null)
	[ "$(wc -l <<<"$said")" -eq 12 ]
	says "$said" "length 8949" # MTU 9001, less 20 of IP and 32 of TCP
	! grep -qE "bad-len|length [0-9]{5}" <<<"$said"
}

@test "pins are there for ip netns, and go with the lab" {
	[ "$(id -u)" = 0 ] || skip "pins need root"
	up --pin --name "pinned$$"
	run_split ip netns exec "pinned$$.node.web" ip -4 -o addr show eth0
	is 0
	says "$output" "10.0.1.4/24"
	run_split ip -n "pinned$$.vpc.app" link show noroute
	is 0
	"$vpclab" down "pinned$$"
	[ -z "$(ls /run/netns 2>/dev/null | grep "^pinned$$\\.")" ]
	up --pin --name "pinned$$"
	pid=$(keeper "pinned$$")
	kill -9 "$pid"
	until_true test ! -e "/proc/$pid/exe"
	ls /run/netns | grep -q "^pinned$$\\." # what is bound stays
	run_split "$vpclab" down --all
	is 0
	[ -z "$(ls /run/netns 2>/dev/null | grep "^pinned$$\\.")" ]
	run_split "$vpclab" up --pin --name 'a/b' lab.yaml
	is 2
}
