// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/explain.c - vpclab explain: a packet's way, hop by hop
 */
#include "cli/client.h"

const struct command command_explain = {
	.name = "explain",
	.usage = "[OPTIONS] SRC DST[:PORT][/PROTO]",
	.about = "send one packet; say hop by hop where it came, and why",
	.help = "The packet is followed by the rules that it meets, through "
		"everything on its way and\nback, and told as 'vpclab analyze' "
		"tells it. Who knows of a step stands before it:\n'both', "
		"'observed' (the packet alone), or 'analysed' (the model "
		"alone), as what is behind a\ndrop. SRC, DST, options and exit "
		"status are those of 'vpclab probe'; a source with several\n"
		"places is explained from each.\n\n"
		"  --subnet SUBNET       only from that place of SRC\n"
		"  --source-port N[-M]   a range is tried at both ends and its "
		"middle\n"
		"  --address WHICH       private, public, or an address of DST\n"
		"  --ipv6                over IPv6\n"
		"  --size BYTES          of the IP packet, not to be fragmented\n"
		"  --fragment            sent in pieces\n"
		"  --fix                 say what would open it\n"
		"  --json                JSON in place of text\n"
		"  --lab LAB             when several labs run\n",
	.run = client_run,
};
