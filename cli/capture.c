// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/capture.c - vpclab capture: the packets of one network interface
 *
 * The keeper says where; this process goes there and listens by libpcap. That
 * library is loaded here and not with the program: it would load much that no
 * other command needs.
 */
#include <dlfcn.h>
#include <errno.h>
#include <net/if.h>
#include <pcap/pcap.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/client.h"
#include "lab/segments.h"
#include "vpc/values.h"

enum { SNAPLEN = 262144, WAIT_MS = 100 };

struct wish {
	const char *lab, *interface, *file;
	const char *filter; /* as of tcpdump; "" takes all */
	int count; /* 0: until interrupted */
};

struct capture {
	const struct wish *wish;
	struct arena *arena;
	struct talk_fds fds;
	const char *link, *name;
	pcap_t *pcap;
	pcap_dumper_t *dumper;
	const struct pcap_pkthdr *header; /* of what is being cut */
	size_t mtu;
	int taken;
};

/* --- the library -------------------------------------------------------------------- */

/* clang-format off */
#define PCAP_FUNCTIONS(F) \
	F(pcap_create) F(pcap_set_snaplen) F(pcap_set_immediate_mode) \
	F(pcap_set_timeout) F(pcap_activate) F(pcap_geterr) \
	F(pcap_compile) F(pcap_setfilter) F(pcap_freecode) \
	F(pcap_dump_fopen) F(pcap_dump) F(pcap_dump_flush) \
	F(pcap_dump_file) F(pcap_dump_close) F(pcap_dispatch) \
	F(pcap_breakloop) F(pcap_close)
/* clang-format on */

static struct {
#define MEMBER(name) __typeof__(&name) name;
	PCAP_FUNCTIONS(MEMBER)
#undef MEMBER
} lib;

