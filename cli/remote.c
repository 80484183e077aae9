// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/remote.c - commands that a running lab's keeper carries out by itself
 */
#include "cli/client.h"

const struct command command_probe = {
	.name = "probe",
	.usage = "[OPTIONS] SRC DST[:PORT][/PROTO]",
	.about = "send real packets; say what became of them, and where",
	.help = "SRC and DST are a node, node@place or host, or its identifier, "
		"ARN or address; DST also a\nDNS name or any address. PROTO is "
		"tcp (the default), udp or icmp. A source with several\nplaces "
		"is tried from each of them, as Lambda would use any. Exit "
		"status 0 when everything\nwas open, 1 when not.\n\n"
		"  --subnet SUBNET       only from that place of SRC\n"
		"  --source-port N[-M]   a range is tried at both ends and its "
		"middle\n"
		"  --address WHICH       private, public, or an address of DST\n"
		"  --ipv6                over IPv6\n"
		"  --size BYTES          of the IP packet, not to be fragmented\n"
		"  --fragment            sent in pieces\n"
		"  --json                JSON in place of text\n"
		"  --lab LAB             when several labs run\n",
	.run = client_run,
};

const struct command command_matrix = {
	.name = "matrix",
	.usage = "[OPTIONS] [SRC...]",
	.about = "every source against every destination and port",
	.help = "Sources are functions, instances and hosts; destinations "
		"everything that has a port of\nits own. With SRC, only from "
		"these.\n\n"
		"  --json      JSON in place of a table\n"
		"  --csv       comma-separated values\n"
		"  --lab LAB   when several labs run\n",
	.run = client_run,
};

const struct command command_logs = {
	.name = "logs",
	.usage = "[-f] [NODE]",
	.about = "what programs in nodes have said",
	.help = "Programs are those of the key 'run' in the lab file; the last "
		"256 KiB of each are kept.\n\n"
		"  -f, --follow   go on as they say more\n"
		"  --lab LAB      when several labs run\n",
	.run = client_run,
};
