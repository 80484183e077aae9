# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# docs/vpclab.bash - completion of vpclab's command line for bash
#
# Installed where the package bash-completion looks for it; without that
# package ~/.bashrc may read this file itself. What a word may become is asked
# of the program: 'vpclab complete WORD...' prints a word a line, or ":file" and
# the like for what bash finds by itself.

# _vpclab_words - the command line up to the cursor, as the array 'words'
#
# COMP_WORDS is cut at each of COMP_WORDBREAKS, so that f@a and db:5000 are
# three words each; here they are one again. Quotes are taken off.
_vpclab_words()
{
	local line word i
	line=${COMP_LINE-"${COMP_WORDS[*]:0:COMP_CWORD+1}"}
	line=${line:0:${COMP_POINT-${#line}}}
	words=()
	for ((i = 0; i <= COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		((i < COMP_CWORD)) || word=${line#"${line%%[^[:blank:]]*}"}
		if [[ $line == [[:blank:]]* || $i -eq 0 ]]; then
			words+=("${word//[\"\'\\]/}")
		else
			words[-1]+=${word//[\"\'\\]/}
		fi
		line=${line#"${line%%[^[:blank:]]*}"}
		line=${line#"$word"}
	done
}

# _vpclab_files WORD KIND - add files that begin with WORD to COMPREPLY; lab
# files and folders alone if KIND is :labfile
_vpclab_files()
{
	local file
	compopt -o filenames 2>/dev/null || : # outside of a completion
	while IFS= read -r file; do
		if [[ $2 == :file || $file == *.@(yaml|yml|json) ||
			-d ${file/#\~\//$HOME/} ]]; then
			COMPREPLY+=("$file")
		fi
	done < <(compgen -f -- "$1")
}

_vpclab()
{
	local words begun head found
	_vpclab_words
	begun=${words[-1]}
	if [[ $begun == --*=* ]]; then # --lab=x is --lab x
		words[-1]=${begun%%=*}
		begun=${begun#*=}
		words+=("$begun")
	fi
	COMPREPLY=()
	while IFS= read -r found; do
		case $found in
		:file | :labfile) _vpclab_files "$begun" "$found" ;;
		:command) mapfile -t COMPREPLY < <(compgen -c -- "$begun") ;;
		*) COMPREPLY+=("$found") ;;
		esac
	done < <("${words[0]/#\~\//$HOME/}" complete "${words[@]:1}" \
		</dev/null 2>/dev/null)
	# what bash replaces is $2, and that begins where it last cut
	head=${begun%"${2//\\/}"}
	COMPREPLY=("${COMPREPLY[@]#"$head"}")
}

complete -F _vpclab vpclab
