#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/changes.bats - what runs is changed: apply, and the verbs of the
# AWS CLI

load common

setup() {
	with_labs
}

teardown() {
	"$vpclab" down --all >/dev/null
}

# lab RULES - a function, its database, and the rules of the latter's group
lab() {
	cat <<-END
		about: A function and its database
		vpcs:
		  app:
		    cidr: 10.0.0.0/16
		    internet_gateway: true
		    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}
		    network_acls: {closed: {}}
		    security_groups: {function: {}, database: {ingress: [$1]}, web: {ingress: [{tcp: 80, from: any}]}}
		functions: {report: {subnets: [a, b], security_groups: function}, outside: {}}
		databases: {orders: {engine: postgres, subnets: [a, b], security_groups: database}}
		network_interfaces: {spare: {subnet: a, private_ip: 10.0.1.9}}
		instances:
		  web: {subnet: a, security_groups: web, ports: [80]}
		  worker: {subnet: b}
	END
}

up() {
	lab "" >lab.yaml
	run_split "$vpclab" up "$@" lab.yaml
	is 0
}

# probe FROM TO WANTED - what becomes of a packet
probe() {
	run_split "$vpclab" probe "$1" "$2"
	says "$output" "$3"
}

# change COMMAND... - what is changed, in one line each
change() {
	run_split "$vpclab" "$@"
	is 0
	[ -z "$errors" ]
}

# --- apply -----------------------------------------------------------------------

@test "apply says what changes, and changes it" {
	up
	probe report orders:5432 "blocked: SG_HAS_NO_RULES"
	lab "{tcp: 5432, from: function}" >fixed.yaml
	change apply fixed.yaml
	[ "$output" = "~ security group database: + ingress tcp 5432 from function" ]
	probe report orders:5432 "report@b → orders:5432 (10.0.1.5): open"
	change apply fixed.yaml
	[ "$output" = "nothing changes" ]
	says "$("$vpclab" ls)" fixed.yaml
}

@test "apply --dry-run only says it, --json says it to programs" {
	up
	lab "{tcp: 5432, from: function}" >fixed.yaml
	change apply --dry-run fixed.yaml
	says "$output" "+ ingress tcp 5432 from function"
	probe report orders:5432 blocked
	change apply --json --dry-run fixed.yaml
	[ "$(jq -c '[.Applied, (.Changes[] | .Change, .Kind, .Name, .Id[0:3], .Details[0].Key)]' <<<"$output")" = \
		'[false,"changed","security group","database","sg-","ingress tcp 5432 from function"]' ]
	change apply --json fixed.yaml
	[ "$(jq -c .Applied <<<"$output")" = true ]
	probe report orders:5432 open
}

@test "a wrong file leaves the lab as it was" {
	up
	before=$("$vpclab" show --json --all)
	{
		lab "{tcp: 5432, from: function}, {tcp: 99999, from: any}"
		echo "unknown: 1"
	} >wrong.yaml
	run_split "$vpclab" apply wrong.yaml
	is 2
	[ -z "$output" ]
	says "$errors" "wrong.yaml:8:"
	says "$errors" "wrong.yaml:15:1: unknown key 'unknown'"
	says "$errors" "the lab is as it was"
	[ "$("$vpclab" show --json --all)" = "$before" ]
	probe report orders:5432 blocked
	for bad in missing.yaml . /dev/zero; do
		run_split "$vpclab" apply "$bad"
		is 2
		says "$errors" "$bad"
	done
	[ "$("$vpclab" show --json --all)" = "$before" ]
}

@test "what AWS refuses is refused, and the lab is as it was" {
	up
	sed 's/, database: {ingress: \[\]}//; /^databases:/d' <(lab "") >less.yaml
	change apply less.yaml
	says "$output" "- database orders"
	says "$output" "- security group database"
	# a function's network interface stays for a while (LAM-21)
	sed 's/report: {.*group.*function}, //; s/function: {}, //' less.yaml >gone.yaml
	run_split "$vpclab" apply gone.yaml
	is 2
	says "$errors" "DependencyViolation"
	says "$errors" "the lab is as it was"
	says "$("$vpclab" show report)" function
}

