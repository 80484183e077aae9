#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/flowlogs.bats - flow log records of a running lab

load common

setup() {
	with_labs
}

teardown() {
	"$vpclab" down --all >/dev/null
}

# up [LOGS] - web lets nobody in but on port 80
up() {
	cat >lab.yaml <<-END
		vpcs:
		  app:
		    cidr: 10.0.0.0/16
		    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}
		    security_groups: {g: {ingress: [{tcp: 80, from: any}]}}
		instances:
		  web: {subnet: a, security_groups: g, ports: [80]}
		functions: {f: {subnets: [a, b]}}
		flow_logs: {${1-}}
	END
	run_split "$vpclab" up lab.yaml
	is 0
}

# flowlogs [OPTION...] - records that are there
flowlogs() {
	run_split "$vpclab" flowlogs "$@"
	is 0
}

default="version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status"

@test "a lab without flow logs records from the first question on" {
	up
	run "$vpclab" probe f web:80
	flowlogs
	[ "$output" = "$default" ]
	says "$errors" "packets are recorded from now on"
	run "$vpclab" probe f@a web:80
	run "$vpclab" probe f@b web:22
	flowlogs
	[ -z "$errors" ]
	web=$("$vpclab" show --json web | jq -r .NetworkInterfaces[0].NetworkInterfaceId)
	# there and back at both interfaces (FL-9), and who was stopped at one
	[ "$(awk -v eni="$web" 'NR > 1 && $3 == eni && $13 == "ACCEPT"' <<<"$output" | wc -l)" -eq 2 ]
	[ "$(awk -v eni="$web" '$3 == eni && $7 == 22 {print $2, $8, $9, $10, $13, $14}' <<<"$output")" = \
		"123456789012 6 1 60 REJECT OK" ]
	[ "$(awk -v eni="$web" 'NR > 1 && $3 != eni && $13 == "REJECT"' <<<"$output")" = "" ]
}

@test "logs of the file are recorded from the beginning, each in its format" {
	up 'refused: {on: web, traffic_type: REJECT, format: "${dstport} ${action} ${flow-direction}"}, everything: {on: app}'
	run "$vpclab" probe f@a web:22
	run "$vpclab" probe f@a web:80
	flowlogs refused
	[ "$output" = $'dstport action flow-direction\n22 REJECT ingress' ]
	flowlogs
	says "$output" $'==> refused <==\ndstport action flow-direction\n22 REJECT ingress\n==> everything <==\n'"$default"
	[ "$("$vpclab" show --json | jq -r '[.FlowLogs[].Tags[0].Value] | join(" ")')" = "refused everything" ]
}

@test "records of one interface alone" {
	up
	flowlogs
	run "$vpclab" probe f web:80
	flowlogs web
	ids=$(awk 'NR > 1 {print $3}' <<<"$output" | sort -u)
	[ "$ids" = "$("$vpclab" show --json web | jq -r .NetworkInterfaces[0].NetworkInterfaceId)" ]
	flowlogs f
	[ "$(awk 'NR > 1 {print $3}' <<<"$output" | sort -u | wc -l)" -eq 2 ]
	flowlogs f@b
	[ "$(awk 'NR > 1 {print $4}' <<<"$output" | sort -u | grep -c ^10.0.2)" -eq 1 ]
	run_split "$vpclab" flowlogs wbe
	is 2
	says "$errors" "no node 'wbe'"
}

@test "fields are chosen on the command line, too" {
	up
	flowlogs --format '${srcaddr} ${dstport} ${action} ${tcp-flags}'
	[ "$output" = "srcaddr dstport action tcp-flags" ]
	run "$vpclab" probe f@a web:22
	flowlogs --format '${srcaddr} ${dstport} ${action} ${tcp-flags}'
	says "$output" "10.0.1.5 22 REJECT 2"
	# another format is another log (FL-2)
	flowlogs --format '${dstport}'
	[ "$output" = dstport ]
	for wrong in '' '${srcadr}' 'srcaddr' '${tgw-id}'; do
		run_split "$vpclab" flowlogs --format "$wrong"
		is 2
		says "$errors" --format
	done
	says "$errors" "only flow logs of transit gateways have 'tgw-id'"
}

@test "a log is followed, and outlives a change of the lab" {
	up
	"$vpclab" flowlogs -f >followed 2>/dev/null 3>&- &
	until_true grep -q version followed
	run "$vpclab" probe f@a web:22
	until_true grep -q REJECT followed
	run_split "$vpclab" authorize-security-group-ingress --group-id g \
		--protocol tcp --port 22 --cidr 10.0.0.0/16
	is 0
	run "$vpclab" probe f@a web:22
	until_true grep -q "22 6 .* ACCEPT" followed
	kill $!
	wait $! || true
	# nobody follows any more
	flowlogs
	[ "$(grep -c version followed)" -eq 1 ]
}

@test "a log that a change adds is recorded" {
	up
	sed -i 's/flow_logs: {}/flow_logs: {new: {on: web}}/' lab.yaml
	run_split "$vpclab" apply lab.yaml
	is 0
	says "$output" "+ flow log new"
	run "$vpclab" probe f@a web:22
	flowlogs new
	[ -z "$errors" ]
	[ "$(grep -c REJECT <<<"$output")" -eq 1 ]
}

@test "records go to a file, and a full disk is said" {
	up
	flowlogs -o records
	[ -z "$output" ]
	[ "$(cat records)" = "$default" ]
	run_split "$vpclab" flowlogs --output /dev/full
	is 3
	says "$errors" "No space left on device"
	run_split "$vpclab" flowlogs -o missing/records
	is 3
	says "$errors" "missing/records: No such file or directory"
}

@test "wrong options are bad usage" {
	up
	for wrong in --interval "--interval 0" "--interval 601" --wrong "web web"; do
		# shellcheck disable=SC2086 # several words
		run_split "$vpclab" flowlogs $wrong
		is 2
		says "$errors" "vpclab help flowlogs"
	done
}
