#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/features.bats - kernels that are old, or built without something
#
# tests/preload/crippled.c lets the kernel refuse what one without the feature
# would refuse.

load common

setup() {
	with_labs
	crippled=$(dirname "$vpclab")/tests/crippled.so
	[ -e "$crippled" ] || skip "no $crippled: make tests"
	"$vpclab" features >all || skip "a feature that is lacking here: $(grep -v ^yes all)"
	cat >lab.yaml <<-'END'
		vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}, security_groups: {g: {ingress: [{tcp: 5000, from: any}]}}}}
		instances:
		  web: {subnet: a}
		  db: {subnet: a, security_groups: g, ports: [5000, 6000]}
	END
	cat >nat.yaml <<-'END'
		vpcs:
		  app:
		    cidr: 10.0.0.0/16
		    internet_gateway: true
		    subnets: {a: {cidr: 10.0.1.0/24, route_table: private}, b: {cidr: 10.0.2.0/24, route_table: public}}
		    nat_gateways: {nat: {subnet: b}}
		    route_tables: {public: {0.0.0.0/0: igw}, private: {0.0.0.0/0: nat}}
		    security_groups: {g: {ingress: [{tcp: 5000, from: any}]}}
		instances:
		  web: {subnet: a}
		  db: {subnet: a, security_groups: g, ports: [5000, 6000]}
		internet: {api.example.com: {address: 203.0.113.80, ports: [443]}}
	END
}

teardown() {
	"$vpclab" down --all >/dev/null
}

# without WORDS COMMAND... - run_split, on a kernel that lacks those
without() {
	local words=$1
	shift
	run_split env CRIPPLED="$words" LD_PRELOAD="$crippled" \
		ASAN_OPTIONS="${ASAN_OPTIONS-}:verify_asan_link_order=0" "$@"
}

# lacking - the features of the JSON in $output that are not there
lacking() {
	jq -r '.Features[] | select(.Here == false) | .Name' <<<"$output"
}

@test "what is here is told, and exits 0" {
	run_split "$vpclab" features --json
	is 0
	[ "$(jq '.Features | length' <<<"$output")" -ge 20 ]
	[ "$(jq '[.Features[] | select(.Here != true)] | length' <<<"$output")" -eq 0 ]
	diff <(jq -r '.Features[].Name' <<<"$output") <(sed 1d all | awk '{ print $2 }')
}

@test "each feature that is lacking is named, and no other" {
	while read -r name words; do
		without "$words" "$vpclab" features --json
		[ "$status" -eq 3 ] && [ "$(lacking)" = "$name" ] ||
			{ echo "$name: $status $(lacking)"; false; }
		echo "$name" >>seen
	done <<-'END'
		veth veth
		policy-routing policy-routing
		ipv6 ipv6
		ipv6-policy-routing ipv6-policy-routing
		nftables nftables
		ranges ranges
		counters counter
		hour hour
		limit limit
		numgen numgen
		log log nflog
		reject reject
		conntrack ct
		conntrack-mark conntrack-mark
		conntrack-zones conntrack-zones
		connlimit connlimit
		nat nat
		masquerade masq
		conntrack-netlink conntrack-netlink
		packet-sockets packet-sockets
	END
	diff seen <(sed 1d all | awk '{ print $2 }')
}

@test "what needs something that is lacking is not judged" {
	without ct "$vpclab" features
	is 3
	says "$output" "no    conntrack "
	says "$output" "?     nat "
	says "$output" "without conntrack: "
	without ct "$vpclab" features --json
	[ "$(jq -r '.Features[] | select(.Name == "nat") | .Here' <<<"$output")" = null ]
}

@test "of a lab those that it uses" {
	run_split "$vpclab" features lab.yaml
	is 0
	[[ $output != *masquerade* && $output != *ipv6* ]]
	run_split "$vpclab" features nat.yaml
	is 0
	says "$output" masquerade
	without masq "$vpclab" features lab.yaml
	is 0
	without masq "$vpclab" features nat.yaml
	is 3
}

@test "a lab that is refused says what the kernel lacks, and what works" {
	without veth "$vpclab" up lab.yaml
	is 3
	says "$errors" "add link "
	says "$errors" "this kernel lacks veth: links between namespaces (CONFIG_VETH; module veth); without: no lab; analyze, diff, import and plan need no kernel"
	without nftables "$vpclab" up lab.yaml
	is 3
	says "$errors" "CONFIG_NF_TABLES"
	[[ $errors != *conntrack* ]] # who knows
	[ -z "$(ls run)" ]
}

