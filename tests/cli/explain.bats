#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/explain.bats - a packet's way, hop by hop: vpclab explain

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	vpclab=${VPCLAB:?the program under test}
	export VPCLAB_RUNTIME_DIR=$BATS_TEST_TMPDIR/run
	unset VPCLAB_LAB
	needs_namespaces
}

teardown() {
	"$vpclab" down --all >/dev/null
}

# up - a lab of two tiers, a NAT gateway, a function and a host
up() {
	cat >lab.yaml <<-'END'
		vpcs:
		  app:
		    cidr: 10.0.0.0/16
		    internet_gateway: true
		    subnets:
		      public: {cidr: 10.0.0.0/24, route_table: out}
		      a: {cidr: 10.0.1.0/24, route_table: through}
		      b: {cidr: 10.0.2.0/24, az: b, route_table: through, network_acl: strict}
		    nat_gateways: {nat: public}
		    route_tables: {out: {0.0.0.0/0: igw}, through: {203.0.113.0/24: nat}}
		    network_acls:
		      strict:
		        ingress: [{rule: 100, allow: {tcp: 5000-5002}, cidr: 10.0.0.0/16}]
		        egress: [{rule: 90, deny: {tcp: 2000}, cidr: 10.0.0.0/16}, {rule: 100, allow: all, cidr: 0.0.0.0/0}]
		    security_groups: {g: {ingress: [{tcp: 5000-5001, from: any}, {udp: 53, from: any}, {icmp: all, from: any}]}}
		instances:
		  web: {subnet: a}
		  near: {subnet: a, security_groups: g, ports: [5000, 53/udp]}
		  db: {subnet: b, security_groups: g, ports: [5000]}
		functions:
		  f: {subnets: [a, b]}
		  outside: {}
		internet: {host: {address: 203.0.113.80, ports: [443]}}
	END
	"$vpclab" up lab.yaml >/dev/null
}

# rulesets - all rules that are in the lab
rulesets() {
	local ns
	for ns in web db near vpc/app igw/app nat/app/nat owner internet; do
		echo "# $ns"
		"$vpclab" exec "$ns" -- nft list ruleset
	done
}

# --- the way ---------------------------------------------------------------------

@test "every hop of request and reply is told, and who knows of it" {
	up
	run_split "$vpclab" explain web db
	is 0
	says "$output" "web → db:5000 (10.0.2.4): open"
	says "$output" "REQUEST"
	says "$output" "REPLY"
	grep -qE '^ +1  both      instance web: tcp 10\.0\.1\.[0-9]+:[0-9]+ → 10\.0\.2\.4:5000$' <<<"$output"
	grep -qE '^ +2  both      ENI eni-[0-9a-f]+ \(web\), subnet a$' <<<"$output"
	grep -qE '^ +3  both      security group default \(sg-[0-9a-f]+\), egress: rule all to 0\.0\.0\.0/0$' <<<"$output"
	grep -qE 'both      network ACL strict \(acl-[0-9a-f]+\), ingress: rule 100, allow tcp 5000-5002 10\.0\.0\.0/16$' <<<"$output"
	grep -qE 'both      route table through \(rtb-[0-9a-f]+\): local for 10\.0\.2\.4$' <<<"$output"
	[[ "$output" != *observed* && "$output" != *analysed* && "$output" != *DISAGREEMENT* ]]
}

@test "translations are told with what they make of a packet" {
	up
	run_split "$vpclab" explain --subnet a f host
	is 0
	grep -qE 'function f: 169\.254\.[0-9.]+:[0-9]+ → 203\.0\.113\.80:443 becomes 10\.0\.1\.[0-9]+:[0-9]+ → 203\.0\.113\.80:443' <<<"$output"
	grep -qE 'NAT gateway nat \(nat-[0-9a-f]+\): 10\.0\.1\.[0-9:]+ → .* becomes 10\.0\.0\.[0-9:]+ → ' <<<"$output"
	grep -qE 'internet gateway igw \(igw-[0-9a-f]+\): 10\.0\.0\.[0-9:]+ → .* becomes 198\.18\.0\.[0-9:]+ → ' <<<"$output"
}

@test "a drop ends the way, and says what is wrong behind it as well" {
	up
	run_split "$vpclab" explain web near:22
	is 1
	says "$output" "blocked: ENI_SG_RULES_MISMATCH, ingress, group g"
	grep -qE 'both      security group g \(sg-[0-9a-f]+\), ingress: DROPPED, ENI_SG_RULES_MISMATCH$' <<<"$output"
	[[ "$output" != *"instance near"* ]]
	run_split "$vpclab" explain web db:22
	is 1
	grep -qE 'both      network ACL strict .* ingress: rule \*, deny all: DROPPED, SUBNET_ACL_RESTRICTION$' <<<"$output"
	grep -qE 'assumed   security group g .* would drop it, ENI_SG_RULES_MISMATCH$' <<<"$output"
}

@test "an answer that is dropped has its own way" {
	up
	run_split "$vpclab" explain --source-port 2000 web db
	is 1
	says "$output" "on the way back"
	sed '/^REPLY/,$d' <<<"$output" | grep -q "both      instance db: tcp"
	sed '1,/^REPLY/d' <<<"$output" |
		grep -qE 'both      network ACL strict .* egress: rule 90, deny tcp 2000 10\.0\.0\.0/16: DROPPED'
}

