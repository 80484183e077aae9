#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/diff.bats - which flows two lab files differ in; needs no root

load common

# lab FILE INGRESS - instances web and db; what db's group admits
lab() {
	cat >"$1" <<-END
		vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}, security_groups: {client: {}, g: {ingress: [$2]}}}}
		instances:
		  web: {subnet: a, security_groups: client}
		  db: {subnet: a, security_groups: g, ports: [5000]}
	END
}

@test "diff says which flow, and by which rule" {
	lab old.yaml
	lab new.yaml "{tcp: 5000, from: client}"
	run_split "$vpclab" diff old.yaml new.yaml
	is 1
	[ -z "$errors" ]
	says "$output" "+ web → db:5000/tcp"
	says "$output" "security group g: + ingress tcp 5000 from client (SG_HAS_NO_RULES)"
	[ "$(last_line)" = "1 gained, 0 lost" ]
	run_split "$vpclab" diff new.yaml old.yaml
	is 1
	says "$output" "- web → db:5000/tcp"
}

@test "diff of the same: nothing, and status 0" {
	lab old.yaml "{tcp: 5000, from: client}"
	run_split "$vpclab" diff old.yaml old.yaml
	is 0
	[ "$output" = "no flow was gained or lost" ]
	run_split "$vpclab" diff --json old.yaml old.yaml
	is 0
	[ "$(jq -c . out)" = '{"Flows":[]}' ]
	run_split "$vpclab" diff --markdown old.yaml old.yaml
	is 0
	[ "$output" = "### Flows: none gained, none lost" ]
}

@test "diff as JSON" {
	lab old.yaml
	lab new.yaml "{tcp: 5000, from: client}"
	run_split "$vpclab" diff --json old.yaml new.yaml
	is 1
	[ "$(jq -r '.Flows[0] | .Change, .From[0], .To[0], .Ports, .Protocol, .Family, .ExplanationCode' out | paste -sd ' ')" = \
		"gained web db 5000 tcp ipv4 SG_HAS_NO_RULES" ]
}

@test "diff as a table of so many rows" {
	lab old.yaml
	lab new.yaml "{tcp: 5000, from: client}, {tcp: 1, from: client}, {tcp: 3, from: client}"
	run_split "$vpclab" diff --markdown --rows 2 old.yaml new.yaml
	is 1
	[ "$(head -n 1 out)" = "### Flows: 1 gained, 0 lost, 2 where nobody listens" ]
	[ "$(grep -c '^| ➕' out)" -eq 2 ]
	[ "$(last_line)" = "and 1 more" ]
}

@test "diff of what is no lab: status 2 and the place" {
	lab old.yaml
	bad_lab new.yaml
	run_split "$vpclab" diff old.yaml new.yaml
	is 2
	[ -z "$output" ]
	says "$errors" "new.yaml:4:5"
	run_split "$vpclab" diff old.yaml
	is 2
	run_split "$vpclab" diff old.yaml old.yaml old.yaml
	is 2
	run_split "$vpclab" diff --rows many old.yaml old.yaml
	is 2
	run_split "$vpclab" diff --what old.yaml old.yaml
	is 2
}