static bool load(void)
{
	void *so = dlopen("libpcap.so.0.8", RTLD_NOW);

	if (!so) {
		fprintf(stderr, "vpclab capture: needs libpcap: %s\n",
			dlerror());
		return false;
	}
#define FIND(name)                                                             \
	*(void **)&lib.name = dlsym(so, #name);                                \
	if (!lib.name) {                                                       \
		fprintf(stderr, "vpclab capture: libpcap has no " #name "\n"); \
		return false;                                                  \
	}
	PCAP_FUNCTIONS(FIND)
#undef FIND
	return true;
}

/* --- listening ------------------------------------------------------------------------ */

static struct capture *running; /* for the handler */

static void interrupt(int signal)
{
	(void)signal;
	lib.pcap_breakloop(running->pcap);
}

/* One packet; false: it was the last */
static bool write_one(const uint8_t *frame, size_t n, void *arg)
{
	struct capture *c = arg;
	struct pcap_pkthdr header = *c->header;
	bool written;

	if (header.caplen == header.len)
		header.len = (bpf_u_int32)n;
	header.caplen = (bpf_u_int32)n;
	lib.pcap_dump((u_char *)c->dumper, &header, frame);
	/* whoever reads may be waiting */
	written = lib.pcap_dump_flush(c->dumper) == 0;
	c->taken += written;
	if (written && c->taken != c->wish->count)
		return true;
	lib.pcap_breakloop(c->pcap);
	return false;
}

static void packet(u_char *arg, const struct pcap_pkthdr *header,
		   const u_char *bytes)
{
	struct capture *c = (struct capture *)(void *)arg;

	c->header = header;
	segments_cut(bytes, header->caplen, c->mtu, write_one, c);
}

static int unwritten(const struct capture *c)
{
	fprintf(stderr, "vpclab capture: write %s: %s\n", c->wish->file,
		strerror(errno));
	return EXIT_MACHINE;
}

static int failed(const struct capture *c, const char *what)
{
	fprintf(stderr, "vpclab capture: %s on %s: %s\n", what, c->link,
		lib.pcap_geterr(c->pcap));
	return EXIT_MACHINE;
}

static int set_filter(struct capture *c)
{
	struct bpf_program program;

	if (!*c->wish->filter)
		return EXIT_AS_ASKED;
	if (lib.pcap_compile(c->pcap, &program, c->wish->filter, 1,
			     PCAP_NETMASK_UNKNOWN)) {
		fprintf(stderr, "vpclab capture: filter '%s': %s\n",
			c->wish->filter, lib.pcap_geterr(c->pcap));
		return EXIT_INPUT;
	}
	if (lib.pcap_setfilter(c->pcap, &program))
		return failed(c, "set the filter");
	lib.pcap_freecode(&program);
	return EXIT_AS_ASKED;
}

static int listen_until_told(struct capture *c)
{
	struct sigaction sa = {.sa_handler = interrupt};
	int n = 0;

	running = c;
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	while (n >= 0)
		n = lib.pcap_dispatch(c->pcap, -1, packet, (u_char *)c);
	if (n == PCAP_ERROR)
		return failed(c, "listen");
	if (ferror(lib.pcap_dump_file(c->dumper)))
		return unwritten(c);
	fprintf(stderr, "%d packet%s of %s\n", c->taken,
		c->taken == 1 ? "" : "s", c->name);
	return EXIT_AS_ASKED;
}

static int ask_mtu(struct capture *c)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq link = {0};
	int rc;

	strncpy(link.ifr_name, c->link, IFNAMSIZ - 1);
	rc = fd < 0 || ioctl(fd, SIOCGIFMTU, &link) ? errno : 0;
	if (fd >= 0)
		close(fd);
	if (rc)
		fprintf(stderr, "vpclab capture: MTU of %s: %s\n", c->link,
			strerror(rc));
	c->mtu = (size_t)link.ifr_mtu;
	return rc ? EXIT_MACHINE : EXIT_AS_ASKED;
}

static int activate(struct capture *c, FILE *to)
{
	char errors[PCAP_ERRBUF_SIZE] = "";
	int status;

	c->pcap = lib.pcap_create(c->link, errors);
	if (!c->pcap) {
		fprintf(stderr, "vpclab capture: %s: %s\n", c->link, errors);
		return EXIT_MACHINE;
	}
	lib.pcap_set_snaplen(c->pcap, SNAPLEN);
	lib.pcap_set_immediate_mode(c->pcap, 1);
	lib.pcap_set_timeout(c->pcap, WAIT_MS);
	if (lib.pcap_activate(c->pcap) < 0)
		return failed(c, "listen");
	status = set_filter(c);
	if (!status)
		status = ask_mtu(c);
	if (status)
		return status;
	c->dumper = lib.pcap_dump_fopen(c->pcap, to);
	if (!c->dumper)
		return failed(c, "write");
	if (lib.pcap_dump_flush(c->dumper))
		return unwritten(c);
	fprintf(stderr, "listening at %s (%s)\n", c->name, c->link);
	return listen_until_told(c);
}

/* --- going there ------------------------------------------------------------------------ */

static void take(const json_t *about, struct talk_fds *fds, void *arg)
{
	const json_t *o = json_object_get(about, "capture");
	const char *link = json_string_value(json_object_get(o, "link"));
	const char *name = json_string_value(json_object_get(o, "name"));
	struct capture *c = arg;

	c->fds = *fds;
	fds->n = 0; /* ours */
	c->link = arena_strdup(c->arena, link ? link : "");
	c->name = arena_strdup(c->arena, name ? name : "");
}

static int go_and_listen(struct capture *c, FILE *to)
{
	int status;

	if ((c->fds.n > 1 && setns(c->fds.fd[1], CLONE_NEWUSER)) ||
	    setns(c->fds.fd[0], CLONE_NEWNET)) {
		perror("vpclab capture: enter the lab's network");
		return EXIT_MACHINE;
	}
	status = activate(c, to);
	if (c->dumper)
		lib.pcap_dump_close(c->dumper); /* and the file */
	if (c->pcap)
		lib.pcap_close(c->pcap);
	return status;
}

static FILE *open_output(const struct wish *wish)
{
	FILE *to = strcmp(wish->file, "-") ? fopen(wish->file, "we") : stdout;

	if (!to)
		fprintf(stderr, "vpclab capture: %s: %s\n", wish->file,
			strerror(errno));
	return to;
}

static int capture(const struct wish *wish)
{
	char *args[] = {(char *)wish->interface, NULL};
	struct capture c = {.wish = wish, .arena = arena_new()};
	int status = EXIT_MACHINE, fd = client_connect(wish->lab, &status);
	FILE *to;

	if (fd >= 0) {
		status = client_ask(fd, "capture", args, -1, take, &c);
		close(fd);
		if (!status && !c.fds.n)
			status = EXIT_MACHINE;
		to = status || !load() ? NULL : open_output(wish);
		if (to)
			status = go_and_listen(&c, to);
		else if (!status)
			status = EXIT_MACHINE;
	}
	talk_close_fds(&c.fds);
	arena_free(c.arena);
	return status;
}

/* --- the command line --------------------------------------------------------------------- */

/* The rest of the line is one expression, as of tcpdump */
static const char *filter_of(struct arena *arena, char **words)
{
	struct text t = {.arena = arena};

	for (; *words; words++)
		text_add(&t, "%s%s", t.n ? " " : "", *words);
	return t.s ? t.s : "";
}

static int read_line(int argc, char **argv, struct arena *arena,
		     struct wish *wish)
{
	int i = 1;

	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		if (i + 1 == argc)
			return usage_error(&command_capture, "%s needs a value",
					   argv[i]);
		if (!strcmp(argv[i], "-w"))
			wish->file = argv[++i];
		else if (strcmp(argv[i], "-c") != 0)
			return usage_error(&command_capture, "no option '%s'",
					   argv[i]);
		else if (!int_parse(argv[++i], 1, 1000000000, &wish->count))
			return usage_error(&command_capture,
					   "-c '%s': a number of packets",
					   argv[i]);
	}
	if (i == argc)
		return usage_error(&command_capture,
				   "needs a network interface");
	wish->interface = argv[i];
	wish->filter = filter_of(arena, argv + i + 1);
	if (!wish->file && isatty(STDOUT_FILENO))
		return usage_error(&command_capture,
				   "packets are nothing for a terminal: -w "
				   "FILE, or a pipe into tcpdump -r -");
	if (!wish->file)
		wish->file = "-";
	return EXIT_AS_ASKED;
}

static int run(int argc, char **argv)
{
	struct wish wish = {.lab = client_take_lab(&argc, argv)};
	struct arena *arena = arena_new();
	int status = read_line(argc, argv, arena, &wish);

	if (!status)
		status = capture(&wish);
	arena_free(arena);
	return status;
}

const struct command command_capture = {
	.name = "capture",
	.usage = "[-w FILE] [-c N] ENI [FILTER]",
	.about = "the packets of one network interface, as pcap",
	.help = "ENI is a network interface, or a node that has but one, or "
		"node@place. FILTER is as of\ntcpdump. What the node sends is "
		"seen before any rule, what comes to it behind all.\n"
		"Long stretches of TCP that the kernel hands on in one piece "
		"are cut to the link's MTU.\n\n"
		"  -w FILE     where to; '-' is standard output, the default in "
		"a pipe:\n"
		"                  vpclab capture orders | tcpdump -nr -\n"
		"  -c N        end after N packets\n"
		"  --lab LAB   when several labs run\n",
	.run = run,
};
