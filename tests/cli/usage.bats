#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/usage.bats - how the command is called, and files that are wrong

load common

# refused WANTED ARGUMENT... - bad usage: exit 2, a message, no output
refused() {
	local wanted=$1
	shift
	run_split "$vpclab" "$@"
	is 2
	says "$errors" "$wanted"
	[ -z "$output" ]
}

@test "without a command the usage is shown and the exit is 2" {
	refused "vpclab test"
	says "$errors" "Exit status"
}

@test "help and version are no errors" {
	for arguments in help --help -h "help test" "test --help" "plan -h" --version; do
		# shellcheck disable=SC2086
		run_split "$vpclab" $arguments
		is 0
		[ -z "$errors" ]
		[ -n "$output" ]
	done
	says "$("$vpclab" --version)" "vpclab "
	says "$("$vpclab" help test)" "--shard"
}

@test "an unknown command suggests the nearest one" {
	refused "did you mean 'test'?" tst
	refused "did you mean 'show'?" sho
	refused "no command 'frobnicate'" frobnicate
	refused "no command 'nothing'" help nothing
}

@test "wrong options are bad usage" {
	good_lab lab.yaml
	refused "no option '--wrong'" test --wrong lab.yaml
	refused "no option" test -x lab.yaml
	refused "needs a value" test lab.yaml --junit
	refused "needs a value" test lab.yaml -j
	refused "needs a lab file" test
	refused "needs a lab file" plan
	refused "exists already" plan lab.yaml lab.yaml
	refused "no option '--wrong'" show --wrong lab.yaml
	refused "shows one object" show lab.yaml one two
	refused "one or the other" show --all lab.yaml web
}

@test "numbers out of range are bad usage" {
	good_lab lab.yaml
	for n in 0 257 -1 x "" 1x 99999999999999999999; do
		refused "a number from 1 to 256" test -j "$n" lab.yaml
	done
	for s in 0/2 3/2 1 1/ /2 1/0 a/b 1/2/3 -1/2 1/2x "" " 1/2"; do
		refused "such as 2/5" test --shard "$s" lab.yaml
	done
}

@test "a missing file and a folder without labs are bad input" {
	refused "nowhere.yaml" test nowhere.yaml
	mkdir empty
	refused "empty: no lab file" test empty
	refused "nowhere.yaml" plan nowhere.yaml
	refused "nowhere.yaml" show nowhere.yaml
	refused "empty" plan empty
}

@test "an empty file is bad input" {
	: >empty.yaml
	refused "empty.yaml:" plan empty.yaml
	run_split "$vpclab" test empty.yaml
	is 2
	says "$errors" "empty.yaml:"
	[ "$(last_line)" = "0 passed, 1 failed" ]
}

@test "a file of ten megabytes is bad input" {
	head -c 10000000 /dev/zero | tr '\0' 'x' >big.yaml
	refused "big.yaml" plan big.yaml
	run_split "$vpclab" test big.yaml
	is 2
}

@test "a binary file is bad input, for each command" {
	head -c 3000 "$vpclab" >binary.yaml
	refused "binary.yaml" plan binary.yaml
	refused "binary.yaml" show binary.yaml
	run_split "$vpclab" test binary.yaml
	is 2
	says "$errors" "binary.yaml"
	[ "$(last_line)" = "0 passed, 1 failed" ]
}

@test "text that is not UTF-8 is bad input, wherever it stands" {
	printf 'vpcs: {"\377\376": 10.0.0.0/16}\n' >name.yaml
	printf 'vpcs: {app: {cidr: "\300\257"}}\n' >value.yaml
	printf 'about: "\200"\nvpcs: {}\n' >about.yaml
	for f in name value about; do
		refused "$f.yaml" plan $f.yaml
		run_split "$vpclab" test $f.yaml
		is 2
	done
}

@test "all mistakes of a file are said in one run, in its order" {
	cat >wrong.yaml <<-'END'
		vpcs:
		  app:
		    cidr: 10.0.0.0/99
		    subnets: {a: 10.0.1.0/24}
		    subnet: {}
		instances:
		  web: {subnet: nowhere}
		  db: {subnet: a, colour: red}
		nonsense: true
	END
	refused "wrong.yaml:3:11:" plan wrong.yaml
	says "$errors" "wrong.yaml:5:5: vpcs.app: unknown key 'subnet'; did you mean 'subnets'?"
	says "$errors" "wrong.yaml:8:"
	says "$errors" "wrong.yaml:9:1:"
	[ "$(cut -d: -f2 err)" = "$(cut -d: -f2 err | sort -n)" ]
	run_split "$vpclab" test wrong.yaml
	is 2
	says "$errors" "wrong.yaml:3:11:"
	says "$output" "mistakes in the file"
}

@test "what AWS would refuse is bad input" {
	printf 'vpcs: {app: {cidr: 10.0.0.0/8}}\n' >refused.yaml
	refused "InvalidVpc.Range" plan refused.yaml
	run_split "$vpclab" test refused.yaml
	is 2
}

@test "a refusal that is expected is a passed test" {
	printf 'vpcs: {app: {cidr: 10.0.0.0/8}}\nexpect: [{refused_as: InvalidVpc.Range, at: app}]\n' >refused.yaml
	run_split "$vpclab" test refused.yaml
	is 0
	[ "$(last_line)" = "1 passed, 0 failed" ]
	sed -i 's/Vpc.Range/Subnet.Range/' refused.yaml
	run_split "$vpclab" test refused.yaml
	is 1
	says "$output" "was refused otherwise"
}
