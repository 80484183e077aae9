// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/load/load.c - as much as a machine holds, and for long
 *
 *	load VPCLAB NODES LABS PROBES CHANGES
 *
 *	nodes	so many in one lab, or a message that says how many fit; and
 *		whether that is true is tried, with few files allowed
 *	labs	so many at once, each asked something
 *	probes	so many in a row, as `vpclab matrix` sends them, every verdict
 *		compared with the expected one
 *	changes	so many in turn, as the AWS CLI makes them and `vpclab apply`;
 *		now and then a packet tells whether the lab has followed
 *
 * Keepers are asked as the command asks them. After the first tenth of the
 * probes, and of the changes, a keeper is as large as it will be: its memory and
 * its descriptors are compared with those at the end. Prints TAP, and figures as
 * "load NAME VALUE unit".
 */
#include <stdlib.h>
#include <string.h>

#include "tests/bench/text.h"
#include "tests/load/keepers.h"

enum {
	MATRIX_SMALL = 10, /* sources, and as many targets, for few probes */
	MATRIX = 50,
	FEW_PROBES = 100000,
	WARM = 5, /* requests, until malloc has what it comes to keep */
	GROWTH_KIB = 1024, /* what malloc may come to keep */
	FILES_FEW = 400,
	TRIED_IN_NODES = 50, /* probes */
};

static unsigned int tests, failures;

static void test(bool fine, const char *name)
{
	failures += !fine;
	printf("%sok %u - %s\n", fine ? "" : "not ", ++tests, name);
	fflush(stdout);
}

#define FIGURE(name, value, unit)                                        \
	do {                                                             \
		printf("load %s %.*f %s\n", name, (value) < 100 ? 2 : 0, \
		       value, unit);                                     \
		fflush(stdout);                                          \
	} while (0)

static double seconds_since(uint64_t begun)
{
	return (double)(now_us() - begun) / 1e6;
}

#define ASK(lab, ret, ...) \
	keeper_ask(lab, (const char *const[]){__VA_ARGS__, NULL}, ret)

static bool up(const char *lab, void (*write)(FILE *to, unsigned int n),
	       unsigned int n, unsigned int files)
{
	return keeper_up(keeper_start(lab, write, n, files)) == 0;
}

static void complain(const char *lab)
{
	printf("# %s: %s\n", lab, keeper_complaint(lab));
}

/* --- nodes --------------------------------------------------------------------- */

/* Groups let node 0, of group-0, reach all nodes of the groups 0 to 2 */
static bool answers(const char *lab, unsigned int node)
{
	bool open = node / SUBNETS % 5 < 3;
	char to[32];
	const char *said;
	int status;

	snprintf(to, sizeof(to), "node-%u:80", node);
	status = ASK(lab, &said, "probe", "node-0", to);
	if (status == !open && strstr(said, open ? ": open" : ": blocked"))
		return true;
	printf("# %s: exit %d, %s\n", to, status, said);
	return false;
}

/* How many fit, as @lab's `up` has said; 0: it has not */
static unsigned int fitting(const char *lab)
{
	const char *said = strstr(keeper_complaint(lab), "are allowed: about ");

	return said ? (unsigned int)strtoul(strchr(said, ':') + 8, NULL, 10)
		    : 0;
}

static void hold_nodes(unsigned int n)
{
	uint64_t begun = now_us();
	bool fine = up("nodes", text_nodes, n, FILES_UNLIMITED);
	double took = seconds_since(begun);

	if (!fine && fitting("nodes")) { /* as many as are allowed */
		complain("nodes");
		n = fitting("nodes");
		begun = now_us();
		fine = up("nodes", text_nodes, n, FILES_UNLIMITED);
		took = seconds_since(begun);
	}
	if (!fine)
		complain("nodes");
	for (unsigned int i = 0; i < TRIED_IN_NODES && fine; i++)
		fine = answers("nodes", i * (n - 1) / (TRIED_IN_NODES - 1));
	test(fine, "the nodes of a large lab answer");
	if (!fine)
		return;
	FIGURE("nodes", (double)n, "nodes");
	FIGURE("nodes-up", took, "s");
	FIGURE("nodes-files", (double)keeper_size("nodes").files, "files");
	FIGURE("nodes-memory", keeper_size("nodes").rss_kib / 1024.0, "MiB");
	ASK("nodes", NULL, "down");
}

static void say_how_many_fit(void)
{
	bool fine = !up("few", text_nodes, FILES_FEW, FILES_FEW);
	unsigned int fit = fitting("few");

	test(fine && fit, "a lab that needs too many files says what fits");
	complain("few");
	fine = fit && up("few", text_nodes, fit, FILES_FEW);
	fine = fine && answers("few", fit - 1);
	test(fine, "so many do fit");
	if (!fine)
		complain("few");
	ASK("few", NULL, "down");
	fine = fit && !up("few", text_nodes, fit + fit / 10, FILES_FEW);
	test(fine, "and not many more");
}

/* --- labs ----------------------------------------------------------------------- */

