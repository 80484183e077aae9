#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/analyze_sets.bats - analyze: what reaches what
#
# What is printed is compared with tests/cli/sets/NAME; GOLDEN=write rewrites
# those, and the difference is for review.

load common

sets=$BATS_TEST_DIRNAME/sets

# prints NAME OPTION... - analyze prints what is in that file, and nothing else
prints() {
	local name=$1
	shift
	run_split "$vpclab" analyze "$sets/lab.yaml" "$@"
	is 0
	[ -z "$errors" ] || is "no word on standard error"
	[ "${GOLDEN-}" != write ] || cp out "$sets/$name"
	diff "$sets/$name" out
}

# refuses TEXT OPTION... - exit 2, nothing printed, and TEXT says why
refuses() {
	local text=$1
	shift
	run_split "$vpclab" analyze "$sets/lab.yaml" "$@"
	is 2
	[ -z "$output" ] || is "nothing printed"
	says "$errors" "$text"
}

@test "what can reach what is a matrix where it fits" {
	prints matrix.txt --from all --to all
	"$vpclab" analyze "$sets/lab.yaml" | diff "$sets/matrix.txt" -
}

@test "where it does not fit it is a list" {
	sed 's/^  web:/  a-server-whose-name-takes-the-room-of-half-a-matrix-by-itself:/; s/ orders:/ a-database-whose-name-takes-the-room-of-the-other-half-of-it:/' \
		"$sets/lab.yaml" >lab.yaml
	run_split "$vpclab" analyze lab.yaml
	is 0
	says "$output" "inside → a-database-whose-name-takes-the-room-of-the-other-half-of-it: 5432*"
	says "$output" "inside → a-server-whose-name"
	[ "$(last_line)" = "13 of 27 open" ]
}

@test "the same as CSV, as a page and as JSON" {
	prints all.csv --csv
	prints all.html --html
	prints all.json --json
	jq -e '.Open == (.Reachability | length)' out
	"$vpclab" analyze "$sets/lab.yaml" --format csv | diff "$sets/all.csv" -
	"$vpclab" analyze "$sets/lab.yaml" --format html | diff "$sets/all.html" -
	"$vpclab" analyze "$sets/lab.yaml" --format json | diff "$sets/all.json" -
	"$vpclab" analyze "$sets/lab.yaml" --format text | diff "$sets/matrix.txt" -
}

@test "a page needs no other file and means what is written" {
	run_split "$vpclab" analyze "$sets/lab.yaml" --html
	is 0
	! grep -qiE '(src|href) *=|http|<script|@import|url\(' out
	says "$output" "What &lt;reaches&gt; &quot;what&quot; &amp; why it&#39;s so"
	! grep -q '<reaches>' out
}

@test "who can reach a port, and why the others cannot" {
	prints to-port.txt --to orders:5432
	prints to-port.csv --to orders:5432 --csv
	prints to-port.html --to orders:5432 --html
	prints to-port.json --to orders:5432 --json
	jq -e '.Reachability | map(select(.Verdict == "open")) | length == 1' out
}

@test "which ports are open, as ranges" {
	prints ports.txt --from inside --to orders --ports
	prints ports.csv --from inside --to orders --ports --csv
	prints ports-all.txt --ports
}

@test "a whole range is admitted where nobody listens" {
	run_split "$vpclab" analyze "$sets/lab.yaml" --from web --to api.example.com --ports --csv
	is 0
	says "$output" "tcp,0-442,admitted"
	says "$output" "tcp,443,open"
	says "$output" "udp,0-65535,admitted"
}

@test "who gets out to the internet, and by which gateway" {
	prints to-internet.txt --to internet
	prints to-internet.json --to internet --json
	run_split "$vpclab" analyze "$sets/lab.yaml" --to internet:5432 --from inside --from outside --csv
	is 0
	says "$output" "inside,internet,203.0.113.2,tcp,5432,blocked,,ENI_SG_RULES_MISMATCH"
	says "$output" "outside,internet,203.0.113.2,tcp,5432,open,,,,,AWS's own network"
}

