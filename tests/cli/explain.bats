#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/explain.bats - a packet's way, hop by hop: vpclab explain

load common

setup() {
	with_labs
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

# step KNOWN STEP DOES DECIDED-BY IDENTIFIER - such a line is in $output, some
# number in it
step() {
	grep -qE "^$1 +[0-9]+  $2 +$3  +$4  +$5\$" <<<"$output" && return
	echo "no line '$*' in: $output"
	return 1
}

# there, back - the lines of either way
there() { sed -n '/^The way there/,/^$/p' <<<"$output"; }
back() { sed -n '/^The way back/,/^$/p' <<<"$output"; }

# --- the way ---------------------------------------------------------------------

@test "every step there and back is told, and who knows of it" {
	up
	run_split "$vpclab" explain web db
	is 0
	says "$(head -n 1 <<<"$output")" "web → db:5000 (10.0.2.4): open"
	there | sed -n 2p | grep -qE '^KNOWN +STEP +DECIDED BY +IDENTIFIER$'
	there | sed -n 3p | grep -qE '^both +1  instance web +sends +tcp to 10\.0\.2\.4:5000 from 10\.0\.1\.[0-9]+:[0-9]+ +i-[0-9a-f]+$'
	step both "ENI web" passes '10\.0\.1\.[0-9]+ in subnet app/a' 'eni-[0-9a-f]+'
	step both "security group default, egress" passes 'all to 0\.0\.0\.0/0' 'sg-[0-9a-f]+'
	step both "network ACL strict, ingress" passes 'rule 100: allow tcp 5000-5002 10\.0\.0\.0/16' 'acl-[0-9a-f]+'
	step both "route table through" passes '10\.0\.0\.0/16 → local' 'rtb-[0-9a-f]+'
	step both "instance db" answers 'listens on tcp 5000' 'i-[0-9a-f]+'
	back | grep -qE '^both +17  instance web +receives +the answer is there'
	[[ "$output" != *observed* && "$output" != *analysed* && "$output" != *DISAGREEMENT* && "$output" != *"What is wrong"* ]]
}

# told FILE - what explain or analyze says, but for the verdict, the column of who
# knows, and how wide columns are
told() {
	tail -n +2 "$1" | sed -E 's/^(both|analysed|KNOWN) +//; s/ +/ /g; s/^ //'
}

@test "steps and reasons are those of analyze" {
	up
	# nothing that the model leaves open: ICMP has no ports
	for to in near/icmp db/icmp; do
		"$vpclab" explain web $to >explained || [ $? -eq 1 ]
		"$vpclab" analyze lab.yaml web $to >analyzed || [ $? -eq 1 ]
		[ "$(grep -c '^both ' explained)" -ge 6 ]
		diff <(told explained) <(told analyzed)
	done
	grep -q '^What is wrong' explained
}

@test "translations are told with what they make of a packet" {
	up
	run_split "$vpclab" explain --subnet a f host
	is 0
	step both "function f" sends 'tcp to 203\.0\.113\.80:443 from 169\.254\.[0-9.]+:[0-9]+ → 10\.0\.1\.[0-9]+:[0-9]+' 'arn:aws:lambda:[^ ]*:function:f'
	step both "NAT gateway nat" passes 'from 10\.0\.1\.[0-9]+:[0-9]+ → 10\.0\.0\.[0-9]+:[0-9]+' 'nat-[0-9a-f]+'
	step both "NAT gateway nat" passes 'to 10\.0\.0\.[0-9]+:[0-9]+ → 10\.0\.1\.[0-9]+:[0-9]+' 'nat-[0-9a-f]+'
	step both "internet gateway of app" passes 'from 10\.0\.0\.[0-9]+ → 198\.18\.0\.1' 'igw-[0-9a-f]+'
}

@test "behind a drop the model alone says what would become of the packet" {
	up
	run_split "$vpclab" explain web near:22
	is 1
	says "$(head -n 1 <<<"$output")" "blocked: ENI_SG_RULES_MISMATCH, ingress, group g"
	step both "security group g, ingress" drops 'no rule for tcp 22 from 10\.0\.1\.[0-9]+' 'sg-[0-9a-f]+'
	step analysed "ENI near" "would pass" '10\.0\.1\.[0-9]+ in subnet app/a' 'eni-[0-9a-f]+'
	run_split "$vpclab" explain web db:22
	is 1
	step both "network ACL strict, ingress" drops 'rule \*: deny all' 'acl-[0-9a-f]+'
	step analysed "security group g, ingress" "would drop" 'no rule for tcp 22 from 10\.0\.1\.[0-9]+' 'sg-[0-9a-f]+'
	back | tail -n +3 | grep . | grep -qv '^analysed' && return 1
	grep -A 7 '^What is wrong' <<<"$output" | grep -qE '^  1  SUBNET_ACL_RESTRICTION, ingress$'
	says "$output" "network ACL strict, of subnet b, has no ingress rule that allows tcp 22 from 10.0.1.4 (instance web)"
	grep -qE '^  2  ENI_SG_RULES_MISMATCH, ingress$' <<<"$output"
	says "$output" "security group g has no ingress rule for tcp 22 from 10.0.1.4 (instance web)"
}

@test "an answer that is dropped has its own way" {
	up
	run_split "$vpclab" explain --source-port 2000 web db
	is 1
	says "$(head -n 1 <<<"$output")" "on the way back"
	there | grep -qE '^both +9  instance db +answers '
	back | grep -qE '^both +12  network ACL strict, egress +drops +rule 90: deny tcp 2000 10\.0\.0\.0/16 '
	grep -qE '^  1  SUBNET_ACL_RESTRICTION, egress, on the way back$' <<<"$output"
}

@test "where packet and model disagree both are told, loudly" {
	up
	acl=(inet vpclab acl.strict.in)
	handle=$("$vpclab" exec vpc/app -- nft -a list chain "${acl[@]}" | sed -n 's/.* 5000-5002 .*# handle //p')
	"$vpclab" exec vpc/app -- nft delete rule "${acl[@]}" handle "$handle"
	run_split "$vpclab" explain web db
	is 1
	step observed "network ACL strict, ingress" drops 'rule \*: deny all' 'acl-[0-9a-f]+'
	step analysed "network ACL strict, ingress" passes 'rule 100: allow tcp 5000-5002 10\.0\.0\.0/16' 'acl-[0-9a-f]+'
	grep -qE '^  1  SUBNET_ACL_RESTRICTION, ingress, only observed$' <<<"$output"
	[ "$(last_line)" = "DISAGREEMENT on the way there (code): observed network ACL strict, ingress: rule *: deny all, drops it: SUBNET_ACL_RESTRICTION; analysed network ACL strict, ingress: rule 100: allow tcp 5000-5002 10.0.0.0/16" ]
	run_split "$vpclab" explain --json web db
	[ "$(jq -c '.Explanations[0] | [.Difference.Path, .Difference.What, (.Observed.Explanations | length), (.Analysed.Explanations | length)]' out)" = '["forward","code",1,0]' ]
}

@test "what a program does that the lab file has not is what was seen" {
	up
	# nobody but the user knows why nothing comes
	"$vpclab" exec near -- nft 'add table inet own; add chain inet own c { type filter hook input priority 0; policy drop; }'
	run_split "$vpclab" explain web near
	is 1
	step both "instance near" ignores "it says nothing" 'i-[0-9a-f]+'
	says "$output" "it was not seen to go on behind instance near"
	"$vpclab" exec near -- nft 'delete table inet own; add table inet own; add chain inet own c { type filter hook input priority 0; }; add rule inet own c tcp dport 5000 reject with tcp reset'
	run_split "$vpclab" explain web near
	is 1
	step both "instance near" refuses "nobody listens on tcp 5000" 'i-[0-9a-f]+'
}

# --- what would open it -----------------------------------------------------------

@test "a fix for a lab that runs opens it there" {
	up
	run_split "$vpclab" explain --fix web db
	is 0
	[[ "$output" != *"What would open it"* ]]
	"$vpclab" authorize-security-group-ingress --group-id g --protocol tcp --port 5003 --source-group default >/dev/null
	run_split "$vpclab" explain --fix web db:5003
	is 1
	# the group admits it since it was changed; the ACL does not
	[ "$(sed -n '/^What would open it/,$p' <<<"$output" | sed -n 2p)" = "1. 1 change would open it, though nobody listens there yet" ]
	says "$output" "network ACL strict: ingress 200, allow tcp 5003 from 10.0.1.4/32"
	local verb
	verb=$(sed -nE 's/^ +vpclab +vpclab //p' <<<"$output")
	# shellcheck disable=SC2086
	"$vpclab" $verb >/dev/null
	run_split "$vpclab" explain --fix web db:5003
	is 1
	says "$(head -n 1 <<<"$output")" "refused: the path is open"
	[ "$(last_line)" = "No change is known that would open it: the path is open; nobody listens there." ]
	run_split "$vpclab" explain --fix --json web near:22
	is 1
	[ "$(jq -r '.Fixes[0].Changes[0].Vpclab' out)" = "vpclab authorize-security-group-ingress --group-id g --protocol tcp --port 22 --source-group default" ]
	run_split "$vpclab" probe --fix web db
	is 2
}

# --- options ---------------------------------------------------------------------

@test "explain takes what probe takes" {
	up
	run_split "$vpclab" explain web near:53/udp
	is 0
	step both "instance web" sends 'udp to 10\.0\.1\.5:53 from 10\.0\.1\.4:[0-9]+' 'i-[0-9a-f]+'
	run_split "$vpclab" explain web near/icmp
	is 0
	step both "instance web" sends 'ping to 10\.0\.1\.5 from 10\.0\.1\.4' 'i-[0-9a-f]+'
	run_split "$vpclab" explain f db
	is 0
	[ "$(grep -c '^The way there' <<<"$output")" -eq 2 ]
	run_split "$vpclab" explain --subnet b f db
	is 0
	[ "$(grep -c '^The way there' <<<"$output")" -eq 1 ]
	run_split "$vpclab" explain --address 10.0.2.4 --lab lab web db
	is 0
	run_split "$vpclab" explain web 203.0.113.99:80
	is 1
	step both internet drops - -
	says "$output" "nobody on the internet of this lab has the address 203.0.113.99"
	run_split "$vpclab" explain web nobody.example.com
	is 1
	says "$output" "unresolved"
}

@test "what nobody listens on is refused, and its way is open" {
	up
	run_split "$vpclab" explain web db:5001
	is 1
	says "$output" "refused: the path is open, nobody listens"
	step both "instance db" refuses "listens on 5000, not on tcp 5001" 'i-[0-9a-f]+'
	says "$output" "The way back"
	[[ "$output" != *DISAGREEMENT* && "$output" != *"What is wrong"* ]]
}

@test "explain has JSON in the words of network insights" {
	up
	run_split "$vpclab" explain --json web db:22
	is 1
	local e=.Explanations[0]
	[ "$(jq -r "$e | .Verdict + \" \" + .ExplanationCode" <<<"$output")" = "blocked SUBNET_ACL_RESTRICTION" ]
	[ "$(jq -r "$e.Observed.ForwardPathComponents | map(.Component.Id | sub(\"-.*\"; \"\")) | join(\" \")" <<<"$output")" = "i eni sg acl rtb acl" ]
	[ "$(jq -r "$e.Observed.ForwardPathComponents[-1] | .Component.Name + \" \" + (.AclRule.RuleNumber | tostring)" <<<"$output")" = "strict 32767" ]
	[ "$(jq "$e.Observed.ReturnPathComponents | length" <<<"$output")" -eq 0 ]
	[ "$(jq -r "$e.Observed.Explanations | map(.ExplanationCode) | join(\" \")" <<<"$output")" = SUBNET_ACL_RESTRICTION ]
	[ "$(jq -r "$e.Analysed | .Certain, (.ForwardPathComponents[-1].Assumed)" <<<"$output" | xargs)" = "true true" ]
	[ "$(jq -r "$e.Analysed.Explanations | map(.ExplanationCode) | join(\" \")" <<<"$output")" = "SUBNET_ACL_RESTRICTION ENI_SG_RULES_MISMATCH" ]
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
	step both "function outside" drops 'tcp to 10\.0\.2\.4:5000 from 169\.254\.[0-9.]+:[0-9]+' 'arn:aws:lambda:[^ ]*:function:outside'
	[ "$(grep -cE '^(both|observed|analysed) ' <<<"$output")" -eq 1 ]
	says "$output" "function outside is in no VPC"
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
