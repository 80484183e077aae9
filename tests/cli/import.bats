#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/import.bats - sources that are no lab files

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	vpclab=${VPCLAB:?the program under test}
	cat >net.yaml <<-'END'
		Parameters:
		  Cidr: {Type: String, Default: 10.0.0.0/16}
		Resources:
		  Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: !Ref Cidr}}
		  Bucket: {Type: 'AWS::S3::Bucket'}
		Outputs:
		  Vpc: {Value: !Ref Vpc, Export: {Name: net-vpc}}
	END
	cat >service.yaml <<-'END'
		Resources:
		  A:
		    Type: AWS::EC2::Subnet
		    Properties: {VpcId: !ImportValue net-vpc, CidrBlock: 10.0.1.0/24}
		  F:
		    Type: AWS::Lambda::Function
		    Properties: {VpcConfig: {SubnetIds: [!Ref A], SecurityGroupIds: []}}
	END
}

# refused TEXT COMMAND... - bad input, said so on standard error
refused() {
	run_split "$vpclab" "${@:2}"
	is 2
	says "$errors" "$1"
}

@test "a template is a lab wherever one is taken" {
	run_split "$vpclab" plan net.yaml
	is 0
	[ "$errors" = "note: ignored: 1 × AWS::S3::Bucket" ]
	run_split "$vpclab" show service.yaml F
	is 0
	says "$output" "function F"
	says "$errors" "service.yaml:4:25: note: net-vpc: assumed: a VPC of 10.0.0.0/16"
	run_split "$vpclab" analyze service.yaml F internet:443
	says "$output" "NO_ROUTE_TO_DESTINATION"
}

@test "what is written reads back as the same lab" {
	run_split "$vpclab" import net.yaml service.yaml -o lab.yaml
	"$vpclab" plan net.yaml service.yaml 2>/dev/null >one
	"$vpclab" plan lab.yaml >two
	cmp one two
	grep -q '^  Vpc: # net.yaml:4$' lab.yaml
}

@test "parameters and assumptions come from the command line" {
	run_split "$vpclab" import --parameter Cidr=10.7.0.0/16 net.yaml
	is 0
	says "$output" "cidr: 10.7.0.0/16"
	run_split "$vpclab" import --assume 'net-vpc={cidr: [10.0.0.0/16, 10.1.0.0/16]}' service.yaml
	is 0
	says "$output" "cidr: [10.0.0.0/16, 10.1.0.0/16]"
	refused "no template has a parameter 'Cdir'" plan --parameter Cdir=x net.yaml
	refused "write NAME=VALUE" plan --parameter Cidr net.yaml
}

@test "show, analyze and test take several sources, parameters and assumptions" {
	sed 's/10.0.1.0/10.7.1.0/' service.yaml >far.yaml
	run_split "$vpclab" show --parameter Cidr=10.7.0.0/16 net.yaml far.yaml F
	is 0
	says "$output" "10.7.1.4"
	run_split "$vpclab" show far.yaml --assume 'net-vpc={cidr: 10.0.0.0/8}' F
	is 2
	says "$errors" "10.0.0.0/8"
	run_split "$vpclab" analyze --parameter=Cidr=10.7.0.0/16 net.yaml far.yaml F internet:443
	is 1
	says "$output" "NO_ROUTE_TO_DESTINATION"
	run_split "$vpclab" analyze net.yaml ./far.yaml --to internet --parameter Cidr=10.7.0.0/16
	is 0
	says "$output" "NO_ROUTE_TO_DESTINATION: route table main"
	refused "outside Vpc's 10.0.0.0/16" show net.yaml far.yaml
	refused "'web' is no file" analyze net.yaml web --to internet
	for c in show analyze test; do
		refused "write NAME=VALUE" "$c" --parameter Cidr net.yaml
		refused "no template has a parameter 'Cdir'" "$c" --parameter Cdir=x net.yaml
	done
}