static void lab_name(char *name, unsigned int i)
{
	snprintf(name, 16, "lab-%u", i);
}

static void hold_labs(unsigned int n)
{
	uint64_t begun = now_us();
	unsigned int up = 0, right = 0;
	pid_t *starting = calloc(n + 1, sizeof(*starting));
	char name[16];

	need(starting, "memory");
	for (unsigned int i = 0; i < n; i++) {
		lab_name(name, i);
		starting[i] = keeper_start(name, text_matrix, 2,
					   FILES_UNLIMITED);
	}
	for (unsigned int i = 0; i < n; i++)
		up += keeper_up(starting[i]) == 0;
	FIGURE("labs-up", seconds_since(begun), "s");
	for (unsigned int i = 0; i < n; i++) {
		lab_name(name, i);
		right += ASK(name, NULL, "probe", "source-0", "target-0:80") ==
				 0 &&
			 ASK(name, NULL, "probe", "source-0", "target-1:80") ==
				 1;
	}
	for (unsigned int i = 0; i < n; i++) {
		lab_name(name, i);
		ASK(name, NULL, "down");
	}
	free(starting);
	printf("# %u of %u are up, %u answer\n", up, n, right);
	test(up == n && right == n, "labs answer side by side");
	FIGURE("labs", (double)right, "labs");
}

/* --- memory ---------------------------------------------------------------------- */

/* What it was after a tenth, and is in the end */
static void compare_sizes(const char *what, const struct keeper_size *was,
			  const struct keeper_size *is)
{
	char name[64];

	printf("# %s: RSS %u -> %u KiB, data %u -> %u KiB, %u -> %u files\n",
	       what, was->rss_kib, is->rss_kib, was->data_kib, is->data_kib,
	       was->files, is->files);
	snprintf(name, sizeof(name), "%s-memory-growth", what);
	FIGURE(name, (double)is->rss_kib - was->rss_kib, "KiB");
	snprintf(name, sizeof(name), "memory is flat over %s", what);
	test(is->rss_kib <= was->rss_kib + GROWTH_KIB &&
		     is->data_kib <= was->data_kib + GROWTH_KIB,
	     name);
	snprintf(name, sizeof(name), "no descriptor is lost over %s", what);
	test(is->files == was->files, name);
}

/* --- probes ------------------------------------------------------------------------ */

/* What must come of a probe; NULL: it is open */
static const char *expected(const char *from, const char *to)
{
	unsigned int target;

	if (strcmp(from, to) == 0)
		return NULL;
	if (strcmp(to, "internet") == 0)
		return "NO_ROUTE_TO_DESTINATION";
	if (sscanf(to, "target-%u", &target) == 1)
		return target % 2 ? "ENI_SG_RULES_MISMATCH" : NULL;
	return "SG_HAS_NO_RULES";
}

/* A line "source-1,target-2:80,tcp,VERDICT,CODE,..." */
static bool is_right(const char *line)
{
	char from[32], to[32], verdict[16], code[64] = "";
	const char *wanted;

	if (sscanf(line, "%31[^,],%31[^:]:%*u,tcp,%15[^,],%63[^,]", from, to,
		   verdict, code) < 3)
		return false;
	wanted = expected(from, to);
	if (!wanted)
		return strcmp(verdict, "open") == 0;
	return strcmp(verdict, "blocked") == 0 && strcmp(code, wanted) == 0;
}

/* Return: how many verdicts came; the wrong ones are added to @wrong */
static unsigned int ask_matrix(unsigned int size, unsigned int *wrong)
{
	char sources[MATRIX][24];
	const char *words[MATRIX + 3] = {"matrix", "--csv"};
	const char *said, *line;
	unsigned int n = 0;

	for (unsigned int i = 0; i < size; i++) {
		snprintf(sources[i], sizeof(sources[i]), "source-%u", i);
		words[i + 2] = sources[i];
	}
	keeper_ask("probes", words, &said);
	line = strchr(said, '\n'); /* behind the heading */
	for (; line && line[1]; line = strchr(line + 1, '\n'), n++) {
		if (is_right(line + 1))
			continue;
		if (!(*wrong)++)
			printf("# wrong: %.100s\n", line + 1);
	}
	return n;
}

static void hold_probes(unsigned int n)
{
	struct keeper_size after_tenth = {0}, after_all;
	const unsigned int size = n < FEW_PROBES ? MATRIX_SMALL : MATRIX;
	unsigned int done = 0, wrong = 0, more = 1, requests = 0;
	uint64_t begun;

	if (!up("probes", text_matrix, size, FILES_UNLIMITED))
		complain("probes");
	begun = now_us();
	while ((done < n || requests <= WARM) && more) {
		more = ask_matrix(size, &wrong);
		done += more;
		requests++;
		if (!after_tenth.pid && requests >= WARM && done >= n / 10)
			after_tenth = keeper_size("probes");
	}
	FIGURE("probes-per-second", done / seconds_since(begun), "1/s");
	after_all = keeper_size("probes");
	printf("# %u of %u verdicts are wrong\n", wrong, done);
	test(done >= n && !wrong, "every verdict is right");
	FIGURE("probes", (double)done, "probes");
	compare_sizes("probes", &after_tenth, &after_all);
	ASK("probes", NULL, "down");
}

