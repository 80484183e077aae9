#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/show.bats - vpclab show, of a file and of a lab that runs

load common

everything=$BATS_TEST_DIRNAME/../unit/labs/everything.yaml

teardown() {
	[ -z "${VPCLAB_RUNTIME_DIR-}" ] || "$vpclab" down --all >/dev/null 2>&1
}

# runtime - a place for running labs that nobody else uses
runtime() {
	needs_namespaces
	export VPCLAB_RUNTIME_DIR=$BATS_TEST_TMPDIR/run
	mkdir -m 700 "$VPCLAB_RUNTIME_DIR"
	unset VPCLAB_LAB
}

# two_tiers - lab.yaml: functions and a database, a table and an ACL
two_tiers() {
	cat >lab.yaml <<-'END'
		vpcs:
		  app:
		    cidr: 10.0.0.0/16
		    internet_gateway: true
		    subnets:
		      public: {cidr: 10.0.0.0/24, route_table: out}
		      a: {cidr: 10.0.1.0/24, network_acl: tight}
		      b: {cidr: 10.0.2.0/24, az: b}
		    nat_gateways: {nat: public}
		    route_tables:
		      out: {0.0.0.0/0: igw}
		      main: {0.0.0.0/0: nat, 10.9.0.0/16: blackhole}
		    security_groups:
		      caller: {}
		      db: {ingress: [{tcp: 5432, from: caller}, {icmp: 3/4, from: 10.0.0.0/8}]}
		    network_acls:
		      tight:
		        ingress: [{rule: 200, allow: all, cidr: 0.0.0.0/0}, {rule: 100, deny: {tcp: 22}, cidr: 10.0.2.0/24}]
		        egress: [{rule: 100, allow: {udp: 53}, cidr: 0.0.0.0/0}]
		functions: {report: {subnets: [a, b], security_groups: caller}, outside: {}}
		databases: {orders: {engine: postgres, subnets: [a, b], security_groups: db}}
		private_hosted_zones: {corp: {name: corp.internal, vpcs: plain, records: {db: orders}}}
		internet: {api.example.com: 203.0.113.80}
	END
	sed -i 's/^functions/  plain: {cidr: 10.1.0.0\/16, enable_dns_hostnames: true}\n&/' lab.yaml
}

# show ARGUMENT... - of lab.yaml, successfully; the output in "out"
show() {
	run_split "$vpclab" show lab.yaml "$@"
	is 0
	[ -z "$errors" ]
}

# table TITLE - a section of "out", without its heading, one blank a gap
table() {
	awk -v title="$1" '$0 == title { on = 1; next } on && !NF { exit } on' out |
		tail -n +2 | tr -s ' '
}

# titles - of all sections in "out", in order
titles() {
	awk '!NF { getline; print }' out | tr '\n' ','
}

# --- of a file ---------------------------------------------------------------------