@test "a node comes, moves and goes while others talk" {
	up
	for step in "s/worker: {subnet: b}/worker: {subnet: a}/" \
		"s/worker: {subnet: b}/worker: {subnet: b}\n  fresh: {subnet: b}/" \
		"s/  worker.*//" "s/NOTHING//"; do
		lab "" | sed "$step" >next.yaml
		change apply next.yaml
		[ -n "$output" ]
		probe report web:80 open
	done
	probe worker web:80 open
}

@test "established connections live on where AWS keeps them (TRK-2, TRK-3)" {
	lab "{tcp: 5432, from: function}" |
		sed 's/worker: {subnet: b}/worker: {subnet: b, security_groups: function}/' >lab.yaml
	run_split "$vpclab" up lab.yaml
	is 0
	# it asks the database's server whether it speaks TLS
	address=$("$vpclab" show --json orders | jq -r .DBInstances[0].Endpoint.Address)
	cat >talk.py <<-'END'
		import socket, sys, time
		s = socket.create_connection((sys.argv[1], 5432), 5)
		print("connected", flush=True)
		sys.stdin.readline()
		s.settimeout(2)
		s.sendall(b"\0\0\0\x08\x04\xd2\x16\x2f")
		try:
		    print("answer", s.recv(1).decode(), flush=True)
		except OSError as e:
		    print("nothing", flush=True)
	END
	mkfifo go
	"$vpclab" exec worker -- python3 "$PWD/talk.py" "$address" <go >said &
	exec 4>go
	until_true grep -q connected said
	change revoke-security-group-ingress --group-id database --protocol tcp \
		--port 5432 --source-group function
	probe worker orders:5432 blocked
	echo >&4
	wait $!
	grep -q "answer" said
	exec 4>&-
}

@test "who applies at the same time waits" {
	up
	lab "{tcp: 5432, from: function}" >one.yaml
	lab "{tcp: 5433, from: function}" >two.yaml
	for i in {1..10}; do
		"$vpclab" apply one.yaml >one 2>&1 &
		a=$!
		"$vpclab" apply two.yaml >two 2>&1 &
		b=$!
		wait $a
		wait $b
	done
	cat one two
	# one of the two came last, whole
	ports=$("$vpclab" show --json database | jq -c '[.SecurityGroups[0].IpPermissions[].FromPort]')
	[ "$ports" = "[5432]" ] || [ "$ports" = "[5433]" ]
}

@test "a port that a program has taken stays its" {
	up
	"$vpclab" exec worker -- python3 -m http.server 8080 >/dev/null 2>&1 &
	until_true "$vpclab" exec worker -- bash -c ': </dev/tcp/127.0.0.1/8080'
	lab "" | sed 's/worker: {subnet: b}/worker: {subnet: b, ports: [8080]}/' >ports.yaml
	run_split "$vpclab" apply ports.yaml
	is 0
	says "$errors" "port 8080 of worker is taken by a program of yours"
	kill $!
}

# --- verbs -----------------------------------------------------------------------

@test "a rule is authorized and revoked" {
	up
	change authorize-security-group-ingress --group-id database \
		--protocol tcp --port 5432 --source-group function
	[ "$output" = "~ security group database: + ingress tcp 5432 from function" ]
	probe report orders:5432 open
	run_split "$vpclab" authorize-security-group-ingress --group-id database \
		--protocol tcp --port 5432 --source-group function
	is 2
	says "$errors" InvalidPermission.Duplicate
	change revoke-security-group-ingress --group-id database \
		--protocol tcp --port 5432 --source-group function
	probe report orders:5432 blocked
	run_split "$vpclab" revoke-security-group-ingress --group-id database \
		--protocol tcp --port 5432 --source-group function
	is 2
	says "$errors" InvalidPermission.NotFound
}

