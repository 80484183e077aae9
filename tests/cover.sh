#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/cover.sh BUILD_DIR [FILE...] - which lines the tests have gone through
#
# Reads the counters that programs built with COV=1 left in BUILD_DIR and
# prints how many lines of each folder were gone through, and a line
# 'cover NAME PERCENT' for what has a target; fails when one is missed. With
# FILEs prints the lines of those that nobody went through instead.

set -eu
out=$1
shift
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# [file, line, times] of each line there is code for, in whatever uses it
for room in base netns vpc dns eni route sg import lab probe cli; do
	find "$PWD/$out/$room" -name '*.gcno'
done | (cd "$work" && xargs -n 50 gcov --json-format --stdout 2>/dev/null) |
	jq -r '.files[] | .file as $f | .lines[] |
		[$f, .line_number, .count] | @tsv' |
	awk -F '\t' '$1 !~ /^\// && $1 !~ /^tests\// {
			line[$1 "\t" $2] += $3
		}
		END { for (l in line) print l "\t" line[l] }' |
	sort -t "$(printf '\t')" -k 1,1 -k 2,2n >"$work/lines"

if [ $# -gt 0 ]; then
	for file; do
		awk -F '\t' -v f="$file" '$1 == f && !$3 { print $2 }' \
			"$work/lines" |
			while read -r n; do
				printf '%s:%d:%s\n' "$file" "$n" \
					"$(sed -n "${n}p" "$file")"
			done
	done
	exit
fi

# what of the command line is linked into the library is pure, as the Makefile
# has it
make -s --no-print-directory print-pure >"$work/pure"
awk -F '\t' -v pure_files="$work/pure" '
	function percent(name) {
		return all[name] ? 100 * hit[name] / all[name] : 0
	}
	function target(name, least) {
		printf "cover %s %.1f %% (at least %d)\n", name,
			percent(name), least
		missed = missed || percent(name) < least
	}
	BEGIN {
		while ((getline file < pure_files) > 0)
			pure[file]
		n_pure = split("base|vpc|dns|eni|route|sg|import|probe|" \
			"cli (pure)", rooms, "|")
		n = split("netns|lab|cli|all", others, "|")
		for (i = 1; i <= n; i++)
			rooms[n_pure + i] = others[i]
	}
	{
		room = $1 in pure ? "cli (pure)" : $1
		sub(/\/.*/, "", room)
		all[room]++
		all["all"]++
		if ($3 > 0) {
			hit[room]++
			hit["all"]++
		}
	}
	END {
		printf "%-12s %7s %7s %7s\n", "FOLDER", "LINES", "TESTED", "%"
		for (i = 1; i <= n_pure + n; i++)
			printf "%-12s %7d %7d %7.1f\n", rooms[i],
				all[rooms[i]], hit[rooms[i]], percent(rooms[i])
		for (i = 1; i <= n_pure; i++)
			target(rooms[i], 90)
		target("all", 80)
		exit missed
	}' "$work/lines"