/* --- changes ----------------------------------------------------------------------- */

/* @admits:	everybody gets at the database */
static void text_changes(FILE *to, unsigned int admits)
{
	fputs("vpcs:\n  app:\n    cidr: 10.0.0.0/16\n"
	      "    internet_gateway: true\n"
	      "    subnets:\n"
	      "      a: {cidr: 10.0.1.0/24, route_table: way}\n"
	      "      b: {cidr: 10.0.2.0/24, az: b}\n"
	      "    route_tables: {way: {}}\n"
	      "    security_groups: {f: {ingress: [{tcp: 80, from: any}]}, ",
	      to);
	fprintf(to, "g: {ingress: [%s]}}\n",
		admits ? "{tcp: 80, from: any}" : "");
	fputs("internet: {api: {address: 203.0.113.80, ports: [80]}}\n"
	      "functions: {report: {}}\n"
	      "instances:\n"
	      "  web: {subnet: a, public_ip: true}\n"
	      "  db: {subnet: b, security_groups: g, ports: [80]}\n"
	      "  cache: {subnet: b, security_groups: f, ports: [80]}\n",
	      to);
}

/* Made and taken back, in turn, and what a packet then says */
static const struct kind {
	const char *make[12], *take_back[12];
	const char *from, *to;
} kinds[] = {
	{{"authorize-security-group-ingress", "--group-id", "g", "--protocol",
	  "tcp", "--port", "80", "--cidr", "10.0.1.0/24"},
	 {"revoke-security-group-ingress", "--group-id", "g", "--protocol",
	  "tcp", "--port", "80", "--cidr", "10.0.1.0/24"},
	 "web",
	 "db:80"},
	{{"update-function-configuration", "--function-name", "report",
	  "--vpc-config", "SubnetIds=a,b,SecurityGroupIds=f"},
	 {"update-function-configuration", "--function-name", "report",
	  "--vpc-config", "SubnetIds=,SecurityGroupIds="},
	 "report",
	 "cache:80"},
	{{"create-route", "--route-table-id", "way", "--destination-cidr-block",
	  "0.0.0.0/0", "--gateway-id", "igw"},
	 {"delete-route", "--route-table-id", "way", "--destination-cidr-block",
	  "0.0.0.0/0"},
	 "web",
	 "api:80"},
	{{"apply", "admits.yaml"}, {"apply", "blocks.yaml"}, "web", "db:80"},
};

enum { KINDS = sizeof(kinds) / sizeof(*kinds), PROBE_EACH = 7 };

/* Return: was it made, and do packets that @probed asks for follow? */
static bool change(unsigned int i, bool probed)
{
	const struct kind *k = &kinds[i / 2 % KINDS];
	const bool taken_back = i % 2;
	const char *said;
	int status = keeper_ask("changes", taken_back ? k->take_back : k->make,
				&said);

	if (!status && probed)
		status = ASK("changes", &said, "probe", k->from, k->to) !=
			 taken_back;
	if (status)
		printf("# change %u, %s%s: %d, %s\n", i, k->make[0],
		       taken_back ? " taken back" : "", status, said);
	return !status;
}

static void hold_changes(unsigned int n)
{
	struct keeper_size after_tenth = {0}, after_all;
	unsigned int wrong = 0, i = 0;
	uint64_t begun;

	n += n % (2 * KINDS) ? 2 * KINDS - n % (2 * KINDS) : 0;
	if (!up("changes", text_changes, 0, FILES_UNLIMITED))
		complain("changes");
	lab_file("admits", text_changes, true);
	lab_file("blocks", text_changes, false);
	begun = now_us();
	for (; i < n && wrong < 5; i++) {
		/* whenever as many are made as are taken back */
		if (!after_tenth.pid && i >= n / 10 && i % (2 * KINDS) == 0)
			after_tenth = keeper_size("changes");
		wrong += !change(i, i % PROBE_EACH == 0);
	}
	FIGURE("changes-per-second", i / seconds_since(begun), "1/s");
	after_all = keeper_size("changes");
	test(i == n && !wrong, "every change is made, and packets follow it");
	FIGURE("changes", (double)i, "changes");
	compare_sizes("changes", &after_tenth, &after_all);
	ASK("changes", NULL, "down");
}

int main(int argc, char **argv)
{
	need(argc == 6, "load VPCLAB NODES LABS PROBES CHANGES");
	keepers_begin(argv[1]);
	hold_nodes((unsigned int)atoi(argv[2]));
	say_how_many_fit();
	hold_labs((unsigned int)atoi(argv[3]));
	hold_probes((unsigned int)atoi(argv[4]));
	hold_changes((unsigned int)atoi(argv[5]));
	test(keepers_end() == 0, "nothing is left where labs run");
	printf("1..%u\n", tests);
	return failures != 0;
}
