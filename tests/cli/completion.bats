#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cli/completion.bats - what bash completes a command line with

load common

setup() {
	mkdir "$BATS_TEST_TMPDIR/work"
	cd "$BATS_TEST_TMPDIR/work" || return 1
	vpclab=${VPCLAB:?the program under test}
	script=$BATS_TEST_DIRNAME/../../docs/vpclab.bash
	[ -e "$script" ] || skip "no $script here"
	export VPCLAB_RUNTIME_DIR=$BATS_TEST_TMPDIR/run
	unset VPCLAB_LAB
}

teardown() {
	[ -z "${stopped-}" ] || kill -CONT "$stopped"
	"$vpclab" down --all >/dev/null
}

# complete LINE - what a bash of its own offers at the end of LINE, a word a
# line, sorted. "vpclab" in it is the program under test. The line is cut as
# bash cuts it: at blanks, and before and behind each of @ = and :
complete() {
	timeout 30 bash --noprofile --norc -c '
		set -eu
		source "$1"
		COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDS=()
		word= last=
		while IFS= read -rN 1 c; do
			case $c in
			" ") [ -z "$word" ] || COMP_WORDS+=("$word"); word= ;;
			[@=:]) COMP_WORDS+=(${word:+"$word"}); COMP_WORDS+=("$c"); word= ;;
			*) word+=$c ;;
			esac
			last=$c
		done < <(printf %s "$2")
		[[ -n $word || $last == " " ]] && COMP_WORDS+=("$word")
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
		COMP_WORDS[0]=$3
		COMP_LINE=$3${2#vpclab} COMP_POINT=${#COMP_LINE}
		# what bash would replace: it keeps the @ with what is behind it
		part=${2##*[ =:]} before=
		[[ $part != *@* ]] || part=@${part##*@}
		((COMP_CWORD == 0)) || before=${COMP_WORDS[COMP_CWORD - 1]}
		_vpclab vpclab "$part" "$before"
		((!${#COMPREPLY[@]})) || printf "%s\n" "${COMPREPLY[@]}"
	' - "$script" "$1" "$vpclab" 2>"$BATS_TEST_TMPDIR/said" | sort
	[ ! -s "$BATS_TEST_TMPDIR/said" ] || cat "$BATS_TEST_TMPDIR/said"
}

# offers LINE WORD... - these and no others
offers() {
	local line=$1 wanted
	shift
	wanted=$(printf '%s\n' "$@" | sort)
	[ "$(complete "$line")" = "$wanted" ] && return
	printf "'%s' offers\n%s\nnot\n%s\n" "$line" "$(complete "$line")" "$wanted"
	return 1
}

# up NAME - a lab of two instances and a function in two subnets
up() {
	needs_namespaces
	cat >lab.yaml <<-'END'
		vpcs:
		  app:
		    cidr: 10.0.0.0/16
		    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}
		instances:
		  web: {subnet: a}
		  db: {subnet: a, ports: [5000, 53/udp]}
		functions:
		  report: {subnets: [a, b]}
	END
	"$vpclab" up --name "$1" lab.yaml >/dev/null
}

NODES="web db report report@a report@b internet"

# files - what may be completed, and what may not
files() {
	mkdir -p labs
	touch lab.yaml other.yml plan.json notes.txt "my lab.yaml"
}

# --- commands and options -------------------------------------------------------

@test "commands are completed" {
	# shellcheck disable=SC2046
	offers "vpclab " $(commands)
	offers "vpclab sh" show shell
	offers "vpclab -" --version
	# shellcheck disable=SC2046
	offers "vpclab help " $(commands | grep -vx help)
	offers "vpclab help ma" matrix
	offers "vpclab nonsense "
	offers "vpclab help show "
}

@test "the options of every command are completed, and no others" {
	for c in $(commands); do
		# shellcheck disable=SC2046
		offers "vpclab $c -" $(options "$c")
	done
	offers "vpclab test --j" --jobs --junit --json
	offers "vpclab probe web --s" --subnet --source-port --size
}

@test "a command that takes nothing else offers its options" {
	offers "vpclab ls " --json
	offers "vpclab shell web " --subnet --lab
}

@test "what completion asks is no command of the user's" {
	[[ "$("$vpclab" help)" != *complete* ]]
}

# --- files ----------------------------------------------------------------------

@test "lab files and folders are completed where a lab file is expected" {
	files
	for c in test up show plan analyze diff; do
		offers "vpclab $c " lab.yaml other.yml plan.json "my lab.yaml" labs
		offers "vpclab $c l" lab.yaml labs
	done
	offers "vpclab up --pin la" lab.yaml labs
	offers "vpclab up --name x ot" other.yml
	offers "vpclab test lab.yaml ot" other.yml
	offers "vpclab test -j 2 ot" other.yml
	offers "vpclab up none"
}

@test "any file is completed where any may be written" {
	files
	offers "vpclab test --junit n" notes.txt
	offers "vpclab test --junit=n" notes.txt
	offers "vpclab capture -w n" notes.txt
	offers "vpclab test -j "
}

@test "objects of a lab file are completed" {
	cat >lab.yaml <<-'END'
		vpcs: {app: {cidr: 10.0.0.0/16, subnets: {private: 10.0.1.0/24}, security_groups: {g: {}}}}
		instances: {web: {subnet: private, security_groups: g}}
	END
	offers "vpclab show lab.yaml " web private app default g
	offers "vpclab show --json lab.yaml w" web
	eni=$("$vpclab" show lab.yaml | awk 'NR == 2 { print $1 }')
	offers "vpclab show lab.yaml eni-" "$eni"
	bad_lab bad.yaml
	offers "vpclab show bad.yaml "
	printf 'instances: {db: {subnet: private}}\n' >more.yaml
	offers "vpclab show lab.yaml ./mo" ./more.yaml
	offers "vpclab show lab.yaml more.yaml d" default db
}

@test "ends of a question to a lab file are completed" {
	cat >lab.yaml <<-'END'
		vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}}}
		instances: {web: {subnet: a, ports: [80]}}
		functions: {report: {subnets: [a, b]}}
	END
	offers "vpclab analyze la" lab.yaml
	offers "vpclab analyze lab.yaml re" report report@a report@b
	offers "vpclab analyze lab.yaml report w" web
	offers "vpclab analyze lab.yaml report web:8" 80
	offers "vpclab analyze lab.yaml --subnet " a b
	offers "vpclab analyze --s" --subnet --source-port --size
}

# --- running labs ---------------------------------------------------------------

@test "names of running labs are completed" {
	up one
	up two
	offers "vpclab down " one two
	offers "vpclab down one t" two
	for c in $(commands); do
		! options "$c" | grep -qx -e --lab || {
			offers "vpclab $c --lab " one two
			offers "vpclab $c --lab=o" one
		}
	done
}

# first COMMAND - what its usage calls its first argument
first() {
	"$vpclab" help "$1" | sed -nE '1s/^vpclab [^ ]+ (\[OPTIONS\] )?(\[-[^]]*\] )*\[?([A-Z]+).*/\3/p'
}

@test "every command completes what its usage calls for" {
	up lab
	local n=0
	for c in $(commands); do
		case $(first "$c") in
		FILE) wanted=lab.yaml ;;
		LAB) wanted=lab ;;
		NODE | SRC) wanted=$NODES ;;
		ENI) wanted="web db report@a report@b" ;;
		*) continue ;;
		esac
		# shellcheck disable=SC2086
		offers "vpclab $c " $wanted
		n=$((n + 1))
	done
	[ "$n" -ge 11 ]
}