@test "what the internet reaches" {
	prints from-internet.txt --from internet
	run_split "$vpclab" analyze "$sets/lab.yaml" --from 8.8.8.8 --to web --csv
	is 0
	says "$output" "8.8.8.8,web,198.18.0.2,tcp,443,open"
}

@test "in IPv6 the internet has an address as well" {
	cat >lab.yaml <<-'END'
		vpcs:
		  app:
		    cidr: 10.0.0.0/16
		    ipv6_cidr: auto
		    egress_only_internet_gateway: true
		    subnets: {a: {cidr: 10.0.0.0/24, ipv6_cidr: auto, route_table: out}}
		    route_tables: {out: {"::/0": eigw}}
		    security_groups: {open: {ingress: [all]}}
		instances: {six: {subnet: a, ipv6_address: auto, security_groups: open, ports: [80]}}
	END
	run_split "$vpclab" analyze lab.yaml --to internet:443 --from six --csv
	is 0
	says "$output" "six,internet,2001:db8:ffff::2,tcp,443,open,,,,,egress-only internet gateway eigw of app"
	run_split "$vpclab" analyze lab.yaml --from internet --csv
	is 0
	says "$output" "tcp,80,blocked,,EIGW_ACCEPTS_NO_CONNECTIONS"
}

@test "targets have a protocol, and sources an address" {
	run_split "$vpclab" analyze "$sets/lab.yaml" --from inside --to web/udp --csv
	is 0
	says "$output" "inside,web,10.0.0.5,udp,53,blocked"
	[ "$(wc -l <out)" -eq 2 ]
	run_split "$vpclab" analyze "$sets/lab.yaml" --from 10.0.0.5 --to inside/icmp --csv
	is 0
	says "$output" "web,inside,10.0.1.4,icmp,,blocked,,FUNCTION_ACCEPTS_NO_CONNECTIONS"
	run_split "$vpclab" analyze "$sets/lab.yaml" --from inside --to 10.0.0.5:443 --csv
	is 0
	says "$output" "inside,web,10.0.0.5,tcp,443,open"
	run_split "$vpclab" analyze "$sets/lab.yaml" --from inside --to 10.0.0.9:443 --csv
	is 0
	says "$output" "inside,10.0.0.9,10.0.0.9,tcp,443,blocked,,NO_POSSIBLE_DESTINATION"
}

@test "an address that two VPCs have is nobody's in particular" {
	cat >lab.yaml <<-'END'
		vpcs:
		  one: {cidr: 10.0.0.0/16, subnets: {a: 10.0.0.0/24}}
		  two: {cidr: 10.0.0.0/16, subnets: {b: 10.0.0.0/24}}
		instances: {here: {subnet: a, ports: [80]}, there: {subnet: b}}
	END
	run_split "$vpclab" analyze lab.yaml --from 10.0.0.4
	is 2
	says "$errors" "--from: here and there have 10.0.0.4 both; say which by its name"
}

@test "names that are wrong, and questions that cannot be asked" {
	refuses "--to: no node 'wbe'; the lab has api.example.com, inside" --to wbe
	refuses "--from: no node 'ordres'" --from ordres
	refuses "--from: nobody has 10.9.9.9" --from 10.9.9.9
	refuses "--to: nothing in the lab has the name nothing.example.com" --to nothing.example.com
	refuses "--to: ICMP has no ports; write orders" --to orders:80/icmp
	refuses "no format 'xml'; text, csv, html or json" --format xml
	refuses "no option '--nonsense'" --nonsense
	refuses "'another' is no file" --from web --to orders another
	run_split "$vpclab" analyze --from web
	is 2
	says "$errors" "needs a file"
	run_split "$vpclab" analyze no-such.yaml
	is 2
}