@test "a lab file is tested on the sources beside it, and the command line overrules it" {
	needs_namespaces
	sed 's/10.0.1.0/10.7.1.0/' service.yaml >far.yaml
	printf '%s\n' 'expect: [{from: F, to: "203.0.113.1:443", is: blocked}]' >expect.yaml
	run_split "$vpclab" test --parameter Cidr=10.7.0.0/16 net.yaml expect.yaml far.yaml
	is 0
	says "$output" "1 passed, 0 failed"
	mkdir templates
	mv net.yaml far.yaml templates
	run_split "$vpclab" test --parameter Cidr=10.7.0.0/16 expect.yaml templates
	is 0
	printf '%s\n' 'import: {file: templates, parameters: {Cidr: 10.8.0.0/16}}' >>expect.yaml
	run_split "$vpclab" test --parameter Cidr=10.7.0.0/16 expect.yaml
	is 0
	says "$output" "1 passed, 0 failed"
	refused "nothing was tested: 'expect'" test templates/net.yaml
}

@test "the report has a line for each resource" {
	run_split "$vpclab" import --report net.yaml
	is 0
	says "$output" "net.yaml:4:3: read: AWS::EC2::VPC Vpc"
	is 0
	says "$output" "net.yaml:5:3: ignored: AWS::S3::Bucket Bucket"
}

@test "a lab file lays expectations on what it imports" {
	cat >lab.yaml <<-'END'
		import: [net.yaml, {file: service.yaml, rename: {F: caller}}]
		expect:
		  - {from: caller, to: "203.0.113.1:443", is: blocked}
	END
	needs_namespaces
	run_split "$vpclab" test lab.yaml
	is 0
	says "$output" "1 passed, 0 failed"
	printf 'import: net.yaml\nvpcs: {Vpc: {cidr: 10.9.0.0/16}}\n' >lab.yaml
	refused "lab.yaml:2:14: vpcs.Vpc: 'cidr' exists already (net.yaml:4)" plan lab.yaml
	printf 'import: {file: gone.yaml}\n' >lab.yaml
	refused "gone.yaml: cannot open" plan lab.yaml
	printf 'import: lab.yaml\n' >lab.yaml
	refused "import each other deeper than" plan lab.yaml
}

@test "templates beside scenarios are no scenarios" {
	needs_namespaces
	mkdir all
	cp net.yaml all
	printf 'import: net.yaml\nexpect: [{from: internet, to: "internet:443", is: open}]\n' >all/lab.yaml
	run_split "$vpclab" test all
	is 0
	says "$output" "1 passed, 0 failed"
}

# What others than the AWS CLI write of the same account
@test "an account is one in whatever keys and spelling" {
	printf '{"results": [{"vpcs": [{"vpc_id": "vpc-0a1b2c3d", "cidr_block": "10.3.0.0/16", "tags": {"Name": "app"}}]}]}\n' >ansible.json
	printf '{"eu-west-1": {"describe-vpcs": {"Vpcs": [{"VpcId": "vpc-0a1b2c3d", "CidrBlock": "10.3.0.0/16"}]}}}\n' >wrapped.json
	run_split "$vpclab" import ansible.json
	is 0
	says "$output" "  app: # ansible.json:1"
	says "$output" "    id: vpc-0a1b2c3d"
	run_split "$vpclab" import --report wrapped.json
	is 0
	says "$output" "read: VPC vpc-0a1b2c3d"
}

@test "a state of Terraform 0.11 is a lab, and a newer plan is none" {
	printf '{"version": 3, "terraform_version": "0.11.14", "modules": [{"path": ["root"], "resources": {"aws_vpc.v": {"type": "aws_vpc", "primary": {"id": "vpc-0a1b2c3d", "attributes": {"id": "vpc-0a1b2c3d", "cidr_block": "10.3.0.0/16"}}}}}]}\n' >old.tfstate
	run_split "$vpclab" import old.tfstate
	is 0
	says "$output" "  v: # old.tfstate:1"
	says "$output" "    cidr: 10.3.0.0/16"
	printf '{"format_version": "2.0", "planned_values": {}}\n' >new.json
	refused "format_version 2.0; 0.x and 1.x can be read" plan new.json
}

