#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/plan_show.bats - what needs no root: plan and show

load common

teardown() {
	[ -z "${public-}" ] || rm -rf "$public"
}

# as_nobody COMMAND... - as an ordinary user, in a folder that one may read
as_nobody() {
	if [ "$(id -u)" != 0 ]; then
		"$@"
		return
	fi
	setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs "$@"
}

@test "a plan is the same each time" {
	good_lab lab.yaml
	"$vpclab" plan lab.yaml >one
	"$vpclab" plan lab.yaml >two
	cmp one two
	grep -q '^namespace vpc/app router$' one
	[ "$(grep -c '^namespace ' one)" -eq 5 ]
}

@test "an ordinary user can plan and show" {
	public=$(mktemp -d /tmp/vpclab-test.XXXXXX)
	chmod 755 "$public"
	cp "$vpclab" "$public/vpclab"
	chmod 755 "$public/vpclab"
	good_lab "$public/lab.yaml"
	chmod 644 "$public/lab.yaml"
	cd "$public"
	run_split as_nobody ./vpclab plan lab.yaml
	is 0
	says "$output" "namespace vpc/app router"
	run_split as_nobody ./vpclab show lab.yaml
	is 0
	says "$output" "10.0.1.4"
}

@test "show lists each network interface and who uses it" {
	good_lab lab.yaml
	run_split "$vpclab" show lab.yaml
	is 0
	[ "$(wc -l <out)" -eq 3 ]
	says "$output" "PRIVATE"
	says "$output" "app/a"
	says "$output" "us-east-1a"
}

@test "show speaks JSON as describe-network-interfaces does" {
	good_lab lab.yaml
	run_split "$vpclab" show --json lab.yaml
	is 0
	[ "$(jq '.NetworkInterfaces | length' out)" -eq 2 ]
	[ "$(jq -r '.NetworkInterfaces[] | select(.UsedBy == ["db"]) | .Groups[0].GroupName' out)" = g ]
	[ "$(jq -r '.NetworkInterfaces[].PrivateIpAddress' out | sort | tr '\n' ' ')" = "10.0.1.4 10.0.1.5 " ]
	run_split "$vpclab" show lab.yaml --json db
	is 0
	[ "$(jq '.NetworkInterfaces | length' out)" -eq 1 ]
}

@test "show has IPv6 addresses where a lab has them" {
	cat >six.yaml <<-'END'
		vpcs: {app: {cidr: 10.0.0.0/16, ipv6_cidr: auto, subnets: {x: {ipv6_native: true, ipv6_cidr: auto}}}}
		instances: {a: {subnet: x}}
	END
	run_split "$vpclab" show six.yaml
	is 0
	grep -q "IPV6 .*PUBLIC" out
	grep -q -- "-  *2001:db8:0:100::4" out
	run_split "$vpclab" show --json six.yaml
	is 0
	[ "$(jq -r '.NetworkInterfaces[0].Ipv6Addresses[0].Ipv6Address' out)" = 2001:db8:0:100::4 ]
	[ "$(jq '.NetworkInterfaces[0] | has("PrivateIpAddress")' out)" = false ]
}

@test "show has the addresses of a regional NAT gateway, which is no interface" {
	cat >lab.yaml <<-'END'
		vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true, subnets: {a: 10.0.1.0/24}, route_tables: {main: {0.0.0.0/0: nat}},
		  nat_gateways: {nat: {availability_mode: regional, secondary_elastic_ips: [auto]}}}}
		instances: {web: {subnet: a}}
	END
	run_split "$vpclab" show lab.yaml nat
	is 0
	grep -q "app/nat .* - *public *regional *- *198.18.0.2, 198.18.0.1 *available" out
	run_split "$vpclab" show --json lab.yaml
	is 0
	[ "$(jq '.NetworkInterfaces | length' out)" = 1 ]
	[ "$(jq -r '.NatGateways[].NatGatewayAddresses[].AvailabilityZone' out | uniq)" = us-east-1a ]
}

@test "a plan ends no line with a blank" {
	good_lab lab.yaml
	run_split "$vpclab" plan lab.yaml
	is 0
	run grep -n ' $' out
	is 1
}

@test "output that cannot be written is not taken for success" {
	[ -c /dev/full ] || skip "no /dev/full"
	good_lab lab.yaml
	status=0
	"$vpclab" plan lab.yaml >/dev/full 2>err || status=$?
	errors=$(cat err) output=
	is 3
}