@test "a route is created, replaced and deleted" {
	up
	id=$("$vpclab" show --json app | jq -r .InternetGateways[0].InternetGatewayId)
	table=$("$vpclab" show --json app | jq -r .RouteTables[0].RouteTableId)
	change create-route --route-table-id "$table" \
		--destination-cidr-block 198.51.100.0/24 --gateway-id "$id"
	says "$output" "198.51.100.0/24"
	[ "$("$vpclab" show --json "$table" | jq -r '.RouteTables[0].Routes[] | select(.DestinationCidrBlock == "198.51.100.0/24").GatewayId')" = "$id" ]
	change delete-route --route-table-id "$table" \
		--destination-cidr-block 198.51.100.0/24
	run_split "$vpclab" delete-route --route-table-id "$table" \
		--destination-cidr-block 198.51.100.0/24
	is 2
	says "$errors" InvalidRoute.NotFound
}

@test "a network ACL's entry is replaced" {
	up
	probe report web:80 open
	change replace-network-acl-entry --network-acl-id default --ingress \
		--rule-number 100 --protocol tcp --port-range From=443,To=443 \
		--rule-action allow --cidr-block 0.0.0.0/0
	probe report web:80 "blocked: SUBNET_ACL_RESTRICTION"
}

@test "associations have the identifiers that show gives them" {
	up
	subnet=$("$vpclab" show --json a | jq -r .Subnets[0].SubnetId)
	association=$("$vpclab" show --json a | jq -r ".NetworkAcls[].Associations[] | select(.SubnetId == \"$subnet\").NetworkAclAssociationId")
	change replace-network-acl-association --association-id "$association" \
		--network-acl-id closed
	says "$output" "~ subnet a: network_acl"
	probe report web:80 "blocked: SUBNET_ACL_RESTRICTION"
	run_split "$vpclab" replace-network-acl-association \
		--association-id "$association" --network-acl-id closed
	is 2
	says "$errors" "$association"
}

@test "a function gets its VPC, and leaves it" {
	up
	probe outside web:80 blocked
	change update-function-configuration --function-name outside \
		--vpc-config SubnetIds=a,SecurityGroupIds=function
	probe outside web:80 open
	change update-function-configuration --function-name outside \
		--vpc-config SubnetIds=,SecurityGroupIds=
	probe outside web:80 blocked
}

@test "a network interface is attached and detached" {
	up
	[[ $("$vpclab" exec web -- ip -br link) != *eth1* ]]
	change attach-network-interface --network-interface-id spare \
		--instance-id web --device-index 1
	says "$("$vpclab" exec web -- ip -br addr show dev eth1)" 10.0.1.9/24
	change detach-network-interface --attachment-id \
		"$("$vpclab" show --json spare | jq -r .NetworkInterfaces[0].Attachment.AttachmentId)"
	[[ $("$vpclab" exec web -- ip -br link) != *eth1* ]]
}

@test "every verb has --dry-run and --json" {
	up
	before=$("$vpclab" show --json --all)
	change authorize-security-group-ingress --dry-run --json --group-id database \
		--protocol tcp --port 5432 --cidr 10.0.0.0/16
	[ "$(jq -c '[.Applied, .Changes[0].Name]' <<<"$output")" = '[false,"database"]' ]
	[ "$("$vpclab" show --json --all)" = "$before" ]
}

@test "an unknown name is told from the nearest one" {
	up
	run_split "$vpclab" authorize-security-group-ingress --group-id databse \
		--protocol tcp --port 5432 --cidr 10.0.0.0/16
	is 2
	says "$errors" "no security group 'databse'; did you mean 'database'?"
	run_split "$vpclab" authorise-security-group-ingress --group-id database
	is 2
	says "$errors" "authorize-security-group-ingress"
}