@test "a local value of a plan is said not to be known" {
	cat >plan.json <<-'END'
		{"format_version": "1.2", "planned_values": {"root_module": {"resources": [
		  {"address": "aws_vpc.v", "mode": "managed", "type": "aws_vpc", "name": "v", "values": {"cidr_block": "10.3.0.0/16"}},
		  {"address": "aws_vpc_endpoint.s3", "mode": "managed", "type": "aws_vpc_endpoint", "name": "s3",
		   "values": {"service_name": "com.amazonaws.us-east-1.s3"}}]}},
		 "configuration": {"root_module": {"resources": [{"address": "aws_vpc.v"},
		  {"address": "aws_vpc_endpoint.s3", "expressions": {"vpc_id": {"references": ["local.vpc"]},
		   "route_table_ids": {"references": ["local.tables"]}}}]}}}
	END
	run_split "$vpclab" import --report plan.json
	is 0
	says "$output" "vpc_id is aws_vpc.v, the only one there: local.vpc is not known"
	says "$output" "nothing for route_table_ids: local.tables is not known, as no local value is in a plan"
}

@test "bad templates are bad input, with their place" {
	printf '{"Resources": {"V": {"Type": "AWS::EC2::VPC", ' >cut.json
	refused "cut.json:1:47: not JSON: expected a key in quotes, found the end of the file" plan cut.json
	printf 'Resources: {V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: !Ref W}}}\n' >none.yaml
	refused "none.yaml:1:64: 'W' is no resource and no parameter" plan none.yaml
	{
		printf 'AWSTemplateFormatVersion: 2010-09-09\nA: &a [x,x,x,x,x,x,x,x,x]\n'
		for i in b:a c:b d:c e:d f:e g:f; do
			o=${i#*:}
			printf '%s: &%s [*%s,*%s,*%s,*%s,*%s,*%s,*%s,*%s]\n' \
				"${i%:*}" "${i%:*}" "$o" "$o" "$o" "$o" "$o" "$o" "$o" "$o"
		done
	} >bomb.yaml
	refused "once its aliases are expanded" plan bomb.yaml
	{
		printf '{"Resources": {"A": {"Type": "AWS::S3::Bucket", "Metadata": "'
		head -c 10000000 /dev/zero | tr '\0' x
		printf '"}}}'
	} >large.json
	refused "larger than 4 MiB" plan large.json
	{
		printf '{"Resources": '
		printf '{"a": %.0s' {1..200}
	} >deep.json
	refused "nested deeper than 100 levels" plan deep.json
}

@test "nested stacks with local templates are followed" {
	mkdir sub
	cp net.yaml sub
	cat >parent.yaml <<-'END'
		Resources:
		  Net: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: sub/net.yaml, Parameters: {Cidr: 10.8.0.0/16}}}
		  Far: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: 'https://example.com/x.yaml'}}
		  G: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: x, VpcId: !GetAtt Net.Outputs.Vpc}}
		  H: {Type: 'AWS::EC2::SecurityGroup', Properties: {GroupDescription: x, VpcId: !GetAtt Far.Outputs.Vpc}}
	END
	run_split "$vpclab" import parent.yaml
	is 0
	says "$output" "  Vpc: # net.yaml:4"
	says "$output" "    cidr: 10.8.0.0/16"
	says "$output" "  Far-Outputs-Vpc: # parent.yaml:5"
	says "$errors" "ignored: 1 × AWS::CloudFormation::Stack, 1 × AWS::S3::Bucket"
	printf 'Resources: {N: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: loop.yaml}}}\n' >loop.yaml
	refused "loop.yaml:1:13: nested stacks without an end" plan loop.yaml
}

@test "a lab that runs can be changed to what a template says" {
	needs_namespaces
	export VPCLAB_RUNTIME_DIR=$BATS_TEST_TMPDIR/run
	run_split "$vpclab" up net.yaml service.yaml --name lab
	is 0
	sed -i 's|10.0.1.0/24|10.0.2.0/24|' service.yaml
	printf 'import: [net.yaml, service.yaml]\n' >lab.yaml
	run_split "$vpclab" apply lab.yaml
	"$vpclab" down --all
	is 0
	says "$output" "subnet A"
}
