#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/fix.bats - what would open a path, from the file alone

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

@test "a fix is printed as words, lab file, vpclab and AWS CLI" {
	lab lab.yaml
	run_split "$vpclab" analyze --fix lab.yaml web db
	is 1
	says "$output" "security group g: ingress tcp 5000 from client"
	says "$output" "add: {vpcs: {app: {security_groups: {g: {ingress: [{tcp: 5000, from: client}]}}}}}"
	says "$output" "vpclab authorize-security-group-ingress --group-id g --protocol tcp --port 5000 --source-group client"
	grep -qE 'aws ec2 authorize-security-group-ingress --group-id sg-[0-9a-f]{17} --protocol tcp --port 5000 --source-group sg-[0-9a-f]{17}$' out
}

@test "what a fix says of the lab file opens it" {
	lab lab.yaml
	"$vpclab" analyze --fix --json lab.yaml web db/tcp >fix.json || [ $? -eq 1 ]
	[ "$(jq -r '.NetworkInsightsAnalyses[0].NetworkPathFound' fix.json)" = false ]
	lab fixed.yaml "$(jq -r '.Fixes[0].Changes[0].LabFile' fix.json | grep -o '{tcp: 5000, from: client}')"
	run_split "$vpclab" analyze --fix fixed.yaml web db
	is 0
	[[ $output != *"would open"* ]]
}

@test "no fix: the reason, and status 1" {
	lab lab.yaml
	printf 'functions: {f: {subnets: a}}\n' >>lab.yaml
	run_split "$vpclab" analyze --fix lab.yaml web f
	is 1
	says "$output" "nothing opens a connection to a function"
	run_split "$vpclab" analyze --fix --json lab.yaml web f
	is 1
	[ "$(jq '.Fixes | length' out)" -eq 0 ]
	jq -e '.Reason' out >/dev/null
}
