#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/analyze.bats - what becomes of a packet, from the file alone

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	vpclab=${VPCLAB:?the program under test}
	unset NO_COLOR
	cat >lab.yaml <<-'END'
		vpcs:
		  app:
		    cidr: 10.0.0.0/16
		    internet_gateway: true
		    subnets:
		      public:  {cidr: 10.0.0.0/24, route_table: public}
		      private: {cidr: 10.0.1.0/24, route_table: private, network_acl: strict}
		      other:   {cidr: 10.0.2.0/24, az: b}
		    nat_gateways: {nat: public}
		    route_tables:
		      public:  {0.0.0.0/0: igw}
		      private: {0.0.0.0/0: nat}
		    network_acls:
		      strict:
		        ingress: [{rule: 100, allow: all, cidr: 0.0.0.0/0}]
		        egress: [{rule: 100, allow: {tcp: 443}, cidr: 0.0.0.0/0}, {rule: 110, allow: {tcp: 1024-40000}, cidr: 10.0.0.0/16}]
		    security_groups:
		      function: {}
		      database: {ingress: [{tcp: 3306, from: function}]}
		      web: {ingress: [{tcp: 80, from: any}]}
		functions:
		  report: {subnets: other, security_groups: function}
		  both:   {subnets: [private, other], security_groups: function}
		  plain:  {}
		databases:
		  orders: {engine: postgres, subnets: [private, other], security_groups: database}
		instances:
		  web: {subnet: private, security_groups: web, ports: [80]}
		internet:
		  api.example.com: 203.0.113.80
	END
}

@test "what is blocked is told step by step, with all that is wrong" {
	run_split "$vpclab" analyze lab.yaml report orders
	is 1
	[ -z "$errors" ]
	[ "$(head -n 1 <<<"$output")" = "report → orders:5432 (10.0.1.5): blocked: ENI_SG_RULES_MISMATCH, ingress, group database, no rule for tcp 5432 from 10.0.2.4, ENI eni-080e30e748ad5bab6 (orders)" ]
	grep -qxE ' +1  function report +sends +tcp to 10\.0\.1\.5:5432 from 10\.0\.2\.4 +arn:aws:lambda:.*:function:report' <<<"$output"
	grep -qxE ' +6  network ACL strict, ingress +passes +rule 100: allow all 0\.0\.0\.0/0 +acl-[0-9a-f]{17}' <<<"$output"
	grep -qxE ' +7  security group database, ingress +drops +no rule for tcp 5432 from 10\.0\.2\.4 +sg-[0-9a-f]{17}' <<<"$output"
	grep -qxE ' +8  ENI orders +would pass +10\.0\.1\.5 in subnet app/private +eni-080e30e748ad5bab6' <<<"$output"
	says "$output" "The way back"
	says "$output" "security group database has no ingress rule for tcp 5432 from 10.0.2.4 (function report)"
}

@test "a way that is there has status 0" {
	run_split "$vpclab" analyze lab.yaml web api.example.com
	is 0
	[ "$(head -n 1 <<<"$output")" = "web → api.example.com:443 (203.0.113.80): open" ]
	grep -qE '  NAT gateway nat +passes +from 10\.0\.1\.[0-9]+:32768-60999 → 10\.0\.0\.4:1024-65535 +nat-' <<<"$output"
	grep -qE '  internet gateway of app +passes +from 10\.0\.0\.4 → 198\.18\.0\.1 +igw-' <<<"$output"
	[[ "$output" != *"What is wrong"* ]]
}

@test "a port where nobody listens is at the end of a way" {
	run_split "$vpclab" analyze lab.yaml report orders:3306
	is 1 # the answer is blocked for some source ports
	run_split "$vpclab" analyze --source-port 2000 lab.yaml report orders:3306
	is 0
	says "$(head -n 1 <<<"$output")" "refused: database orders: listens on 5432, not on tcp 3306"
}

@test "what depends on the source port is told apart" {
	run_split "$vpclab" analyze lab.yaml report web
	is 1
	[ "$(sed -n 1p <<<"$output")" = "report → web:80 (10.0.1.6): depends on the source port" ]
	[ "$(sed -n 2p <<<"$output")" = "  source ports 32768-40000: open" ]
	says "$(sed -n 3p <<<"$output")" "  source ports 40001-60999: blocked: SUBNET_ACL_RESTRICTION, egress, network ACL strict, rule *"
	says "$output" "has no egress rule that allows the answer, tcp 40001-60999 to 10.0.2.4 (function report)"
}

@test "every place of a source is asked, --subnet chooses one" {
	run_split "$vpclab" analyze lab.yaml both api.example.com
	is 1
	grep -q '^both@private → .*: open$' <<<"$output"
	grep -q '^both@other → .*: blocked: NO_ROUTE_TO_DESTINATION' <<<"$output"
	run_split "$vpclab" analyze --subnet private lab.yaml both api.example.com
	is 0
	run_split "$vpclab" analyze lab.yaml both@private api.example.com
	is 0
}

@test "a function outside every VPC is a source like any other" {
	run_split "$vpclab" analyze lab.yaml plain api.example.com
	is 0
	run_split "$vpclab" analyze lab.yaml plain orders
	is 1
	says "$output" "FUNCTION_NOT_IN_VPC (vpclab's own code)"
}