# --- options ---------------------------------------------------------------------

@test "explain takes what probe takes" {
	up
	run_split "$vpclab" explain web near:53/udp
	is 0
	says "$output" "instance web: udp"
	run_split "$vpclab" explain web near/icmp
	is 0
	says "$output" "instance web: icmp 8/0"
	run_split "$vpclab" explain f db
	is 0
	[ "$(grep -c '^REQUEST' <<<"$output")" -eq 2 ]
	run_split "$vpclab" explain --subnet b f db
	is 0
	[ "$(grep -c '^REQUEST' <<<"$output")" -eq 1 ]
	run_split "$vpclab" explain --address 10.0.2.4 --lab lab web db
	is 0
	run_split "$vpclab" explain web 203.0.113.99:80
	is 1
	says "$output" "internet: DROPPED, NO_POSSIBLE_DESTINATION"
	run_split "$vpclab" explain web nobody.example.com
	is 1
	says "$output" "unresolved"
}

@test "what nobody listens on is refused, and its way is open" {
	up
	run_split "$vpclab" explain web db:5001
	is 1
	says "$output" "refused: the path is open, nobody listens"
	says "$output" "REPLY"
	[[ "$output" != *DISAGREEMENT* ]]
}

@test "explain has JSON in the words of network insights" {
	up
	run_split "$vpclab" explain --json web db:22
	is 1
	local e=.Explanations[0]
	[ "$(jq -r "$e | .Verdict + \" \" + .ExplanationCode" <<<"$output")" = "blocked SUBNET_ACL_RESTRICTION" ]
	[ "$(jq -r "$e.Observed.ForwardPathComponents | map(.Kind) | join(\", \")" <<<"$output")" = \
		"node, ENI, security groups, network ACL, route table, network ACL" ]
	[ "$(jq -r "$e.Observed.ForwardPathComponents[-1] | .ExplanationCode + \" \" + .Component.Name + \" \" + (.AclRule.RuleNumber | tostring)" <<<"$output")" = \
		"SUBNET_ACL_RESTRICTION strict 32767" ]
	[ "$(jq "$e.Observed.ReturnPathComponents | length" <<<"$output")" -eq 0 ]
	[ "$(jq -r "$e.Analysed | .Certain, (.ForwardPathComponents[-1].Assumed)" <<<"$output" | xargs)" = "true true" ]
	[ "$(jq "$e | .EventsLost | length" <<<"$output")" -eq 0 ]
	[ "$(jq "$e | has(\"Difference\")" <<<"$output")" = false ]
	[ "$(jq "$e.Observed.ForwardPathComponents[0].InboundHeader.DestinationPortRanges[0].From" <<<"$output")" -eq 22 ]
}

# --- bad input -------------------------------------------------------------------

@test "explain says what is wrong with its arguments" {
	up
	run_split "$vpclab" explain web nearr:80
	is 2
	says "$errors" "no node 'nearr'"
	says "$errors" "the lab has db, f, host, internet, near, outside, web"
	run_split "$vpclab" explain wbe near
	is 2
	says "$errors" "vpclab explain: SRC: no node 'wbe'"
	run_split "$vpclab" explain web
	is 2
	says "$errors" "needs SRC and DST"
	run_split "$vpclab" explain web near:80/icmp
	is 2
	says "$errors" "ICMP has no ports"
	run_split "$vpclab" explain --source-port 0 web near
	is 2
	run_split "$vpclab" explain --wrong web near
	is 2
	says "$errors" "no option '--wrong'"
	run_split "$vpclab" explain --lab other web near
	is 2
	says "$errors" "no lab 'other' runs"
}

@test "a function without a network sends nothing" {
	up
	run_split "$vpclab" explain outside db
	is 1
	says "$output" "FUNCTION_NOT_IN_VPC"
	[ "$(grep -c '^ ' <<<"$output")" -eq 1 ]
}

# --- and afterwards --------------------------------------------------------------

@test "afterwards all rules are as they were, also when nobody waited" {
	up
	rulesets >before
	run_split "$vpclab" explain web db
	is 0
	run_split "$vpclab" explain web near:22
	is 1
	# the answer would come after three seconds: the client is gone before
	"$vpclab" exec near -- nft 'add table inet own; add chain inet own c { type filter hook input priority 0; policy drop; }'
	"$vpclab" explain web near >waiting 2>&1 &
	until_true armed
	kill $!
	wait $! || :
	"$vpclab" exec near -- nft delete table inet own
	until_true eval 'rulesets >after; cmp -s before after'
}

# armed - a trace is under way
armed() {
	"$vpclab" exec vpc/app -- nft list tables | grep -q vpclab_trace
}

@test "a trace leaves nothing in a namespace that outlives the lab's keeper" {
	up
	"$vpclab" exec near -- nft 'add table inet own; add chain inet own c { type filter hook input priority 0; policy drop; }'
	# somebody who stays in the router
	mkfifo hold
	"$vpclab" exec vpc/app -- sh -c 'read -r _ <hold; nft list tables >after' &
	local guest=$!
	"$vpclab" explain web near >waiting 2>&1 &
	local waiting=$!
	until_true armed
	kill -KILL "$("$vpclab" ls --json | jq '.Labs[0].Pid')"
	wait $waiting || :
	echo >hold
	wait $guest || :
	grep -q 'table inet vpclab$' after
	[[ "$(cat after)" != *vpclab_trace* ]]
}