@test "only what the lab needs has to be there" {
	without "masq reject numgen" "$vpclab" up nat.yaml
	is 3
	says "$errors" "module nft_masq)"
	says "$errors" "module nft_reject_inet)"
	[[ $errors != *numgen* ]] # that is for several addresses
	without "masq reject numgen" "$vpclab" up lab.yaml
	is 0
	[ -z "$errors" ]
	run_split "$vpclab" probe web db:5000
	is 0
}

@test "a change that is refused says so too, and the lab is as it was" {
	without masq "$vpclab" up --name lab lab.yaml
	is 0
	run_split "$vpclab" apply nat.yaml
	is 3
	says "$errors" "this kernel lacks masquerade"
	says "$errors" "the lab is as it was"
	run_split "$vpclab" probe web db:5000
	is 0
}

@test "without NFLOG the lab comes up and says what cannot be told" {
	without "log nflog" "$vpclab" up lab.yaml
	is 0
	says "$output" "note: this kernel lacks log"
	says "$output" "lab lab is up"
	run_split "$vpclab" probe web db:5000
	is 0
	run_split "$vpclab" probe web db:6000
	is 1
	says "$output" timeout
	# and stays so when it changes
	sed 's/tcp: 5000/tcp: 6000/' lab.yaml >other.yaml
	run_split "$vpclab" apply other.yaml
	is 0
	run_split "$vpclab" probe web db:6000
	is 0
}

@test "without what counts, quotas are not kept, and that is said" {
	without "connlimit limit" "$vpclab" up nat.yaml
	is 0
	says "$output" "note: this kernel lacks limit: quotas"
	says "$output" "note: this kernel lacks connlimit: quotas"
	# neither the resolver nor the NAT gateway drops all for being too much
	run_split "$vpclab" probe web api.example.com:443
	is 0
	run_split "$vpclab" probe web db:6000
	is 1
	says "$output" "blocked: ENI_SG_RULES_MISMATCH"
}

@test "what can be done without is no excuse for what cannot" {
	without "log nflog masq" "$vpclab" up nat.yaml
	is 3
	says "$errors" "this kernel lacks log"
	says "$errors" "this kernel lacks masquerade"
}

@test "a test without NFLOG says why nothing is blocked" {
	good_lab lab.yaml '{from: web, to: "db:5000", is: open}' '{from: db, to: "web:22", is: blocked}'
	without "log nflog" "$vpclab" test lab.yaml
	is 1
	[ "$(last_line)" = "1 passed, 1 failed" ]
	says "$errors" "note: this kernel lacks log"
}

@test "without IPv6 labs of IPv4 alone work" {
	without ipv6 "$vpclab" up lab.yaml
	is 0
	run_split "$vpclab" probe web db:5000
	is 0
	"$vpclab" down lab
	sed 's|cidr: 10.0.0.0/16,|cidr: 10.0.0.0/16, ipv6_cidr: auto,|; s|a: 10.0.1.0/24|a: {cidr: 10.0.1.0/24, ipv6_cidr: auto}|' lab.yaml >six.yaml
	without ipv6 "$vpclab" up six.yaml
	is 3
	says "$errors" "this kernel lacks ipv6"
	says "$errors" "those of IPv4 alone work"
}

@test "without user namespaces an ordinary user is told what works" {
	forbidden() {
		echo 0 >/proc/sys/user/max_user_namespaces
		setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$vpclab" "$@"
	}
	export -f forbidden
	export vpclab
	unshare --user --map-root-user true || skip "no user namespaces here"
	run_split unshare --user --map-root-user bash -c 'forbidden up lab.yaml'
	is 3
	says "$errors" "CONFIG_USER_NS"
	says "$errors" "analyze, diff, import and plan need no kernel"
	run_split unshare --user --map-root-user bash -c 'forbidden plan lab.yaml'
	is 0
}

@test "what only later work needs is named when it is refused" {
	cat lab.yaml - >steps.yaml <<-'END'
		steps:
		  - {elapse: 61s}
		expect:
		  - {from: web, to: "db:5000", is: open}
	END
	without conntrack-netlink "$vpclab" test steps.yaml
	is 3
	says "$output" "1 passed, 1 failed"
	says "$output" "this kernel lacks conntrack-netlink"
	without packet-sockets "$vpclab" test "$BATS_TEST_DIRNAME/../../scenarios/f65-ipv6-only-client.yaml"
	is 3
	says "$output" "this kernel lacks packet-sockets"
}
