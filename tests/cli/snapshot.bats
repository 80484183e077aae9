#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/snapshot.bats - what an account says, by a stand-in for the AWS CLI
#
# The stand-in comes first in PATH and keeps what it was called with.

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	vpclab=${VPCLAB:?the program under test}
	mkdir bin
	cat >bin/aws <<-'END'
		#!/bin/sh
		echo "$*" >>calls
		case "$1 $2" in
		"ec2 describe-vpcs")
			echo '{"Vpcs": [{"VpcId": "vpc-0a1b2c3d", "CidrBlock": "10.0.0.0/16"}]}' ;;
		"ec2 describe-vpc-attribute")
			case $* in
			*Hostnames*) echo '{"VpcId": "vpc-0a1b2c3d", "EnableDnsHostnames": {"Value": true}}' ;;
			*) echo '{"VpcId": "vpc-0a1b2c3d", "EnableDnsSupport": {"Value": true}}' ;;
			esac ;;
		"ec2 describe-managed-prefix-lists")
			echo '{"PrefixLists": [{"PrefixListId": "pl-0000000a", "PrefixListName": "a", "MaxEntries": 2},
				{"PrefixListId": "pl-0000000b", "PrefixListName": "b", "MaxEntries": 2}]}' ;;
		"ec2 get-managed-prefix-list-entries")
			case $* in
			*pl-0000000a*) echo '{"Entries": [{"Cidr": "10.1.0.0/16"}]}' ;;
			*) echo '{"Entries": [{"Cidr": "10.2.0.0/16"}]}' ;;
			esac ;;
		"route53 list-hosted-zones")
			echo '{"HostedZones": [{"Id": "/hostedzone/Z1", "Name": "corp.internal.", "Config": {"PrivateZone": true}},
				{"Id": "/hostedzone/Z2", "Name": "example.com.", "Config": {"PrivateZone": false}}]}' ;;
		"route53 get-hosted-zone")
			echo '{"HostedZone": {"Id": "/hostedzone/Z1", "Name": "corp.internal."}, "VPCs": [{"VPCId": "vpc-0a1b2c3d"}]}' ;;
		"route53 list-resource-record-sets")
			echo '{"ResourceRecordSets": [{"Name": "h.corp.internal.", "Type": "A", "ResourceRecords": [{"Value": "10.0.0.9"}]}]}' ;;
		rds*) echo "AccessDenied" >&2; exit 254 ;;
		*) echo '{}' ;;
		esac
	END
	chmod +x bin/aws
	export PATH="$PWD/bin:$PATH"
}

@test "a folder that is a lab, with all that hangs on earlier answers" {
	run_split "$vpclab" snapshot -o account
	is 0
	says "$output" "vpclab import account"
	says "$errors" "aws rds describe-db-instances failed; left out"
	[ ! -e account/rds-describe-db-instances.json ]
	[ "$(stat -c %a account)" = 700 ]
	run_split "$vpclab" import account
	is 0
	says "$output" "vpc-0a1b2c3d"
	says "$output" "enable_dns_hostnames: true"
	says "$output" "10.1.0.0/16"
	says "$output" "10.2.0.0/16"
	says "$output" "records: {h: 10.0.0.9}"
}

@test "of zones only those that are private are asked" {
	run_split "$vpclab" snapshot -o account
	is 0
	[ "$(grep -c "^route53 .*Z1" calls)" = 2 ]
	! grep -q "^route53 .*Z2" calls
}

@test "options go to the AWS CLI as they are" {
	run_split "$vpclab" snapshot -o account --endpoint-url 'http://localhost:4566/$(id)' --profile p --region eu-west-1
	is 0
	grep -qF -- "ec2 describe-vpcs --output json --endpoint-url http://localhost:4566/\$(id) --profile p --region eu-west-1" calls
}

@test "the commands alone, and nothing is run" {
	run_split "$vpclab" snapshot --print
	is 0
	says "$output" "aws ec2 describe-subnets --output json > snapshot/ec2-describe-subnets.json"
	says "$output" "--vpc-id VpcId"
	[ ! -e calls ]
	[ ! -e snapshot ]
}

@test "when the first call fails nothing else is asked" {
	printf '#!/bin/sh\necho x >>calls\nexit 253\n' >bin/aws
	run_split "$vpclab" snapshot -o account
	is 3
	says "$errors" "the first call failed"
	[ "$(wc -l <calls)" = 1 ]
}

@test "without the AWS CLI it says so" {
	rm bin/aws
	run_split env PATH="$PWD/bin" "$vpclab" snapshot -o account
	is 3
	says "$errors" "there is no 'aws' here"
}

@test "it needs a folder" {
	run_split "$vpclab" snapshot
	is 2
	says "$errors" "needs -o DIR"
}