@test "without an object: the interfaces, and the functions with their state" {
	two_tiers
	show
	[ "$(head -n 1 out | tr -s ' ')" = "ENI TYPE SUBNET AZ PRIVATE PUBLIC GROUPS STATUS USED BY" ]
	[ "$(sed -n 3p out | tr -s ' ' | cut -d' ' -f2-)" = "lambda app/a us-east-1a 10.0.1.4 - caller in-use report" ]
	[ "$(sed -n '/^FUNCTION/,$p' out | tr -s ' ')" = "FUNCTION STATE VPC SUBNETS GROUPS
report Active app a, b caller
outside Active - - -" ]
}

@test "a function that failed says why" {
	cat >lab.yaml <<-'END'
		vpcs: {app: {cidr: 10.0.0.0/16, subnets: {full: {cidr: 10.0.0.0/28, addresses_taken: 11}}}}
		functions: {late: {subnets: full}}
	END
	show
	says "$(tr -s ' ' <out)" "late Failed SubnetOutOfIPAddresses app full"
}

@test "a lab without anything has nothing to show, and every list" {
	echo 'lab: empty' >lab.yaml
	show
	[ -z "$output" ]
	show --json
	jq -e '.Vpcs == [] and .NetworkInterfaces == [] and .DistributionList.Items == []' out
}

@test "a route table: its routes with targets and states, and who uses it" {
	two_tiers
	show app/main
	says "$(head -n 1 out)" "route table app/main  rtb-"
	[ "$(table Routes | cut -d' ' -f2,3,6)" = "10.0.0.0/16 local active
0.0.0.0/0 nat active
10.9.0.0/16 - blackhole" ]
	says "$(table 'Route tables')" " yes a (implicit), b (implicit)"
	[ "$(table Subnets | wc -l)" -eq 2 ]
	[ "$(table 'NAT gateways' | wc -l)" -eq 1 ]
}

@test "a group: its rules, who is in it, and whose rules name it" {
	two_tiers
	show caller
	[ "$(table 'Security groups' | cut -d' ' -f1,3-)" = "app/caller report
app/db orders" ]
	[ "$(table Rules)" = "app/caller egress all all 0.0.0.0/0
app/db ingress tcp 5432 caller" ]
	[ "$(table 'Network interfaces' | wc -l)" -eq 2 ]
	show db
	says "$(table Rules)" "app/db ingress icmp 3/4 10.0.0.0/8"
}

@test "a network ACL: its entries in order, the last one without a number" {
	two_tiers
	show tight
	[ "$(table Entries | cut -d' ' -f2-)" = "egress 100 allow udp 53 0.0.0.0/0
egress * deny all all 0.0.0.0/0
ingress 100 deny tcp 22 10.0.2.0/24
ingress 200 allow all all 0.0.0.0/0
ingress * deny all all 0.0.0.0/0" ]
	[ "$(table Subnets | cut -d' ' -f1)" = app/a ]
}

@test "a node: its interfaces, groups, rules, subnets, ports and names" {
	two_tiers
	show orders
	[ "$(titles)" = "Databases,Nodes,Network interfaces,More about network interfaces,Subnet groups of databases,Subnets,Security groups,Rules," ]
	says "$(table Nodes)" "orders database db-"
	says "$(table Nodes)" " 10.0.1.5 5432 orders."
	[ "$(table Subnets | cut -d' ' -f1 | tr '\n' ' ')" = "app/a app/b " ]
}

@test "a VPC: all that is in it, and nothing of another" {
	two_tiers
	show app
	for title in VPCs Subnets Routes "Internet gateways" "NAT gateways" Rules Entries "DHCP options" Nodes Functions Databases; do
		[ -n "$(table "$title")" ] || { echo "no $title"; false; }
	done
	[ -z "$(grep plain out)" ]
	show plain
	[ -z "$(table 'Network interfaces')" ]
	[ "$(table Records)" = "db.corp.internal. A 300 10.0.1.5" ]
}

# same ANOTHER... - all of these mean what the first of them means
same() {
	local first=$1
	"$vpclab" show lab.yaml "$first" | head -n 1 >expected
	grep -q . expected
	for other in "$@"; do
		"$vpclab" show lab.yaml "$other" | head -n 1 >is
		diff expected is
	done
}

@test "an object has many names" {
	two_tiers
	eni=$("$vpclab" show --json lab.yaml | jq -r '.NetworkInterfaces[] | select(.UsedBy == ["orders"]).NetworkInterfaceId')
	db=$("$vpclab" show --json lab.yaml | jq -r '.DBInstances[0] | .DBInstanceArn, .Endpoint.Address' | tail -n 1)
	id=$("$vpclab" show --json lab.yaml | jq -r '.Nodes[] | select(.Name == "orders").Identifier')
	same orders "$id" "$db"
	same "$eni" 10.0.1.5
	same app/a "$("$vpclab" show --json lab.yaml | jq -r '.Subnets[1].SubnetId')"
	same report arn:aws:lambda:us-east-1:123456789012:function:report
	same app/nat nat
	same 198.18.0.1 10.0.0.4
	same corp corp.internal db.corp.internal DB.Corp.Internal.
	same api.example.com 203.0.113.80
	same report@b 10.0.2.4
}

@test "a block of addresses, or an identifier of a part, is where it is written" {
	two_tiers
	show 10.0.2.0/24
	[ "$(titles)" = "Subnets,Network ACLs,Entries," ]
	show "$("$vpclab" show --json lab.yaml | jq -r '.NetworkAcls[] | select(.Tags[0].Value == "tight").Associations[0].NetworkAclAssociationId')"
	says "$(head -n 1 out)" "identifier aclassoc-"
	[ "$(titles)" = "Network ACLs,Entries," ]
}

@test "an Availability Zone is an object: what is in it" {
	two_tiers
	show us-east-1b
	[ "$(table Subnets | cut -d' ' -f1)" = app/b ]
	[ "$(table 'Network interfaces' | wc -l)" -eq 1 ]
}

@test "parts of transit gateways are named behind it" {
	cat >lab.yaml <<-'END'
		vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.0.0/24}}}
		transit_gateways: {hub: {attachments: {app: a}, route_tables: {spokes: {10.9.0.0/16: blackhole}}}}
	END
	show app
	says "$(head -n 1 out)" "VPC app"
	show hub/app
	says "$(head -n 1 out)" "transit gateway attachment hub/app  tgw-attach-"
	show hub/spokes
	[ "$(table 'Routes of transit gateways')" = "spokes 10.9.0.0/16 - static blackhole" ]
	show hub
	[ "$(table Attachments | cut -d' ' -f1,2,4-)" = "hub app vpc app default" ]
}

@test "an unknown object: the nearest name, exit 2" {
	two_tiers
	run_split "$vpclab" show lab.yaml oders
	is 2
	[ "$errors" = "lab.yaml: the lab has nothing called 'oders'; did you mean 'orders'?" ]
	[ -z "$output" ]
	run_split "$vpclab" show lab.yaml app/pubic
	is 2
	says "$errors" "did you mean 'app/public'?"
	for nothing in 10.0.1.99 198.18.7.7 x:y '' vpc-0123456789abcdef0; do
		run_split "$vpclab" show --json lab.yaml "$nothing"
		is 2
		says "$errors" "nothing called '$nothing'"
		[ -z "$output" ]
	done
}

@test "an ambiguous object: the candidates, exit 2" {
	two_tiers
	run_split "$vpclab" show lab.yaml igw
	is 0
	run_split "$vpclab" show lab.yaml default
	is 2
	[ -z "$output" ]
	says "$errors" "'default' may be any of these"
	[ "$(grep -c 'security group  \(app\|plain\)/default ' err)" -eq 2 ]
	[ "$(grep -c 'network ACL     \(app\|plain\)/default ' err)" -eq 2 ]
	id=$(awk '/network ACL.*plain/ { print $NF }' err)
	show "$id"
	says "$(head -n 1 out)" "network ACL plain/default"
}

@test "a name of two things with one address plan: the candidates" {
	cat >lab.yaml <<-'END'
		vpcs:
		  one: {cidr: 10.0.0.0/16, subnets: {a: 10.0.0.0/24}}
		  two: {cidr: 10.0.0.0/16, subnets: {a: 10.0.0.0/24}}
		instances: {x: {subnet: one/a}, y: {subnet: two/a}}
	END
	run_split "$vpclab" show lab.yaml 10.0.0.4
	is 2
	says "$errors" "network interface  one/x  eni-"
	says "$errors" "network interface  two/y  eni-"
	show y
}

# --- as JSON --------------------------------------------------------------------------

@test "what reads describe-network-interfaces reads show --json" {
	two_tiers
	show --json
	[ "$(jq -r '.NetworkInterfaces[] | select(.InterfaceType == "lambda" and any(.Groups[]; .GroupName == "caller")) | [.PrivateIpAddress, .Status, .Attachment.InstanceOwnerId, .RequesterManaged] | @tsv' out)" = "10.0.1.4	in-use	amazon-aws	false
10.0.2.4	in-use	amazon-aws	false" ]
	[ "$(jq '[.NetworkInterfaces[] | has("MacAddress")] | any' out)" = false ]
}

@test "of an object, JSON has what has to do with it, and all lists" {
	two_tiers
	show --json orders
	jq -e '(.NetworkInterfaces | length) == 1 and .Functions == [] and (.SecurityGroups | length) == 1 and .NatGateways == []' out
	[ "$(jq -r 'keys | length' out)" -eq "$("$vpclab" show --json lab.yaml | jq 'keys | length')" ]
}

# same_in_text TITLE FILTER - a table has the rows that jq makes of json
same_in_text() {
	jq -r "$2"' | map(if . == null or . == "" then "-" else tostring end) | join(" ")' json >expected
	table "$1" >is
	[ -s expected ]
	diff expected is
}

@test "text says what JSON says" {
	cp "$everything" lab.yaml
	"$vpclab" show --json lab.yaml >json
	show --all
	names='(reduce (.Vpcs[], .Subnets[]) as $o ({}; .[$o.SubnetId // $o.VpcId] = $o.Tags[0].Value)) as $name | '
	same_in_text "Network interfaces" "$names"'.NetworkInterfaces[] | [
		.NetworkInterfaceId, .InterfaceType,
		$name[.VpcId] + "/" + $name[.SubnetId], .AvailabilityZone,
		([.PrivateIpAddresses[].PrivateIpAddress] | join(", ")),
		.Ipv6Addresses[0].Ipv6Address,
		([.PrivateIpAddresses[].Association.PublicIp // empty] | join(", ")),
		([.Groups[].GroupName] | join(", ")), .Status,
		([.UsedBy[] | split("@")[0]] | unique | join(", ") | if . == "" then "nobody" else . end)]'
	same_in_text Instances "$names"'.Reservations[].Instances[] | [
		.Tags[0].Value, .InstanceId, $name[.VpcId] + "/" + $name[.SubnetId],
		.PrivateIpAddress, .PublicIpAddress,
		([.SecurityGroups[].GroupName] | join(", ")), .State.Name]'
	same_in_text Records '.HostedZones[].ResourceRecordSets[] | [
		.Name, .Type, .TTL, ([.ResourceRecords[].Value] | join(", "))]'
	same_in_text "Entries of prefix lists" '.PrefixLists[] | .PrefixListName as $n | .Entries[] | [$n, .Cidr]'
	same_in_text Databases '.DBInstances[] | [.DBInstanceIdentifier, .Engine,
		.DBClusterIdentifier, .AvailabilityZone, .SecondaryAvailabilityZone,
		(if .PubliclyAccessible then "yes" else "" end), .Endpoint.Port,
		.Endpoint.Address, .DBInstanceStatus]'
}

@test "--all shows everything, section by section" {
	cp "$everything" lab.yaml
	show --all
	[ "$(head -n 1 out)" = VPCs ]
	for title in Rules Entries Attachments "Transit gateways" Listeners Records Nodes; do
		[ -n "$(table "$title")" ] || { echo "no $title"; false; }
	done
	run_split "$vpclab" show --all lab.yaml orders
	is 2
	says "$errors" "one or the other"
}

# --- of a lab that runs -----------------------------------------------------------------

@test "a lab that runs is shown as its file is, with the MACs that are there" {
	runtime
	two_tiers
	"$vpclab" up lab.yaml
	"$vpclab" show lab.yaml >file
	"$vpclab" show >lab
	cmp file lab
	"$vpclab" show --json >json
	[ "$("$vpclab" show --json lab.yaml)" = "$(jq 'del(.. | .MacAddress?)' json)" ]
	mac=$(jq -r '.NetworkInterfaces[] | select(.UsedBy == ["orders"]).MacAddress' json)
	"$vpclab" exec orders -- ip link show eth0 | grep -q "link/ether $mac "
	[ "$(jq '[.NetworkInterfaces[].MacAddress] | unique | length' json)" -eq "$(jq '.NetworkInterfaces | length' json)" ]
}

@test "an object of a lab that runs, and what is none of it" {
	runtime
	two_tiers
	"$vpclab" up lab.yaml
	run_split "$vpclab" show orders
	is 0
	says "$(head -n 1 out)" "database orders  db-"
	says "$(table 'More about network interfaces')" " 02:"
	run_split "$vpclab" show oders
	is 2
	[ "$errors" = "vpclab show: the lab has nothing called 'oders'; did you mean 'orders'?" ]
	[ -z "$output" ]
	run_split "$vpclab" show --all
	is 0
	run_split "$vpclab" show one two
	is 2
	says "$errors" "one object"
	run_split "$vpclab" show --wrong
	is 2
	says "$errors" "no option '--wrong'"
}

@test "a lab that was changed is shown as it is now" {
	runtime
	two_tiers
	"$vpclab" up lab.yaml
	"$vpclab" show --json >before
	sed -i 's/tcp: 5432/tcp: 5433/; s/outside: {}/late: {}/' lab.yaml
	"$vpclab" apply lab.yaml
	run_split "$vpclab" show db
	is 0
	says "$(table Rules)" "app/db ingress tcp 5433 caller"
	"$vpclab" show >out
	says "$(tr -s ' ' <out)" "late Active"
	[[ $(<out) != *outside* ]]
	"$vpclab" show --json >after
	for field in NetworkInterfaceId PrivateIpAddress MacAddress; do
		[ "$(jq "[.NetworkInterfaces[].$field]" before)" = "$(jq "[.NetworkInterfaces[].$field]" after)" ]
	done
}

@test "a file goes before a lab that runs, and --lab before a file" {
	runtime
	two_tiers
	"$vpclab" up lab.yaml
	good_lab other.yaml
	cp other.yaml orders
	run_split "$vpclab" show other.yaml
	is 0
	says "$output" "app/a"
	[[ $output != *FUNCTION* ]]
	run_split "$vpclab" show orders
	is 0
	says "$output" web
	run_split "$vpclab" show --lab lab orders
	is 0
	says "$(head -n 1 out)" "database orders"
	rm orders
	run_split "$vpclab" show orders
	is 0
	says "$(head -n 1 out)" "database orders"
}

@test "of several labs one is chosen" {
	runtime
	two_tiers
	good_lab other.yaml
	"$vpclab" up lab.yaml
	"$vpclab" up other.yaml
	run_split "$vpclab" show web
	is 2
	says "$errors" "several labs run"
	run_split "$vpclab" show --lab=other web
	is 0
	run_split env VPCLAB_LAB=other "$vpclab" show web
	is 0
	says "$(head -n 1 out)" "instance web"
}

@test "without a lab and without a file there is nothing to show" {
	runtime
	run_split "$vpclab" show
	is 2
	says "$errors" "no lab runs"
	run_split "$vpclab" show orders
	is 2
	says "$errors" "no lab runs"
}

# --- colors -------------------------------------------------------------------------------

# on_a_terminal COMMAND - its output there, escapes as ^[
on_a_terminal() {
	script -qec "$1" /dev/null | cat -v
}

@test "colors are for a terminal: headings bold, states green and red" {
	two_tiers
	on_a_terminal "$vpclab show lab.yaml app/main" >colored
	grep -q '\^\[\[1mDESTINATION\^\[\[0m' colored
	grep -q '\^\[\[32mactive\^\[\[0m' colored
	grep -q '\^\[\[31mblackhole\^\[\[0m' colored
	show app/main
	run grep -c '\[' out
	is 1
	sed 's/\^\[\[[0-9]*m//g; s/\^M$//' colored | cmp - out
}

@test "NO_COLOR is respected, of a file and of a lab that runs" {
	runtime
	two_tiers
	"$vpclab" up lab.yaml
	on_a_terminal "$vpclab show" | grep -q '\^\[\[32min-use'
	for what in "" lab.yaml; do
		on_a_terminal "NO_COLOR=1 $vpclab show $what" >plain
		grep -q in-use plain
		run grep -c '\^\[' plain
		is 1
	done
}