@test "places, ports, interfaces, subnets and namespaces are completed" {
	up lab
	offers "vpclab exec re" report report@a report@b
	offers "vpclab exec report@" @a @b
	offers "vpclab exec report@b" @b
	# shellcheck disable=SC2086
	offers "vpclab probe web " $NODES
	offers "vpclab probe web d" db
	offers "vpclab probe web db:" 5000 53/udp
	offers "vpclab probe web db:50" 5000
	offers "vpclab probe --address " private public
	offers "vpclab explain web db:" 5000 53/udp
	offers "vpclab exec --subnet " a b
	offers "vpclab shell vpc/" vpc/app
	[ "$(complete "vpclab capture eni-" | wc -l)" -eq 4 ]
	[ "$(complete "vpclab exec eni-" | wc -l)" -eq 4 ]
	# shellcheck disable=SC2086
	offers "vpclab matrix web " $NODES
	offers "vpclab logs -f w" web
}

@test "nodes are those of the lab that is named" {
	up one
	sed 's/web/other/' lab.yaml >two.yaml
	"$vpclab" up two.yaml >/dev/null
	offers "vpclab exec "
	offers "vpclab exec --lab one w" web
	offers "vpclab exec --lab two w"
	offers "vpclab exec --lab two o" other
	offers "vpclab logs --lab=two o" other
	export VPCLAB_LAB=two
	offers "vpclab exec o" other
	offers "vpclab exec --lab one w" web
}

