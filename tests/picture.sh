# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/picture.sh - the host, as far as a lab could change it; to be sourced
#
#	picture_apart "$0" "$@"   starts the script again, apart from others
#	picture_begin             then come
#	picture >BEFORE           a line a thing, sorted
#	pictured COMMAND...       runs it, so that what it leaves is seen
#	picture_left BEFORE       what is there and was not as '+ ...', what was
#	                          there as '- ...'; false: nothing
#	picture_end
#
# Others work on the machine meanwhile, and that must be no difference. What
# moves by itself is not in the picture: counters, timers, neighbours that were
# resolved. Of processes it has those alone that descend from a pictured command,
# which their environment tells; temporary files of those are in a folder of their
# own. Mounts, pins and, unless we are in it ourselves, the /tmp of others are not
# seen, as we are in a mount namespace of our own. Sysctls that come with a module
# that the kernel loads are no difference.

# What is mounted in namespaces that are made from ours still gets here, as it
# would get to the host
picture_apart() {
	[ "$(id -u)" = 0 ] && [ -z "${VPCLAB_APART:-}" ] || return 0
	# shellcheck disable=SC2016
	VPCLAB_APART=1 exec unshare --mount --propagation private sh -c '
		mount --make-rshared /
		for folder in /run/netns /run/vpclab; do
			[ ! -d "$folder" ] ||
				mount -t tmpfs -o mode=700 tmpfs "$folder"
		done
		case $(pwd -P) in
		/tmp | /tmp/*) ;;
		*)
			mount -t tmpfs -o mode=1777 tmpfs /tmp &&
				VPCLAB_APART=2
			;;
		esac
		exec "$@"' sh "$@"
}

picture_begin() {
	picture_work=$(mktemp -d)
	picture_name=VPCLAB_PICTURE_$(echo "${picture_work##*.}" | tr -c '[:alnum:]\n' _)
	# an ordinary user writes there as in /tmp
	chmod 755 "$picture_work"
	mkdir -m 1777 "$picture_work/tmp"
}

picture_end() {
	rm -rf "$picture_work"
}

# picture_mark - this shell is one of those whose processes are seen
picture_mark() {
	export TMPDIR="$picture_work/tmp" "$picture_name=1"
}

pictured() {
	(picture_mark && exec "$@")
}

# the dead that nobody has buried yet do not count
picture_processes() {
	grep -lsF "$picture_name=" /proc/[0-9]*/environ |
		while IFS=/ read -r _ _ pid _; do
			! grep -qs '^State:.[ZX]' "/proc/$pid/status" &&
				echo "process $pid" \
					"$(tr '\0' ' ' <"/proc/$pid/cmdline")"
		done
}

picture() {
	{
		ip -o -d link
		ip -o addr | sed 's/ *valid_lft.*//'
		ip neigh show nud permanent
		ip neigh show proxy
		for family in -4 -6; do
			ip "$family" route show table all |
				sed 's/ expires [0-9a-z]*//'
			ip "$family" rule
		done
		nft -s list ruleset | grep -n .
		sed 's/^[0-9]* [0-9]*/mount/' /proc/self/mountinfo
		find /run/netns /run/vpclab "$picture_work/tmp" -mindepth 1 \
			-maxdepth 1
		# where labs of root and of others are, unless told otherwise
		find /run /tmp -maxdepth 1 -name vpclab -o -name 'vpclab-[0-9]*'
		[ "${VPCLAB_APART:-}" != 2 ] || find /tmp -maxdepth 1
		picture_processes
		grep -rs '' /proc/sys/net | grep -vE \
			'/nf_conntrack_count:|/random/|/dev_weight:|_key:'
	} 2>/dev/null | LC_ALL=C sort
}

# picture_differs BEFORE AFTER
picture_differs() {
	diff "$1" "$2" | sed -n 's/^</-/p; s/^>/+/p' | awk '
		/^[-+] \/proc\/sys\// {
			key = substr($2, 1, index($2, ":"))
			if (/^[+]/ && !(key in was))
				next
			was[key]
		}
		{ print }' | LC_ALL=C sort
}

# The kernel frees namespaces, and others tidy up, a moment later: what is told
# has been different all the time
picture_left() {
	rm -f "$picture_work/left"
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
		picture >"$picture_work/now"
		picture_differs "$1" "$picture_work/now" \
			>"$picture_work/differs"
		[ -e "$picture_work/left" ] ||
			cp "$picture_work/differs" "$picture_work/left"
		LC_ALL=C comm -12 "$picture_work/left" \
			"$picture_work/differs" >"$picture_work/both"
		mv "$picture_work/both" "$picture_work/left"
		[ -s "$picture_work/left" ] || return 1
		sleep 0.2
	done
	cat "$picture_work/left"
}
