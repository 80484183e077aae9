// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/flowlogs.c - vpclab flowlogs: records of what passed
 *
 * The lab's keeper writes them; where to, other than standard output, is
 * ours.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/client.h"

/* Take "-o FILE" out of the line; NULL: it has none. A '-' is no file */
static const char *take_file(int *argc, char **argv)
{
	const char *file = NULL;
	int kept = 1;

	for (int i = 1; i < *argc; i++) {
		if (i + 1 < *argc &&
		    (!strcmp(argv[i], "-o") || !strcmp(argv[i], "--output")))
			file = argv[++i];
		else
			argv[kept++] = argv[i];
	}
	*argc = kept;
	argv[kept] = NULL;
	return file && strcmp(file, "-") != 0 ? file : NULL;
}

static int write_to(const char *file)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0) {
		fprintf(stderr, "vpclab flowlogs: %s: %s\n", file,
			strerror(errno));
		return EXIT_MACHINE;
	}
	close(fd);
	return EXIT_AS_ASKED;
}

static int run(int argc, char **argv)
{
	const char *file = take_file(&argc, argv);
	int status = file ? write_to(file) : EXIT_AS_ASKED;

	return status ? status : client_run(argc, argv);
}

const struct command command_flowlogs = {
	.name = "flowlogs",
	.usage = "[OPTIONS] [LOG|ENI]",
	.about = "VPC Flow Log records, of every network interface",
	.help = "LOG is a flow log of the lab file; ENI a network interface, "
		"node or node@place, whose\nrecords alone are shown. A lab "
		"whose file has no flow log records from the first time\non "
		"that this is asked.\n\n"
		"  -f, --follow          go on as packets pass\n"
		"  --interval SECONDS    with -f: how long packets of a flow are "
		"gathered; 1\n"
		"  --format FORMAT       a log of its own, of these fields: "
		"'${srcaddr} ${dstport} ${action}'\n"
		"  -o, --output FILE     not to standard output\n"
		"  --lab LAB             when several labs run\n",
	.run = run,
};