@test "what verbs of the AWS CLI change is completed" {
	needs_namespaces
	cat >lab.yaml <<-'END'
		vpcs:
		  app:
		    cidr: 10.0.0.0/16
		    internet_gateway: true
		    subnets: {a: 10.0.1.0/24}
		    nat_gateways: {nat: a}
		    route_tables: {public: {0.0.0.0/0: igw}}
		    security_groups: {g: {}, h: {}}
		    network_acls: {strict: {}}
		    endpoints: {s3: {route_tables: main}}
		network_interfaces: {spare: {subnet: a}}
		elastic_ips: {eip: auto}
		instances: {web: {subnet: a}}
		functions: {report: {}}
	END
	"$vpclab" up lab.yaml >/dev/null
	offers "vpclab revoke-security-group-egress --group-id " default g h
	offers "vpclab modify-instance-attribute --groups g h --in" --instance-id
	offers "vpclab modify-instance-attribute --groups g " default g h
	offers "vpclab modify-vpc-attribute --vpc-id " app
	offers "vpclab replace-route --route-table-id " main public
	offers "vpclab create-route --nat-gateway-id " nat
	offers "vpclab create-route --destination-prefix-list-id s" s3
	offers "vpclab associate-route-table --subnet-id " a
	offers "vpclab delete-network-acl-entry --network-acl-id " default strict
	offers "vpclab attach-network-interface --network-interface-id " spare
	offers "vpclab attach-network-interface --instance-id " web
	offers "vpclab associate-address --allocation-id " eip
	offers "vpclab delete-vpc-endpoints --vpc-endpoint-ids " s3
	offers "vpclab update-function-configuration --function-name " report
	offers "vpclab create-network-acl-entry --rule-action " allow deny
	offers "vpclab create-route --gateway-id " igw vgw local
	offers "vpclab create-vpc-endpoint --vpc-endpoint-type " Gateway Interface
	offers "vpclab create-network-acl-entry --port-range "
}

@test "behind the node there is a command of the machine" {
	up lab
	offers "vpclab exec web " --
	offers "vpclab exec --lab lab web -" --
	complete "vpclab exec web -- hostn" | grep -qx hostname
	complete "vpclab exec web hostn" | grep -qx hostname
	touch notes.txt
	offers "vpclab exec web -- cat no" notes.txt
	offers "vpclab exec web -- ls --lab " lab.yaml notes.txt
}

@test "without a lab nothing is offered, and nothing is said" {
	for c in exec shell probe logs capture down; do
		offers "vpclab $c "
	done
	VPCLAB_RUNTIME_DIR=/dev/null/nowhere offers "vpclab exec "
}

@test "a keeper that does not answer keeps nobody waiting" {
	up lab
	stopped=$("$vpclab" ls --json | jq .Labs[0].Pid)
	kill -STOP "$stopped"
	SECONDS=0
	offers "vpclab exec "
	[ "$SECONDS" -lt 8 ]
	offers "vpclab down " lab
}

# --- a terminal ------------------------------------------------------------------

@test "a real bash completes on a terminal" {
	up lab
	printf '%s\n' "PATH=${vpclab%/*}:\$PATH" "source '$script'" >rc
	# only where the name is whole does the command run
	printf 'vpclab exec d\t-- sh -c "exit 7"\nexit $?\n' >typed
	run_split script -qec "bash --noprofile --rcfile rc -i" log <typed
	is 7
	printf 'vpclab logs --lab=\tweb\nvpclab exec report@b\t-- sh -c "exit 8"\nexit $?\n' >typed
	run_split script -qec "bash --noprofile --rcfile rc -i" log <typed
	is 8
	says "$(cat log)" "web runs no program"
}