@test "a name without an address says why" {
	run_split "$vpclab" analyze lab.yaml report no.example.com
	is 1
	[ "$(sed -n 1p <<<"$output")" = "report → no.example.com:443: unresolved: DNS_NAME_NOT_FOUND" ]
	[ "$(sed -n 2p <<<"$output")" = "  no name server that report asks knows the name no.example.com" ]
}

@test "an address is called as it is, its port behind it" {
	run_split "$vpclab" analyze lab.yaml report 203.0.113.9:8443
	[[ "$output" == "report → 203.0.113.9:8443 (203.0.113.9): "* ]]
	run_split "$vpclab" analyze lab.yaml report '[2001:db8::9]:8443'
	[[ "$output" == "report → [2001:db8::9]:8443 (2001:db8::9): "* ]]
}

@test "what the model cannot tell is said, and is no way" {
	run_split "$vpclab" analyze lab.yaml web web
	is 1
	says "$output" "cannot be told from the model: what a node sends to itself stays in its own system"
}

@test "ends are addresses, identifiers and strangers, too" {
	run_split "$vpclab" analyze lab.yaml 10.0.2.4 203.0.113.80:443
	is 1
	run_split "$vpclab" analyze lab.yaml web 8.8.8.8:443
	is 0
	run_split "$vpclab" analyze lab.yaml 8.8.8.8 web
	is 1
	says "$output" "PRIVATE_ADDRESS_FROM_INTERNET"
	run_split "$vpclab" analyze lab.yaml eni-080e30e748ad5bab6 web/udp
	is 2
	run_split "$vpclab" analyze lab.yaml eni-080e30e748ad5bab6 web:80
	says "$output" "orders → web:80"
}

@test "--json is read like describe-network-insights-analyses" {
	run_split "$vpclab" analyze --json lab.yaml report orders
	is 1
	[ "$(jq -r '.NetworkInsightsAnalyses[] | select(.NetworkPathFound == false).Explanations[].ExplanationCode' out)" = ENI_SG_RULES_MISMATCH ]
	[ "$(jq -r '.NetworkInsightsAnalyses[0].Explanations[0].NetworkInterface.Id' out)" = eni-080e30e748ad5bab6 ]
	[ "$(jq -r '.NetworkInsightsAnalyses[0].Status' out)" = succeeded ]
	run_split "$vpclab" analyze --json lab.yaml web api.example.com
	is 0
	[ "$(jq -r '[.NetworkInsightsAnalyses[0].ForwardPathComponents[].Component.Id | sub("-.*"; "")] | join(" ")' out)" = "i eni sg acl rtb acl nat acl rtb igw" ]
	[ "$(jq -r '.NetworkInsightsAnalyses[0].ForwardPathComponents[6].OutboundHeader.SourceAddresses[0]' out)" = 10.0.0.4/32 ]
	run_split "$vpclab" analyze --json lab.yaml report web
	is 1
	[ "$(jq -c '[.NetworkInsightsAnalyses[].NetworkPathFound]' out)" = "[true,false]" ]
}

@test "the file may come by standard input" {
	"$vpclab" analyze - web api.example.com <lab.yaml >out
	says "$(cat out)" "open"
	run_split "$vpclab" analyze - web api.example.com <<<"vpcs: {app: {cidr: 10.0.0.0}}"
	is 2
	says "$errors" "standard input:1:"
}

@test "bad questions are status 2, and say what would be good" {
	run_split "$vpclab" analyze lab.yaml reprot orders
	is 2
	says "$errors" "vpclab analyze: SRC: no node 'reprot'; the lab has "
	run_split "$vpclab" analyze lab.yaml report orders:5432/icmp
	is 2
	says "$errors" "ICMP has no ports"
	run_split "$vpclab" analyze lab.yaml report 10.0.1.5
	is 2
	says "$errors" "write 10.0.1.5:PORT"
	run_split "$vpclab" analyze --ipv6 lab.yaml web orders
	is 2
	says "$errors" "SRC: web has no IPv6 address"
	run_split "$vpclab" analyze lab.yaml 10.9.9.9 orders
	is 2
	says "$errors" "nobody in the lab has the address 10.9.9.9"
	run_split "$vpclab" analyze lab.yaml report
	is 2
	says "$errors" "needs FILE, SRC and DST[:PORT]"
	run_split "$vpclab" analyze --size 1 lab.yaml report orders
	is 2
	says "$errors" "--size '1'"
	run_split "$vpclab" analyze missing.yaml report orders
	is 2
	says "$errors" "missing.yaml"
}

@test "no root and no namespace is needed" {
	command -v setpriv >/dev/null || skip "no setpriv here"
	[ "$(id -u)" -eq 0 ] || skip "nobody to become: not root"
	cp "$vpclab" ./program
	chmod 755 . program
	run_split setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs \
		./program analyze - web api.example.com <lab.yaml
	is 0
}

@test "colors are for terminals that want them" {
	command -v script >/dev/null || skip "no script here"
	"$vpclab" analyze lab.yaml report orders >plain || :
	[ "$(grep -c $'\033' plain)" -eq 0 ]
	script -qec "$vpclab analyze lab.yaml report orders" /dev/null >colored || :
	grep -q $'\033\[31mblocked' colored
	NO_COLOR=1 script -qec "$vpclab analyze lab.yaml report orders" /dev/null >none || :
	[ "$(grep -c $'\033\[31m' none)" -eq 0 ]
}
