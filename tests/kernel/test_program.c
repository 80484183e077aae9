// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_program.c - programs of the user's in nodes
 *
 * The programs are shells and perl, which every Debian has.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/files.h"
#include "tests/support/running.h"

/* Says who it is to everybody who connects, and how many there were */
#define SERVER                                                         \
	"exec perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(" \
	"Listen => 9, LocalPort => $ENV{VPCLAB_PORT}) or die $!; "     \
	"while ($c = $s->accept) { print $c \"visit \", ++$n, \" at "  \
	"$ENV{VPCLAB_NODE} $ENV{WORD}\\n\" }'"

/* The same inside double quotes of YAML's */
#define SERVER_QUOTED                                                  \
	"exec perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(" \
	"Listen => 9, LocalPort => $ENV{VPCLAB_PORT}) or die $!; "     \
	"while ($c = $s->accept) { print $c \\\"at $ENV{VPCLAB_NODE}"  \
	"\\\\n\\\" }'"

static const char *lab_with(const char *more, const char *run,
			    const char *ready)
{
	return text_given(
		"vpcs:\n"
		"  app:\n"
		"    cidr: 10.0.0.0/16\n"
		"    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}\n"
		"    security_groups: {open: {ingress: [all]}}\n"
		"%s"
		"instances:\n"
		"  web: {subnet: a}\n"
		"  own:\n"
		"    subnet: a\n"
		"    security_groups: open\n"
		"    ports: [5000]\n"
		"    run: |\n"
		"      %s\n"
		"%s%s\n",
		more, run, *ready ? "    ready: " : "", ready);
}

static const volatile int never;

static struct lab *given_program(const char *run)
{
	struct lab *lab = given_lab(lab_with("", run, ""));
	struct err e = {0};

	if (lab_ready(lab, &never, &e))
		fail_msg("%s", e.text);
	return lab;
}

static const char *answer(void)
{
	struct dial_result r = sent(
		"web", "own:5000",
		&(struct dial_want){.speech = SPEECH_LISTEN, .lines = 1});

	assert_int_equal(r.end, DIAL_OPEN);
	return text_given("%.*s", (int)strcspn(r.said, "\n"), r.said);
}

static void changed(struct lab *lab, const char *yaml)
{
	struct err e = {0};

	lab_changed(lab, yaml);
	if (lab_ready(lab, &never, &e))
		fail_msg("%s", e.text);
}

/* What it has said, once it has said @wanted */
static const char *log_with(struct lab *lab, const char *wanted)
{
	uint64_t deadline = loop_now_us() + PATIENCE_MS * 1000u;
	static char text[4096];

	do {
		lab_turn(lab, 20);
		logbook_tail(&programs_first(lab->programs)->log, 100, text,
			     sizeof(text));
	} while (!strstr(text, wanted) && loop_now_us() < deadline);
	if (!strstr(text, wanted))
		fail_msg("'%s' is not in:\n%s", wanted, text);
	return text;
}

/* The first visit was the lab's own: is it ready? */

/* --- in place of the responder --------------------------------------------- */

static void a_program_answers_in_place_of_the_lab(void **state)
{
	(void)state;
	given_program(SERVER);
	assert_string_equal(answer(), "visit 2 at own ");
	assert_string_equal(answer(), "visit 3 at own ");
}

static void without_it_the_port_is_closed(void **state)
{
	(void)state;
	given_lab(lab_with("", "sleep 1000", ""));
	assert_refused("web", "own:5000");
}

static void a_ready_command_is_asked_until_it_says_so(void **state)
{
	struct lab *lab = given_lab(lab_with(
		"", "sleep 1000", "\"[ $(date +%N | cut -c 1) -lt 5 ]\""));
	struct err e = {0};

	(void)state;
	assert_int_equal(lab_ready(lab, &never, &e), 0);
	assert_int_equal(programs_first(lab->programs)->state, PROGRAM_READY);
}

static void a_ready_port_need_not_be_the_nodes_own(void **state)
{
	struct lab *lab = given_lab(
		lab_with("", "VPCLAB_PORT=6000; " SERVER, "6000"));
	struct err e = {0};

	(void)state;
	assert_int_equal(lab_ready(lab, &never, &e), 0);
	assert_refused("web", "own:5000");
	assert_open("web", "own:6000");
}

/* --- what it finds ----------------------------------------------------------- */

static void it_finds_what_its_node_has(void **state)
{
	struct lab *lab = given_lab(
		lab_with("",
			 "hostname; cat /etc/resolv.conf; grep own /etc/hosts; "
			 "echo at $VPCLAB_ADDRESS:$VPCLAB_PORT; ls "
			 "/sys/class/net; echo pid $$; sleep 1000",
			 "true"));
	const char *said = log_with(lab, "pid ");

	(void)state;
	assert_non_null(strstr(said, "own\n"));
	assert_non_null(strstr(said, "nameserver 10.0.0.2\n"));
	assert_non_null(strstr(said, "10.0.1.5 own\n"));
	assert_non_null(strstr(said, "at 10.0.1.5:5000\n"));
	assert_non_null(strstr(said, "eth0\n"));
	assert_non_null(strstr(said, "pid 2")); /* behind its init */
}

static void its_files_in_tmp_are_nobody_elses(void **state)
{
	char ours[] = "/tmp/vpclab-test-XXXXXX";
	char path[64];
	struct stat st;
	int fd = mkstemp(ours);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	snprintf(path, sizeof(path), "/tmp/vpclab-test-%d", (int)getpid());
	log_with(given_lab(lab_with(
			 "",
			 text_given("echo x >%s && test ! -e %s && echo done; "
				    "sleep 1000",
				    path, ours),
			 "true")),
		 "done");
	unlink(ours);
	assert_int_equal(stat(path, &st), -1);
}

static void it_starts_where_the_lab_file_is(void **state)
{
	char directory[TEMPORARY_BYTES];
	const char *file;
	struct report report = {.arena = arena_new()};
	struct model *m;
	struct lab *lab;
	struct err e = {0};
	FILE *f;

	(void)state;
	kernel_needed();
	temporary_path(directory);
	assert_non_null(mkdtemp(directory));
	file = text_given("%s/lab.yaml", directory);
	f = fopen(file, "w");
	assert_non_null(f);
	fputs(lab_with("", "ls; sleep 1000", "true"), f);
	fclose(f);
	m = model_load(file, &report);
	assert_non_null(m);
	lab = lab_open(m, &e);
	assert_non_null(lab);
	log_with(lab, "lab.yaml");
	lab_close(lab);
	model_free(m);
	arena_free(report.arena);
	unlink(file);
	rmdir(directory);
}

/* --- ends --------------------------------------------------------------------- */

static void one_that_ends_before_it_is_ready_says_why(void **state)
{
	struct lab *lab = given_lab(
		lab_with("", "echo no license >&2; exit 5", ""));
	struct err e = {0};

	(void)state;
	assert_int_equal(lab_ready(lab, &never, &e), -ECHILD);
	assert_non_null(strstr(e.text, "program of own ended with status 5"));
	assert_non_null(strstr(e.text, "no license"));
}

static void status_77_is_an_absence(void **state)
{
	struct lab *lab = given_lab(
		lab_with("", "echo first; echo no such server; exit 77", ""));
	struct err e = {0};

	(void)state;
	assert_int_equal(lab_ready(lab, &never, &e), -PROGRAM_NOT_HERE);
	assert_string_equal(e.text, "no such server");
}

static void one_that_ends_later_is_told_once(void **state)
{
	struct lab *lab = given_lab(lab_with("", "kill -9 $$", "true"));
	struct program *p;

	(void)state;
	log_with(lab, "ended with status 137");
	p = programs_ended(lab->programs);
	assert_non_null(p);
	assert_string_equal(p->label, "own");
	assert_int_equal(p->status, 137);
	assert_null(programs_ended(lab->programs));
	assert_refused("web", "own:5000");
}

/* Is there a process with that argument? */
static bool runs(const char *argument)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	bool found = false;

	assert_non_null(proc);
	while (!found && (entry = readdir(proc))) {
		char path[300], line[256] = "";
		int fd;
		ssize_t n;

		snprintf(path, sizeof(path), "/proc/%s/cmdline", entry->d_name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		n = read(fd, line, sizeof(line) - 1);
		close(fd);
		found = n > 0 && strncmp(line, "sleep", 6) == 0 &&
			strcmp(line + 6, argument) == 0;
	}
	closedir(proc);
	return found;
}

static void nothing_of_it_outlives_the_lab(void **state)
{
	uint64_t deadline = loop_now_us() + PATIENCE_MS * 1000u;
	char seconds[16]; /* the lab takes what it was given with it */
	struct lab *lab;

	snprintf(seconds, sizeof(seconds), "4%d", (int)getpid());
	lab = given_lab(lab_with(
		"",
		text_given("setsid sleep %s & (trap '' TERM; sleep %s) & echo "
			   "begun; sleep 1000",
			   seconds, seconds),
		"true"));
	log_with(lab, "begun");
	while (!runs(seconds) && loop_now_us() < deadline)
		lab_turn(lab, 10);
	assert_true(runs(seconds));
	lab_drop(state);
	assert_false(runs(seconds));
}

/* --- changes -------------------------------------------------------------------- */

static void a_change_beside_it_leaves_it_alone(void **state)
{
	struct lab *lab = given_program(SERVER);

	(void)state;
	assert_string_equal(answer(), "visit 2 at own ");
	changed(lab, lab_with("    route_tables: {t: {}}\n", SERVER, ""));
	assert_string_equal(answer(), "visit 3 at own ");
}

static void another_command_is_another_program(void **state)
{
	struct lab *lab = given_program(SERVER);

	(void)state;
	assert_string_equal(answer(), "visit 2 at own ");
	changed(lab, lab_with("", "export WORD=anew; " SERVER, ""));
	assert_string_equal(answer(), "visit 2 at own anew");
}

static void readers_of_a_database_run_it_too(void **state)
{
	struct lab *lab = given_lab(
		"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24, b: "
		"{cidr: 10.0.2.0/24, az: b}}, security_groups: {open: {ingress: "
		"[all]}}}}\n"
		"instances: {web: {subnet: a}}\n"
		"databases: {orders: {engine: aurora-postgresql, subnets: [a, "
		"b], security_groups: open, readers: 1, run: \"" SERVER_QUOTED
		"\"}}\n");
	struct err e = {0};
	struct dial_result r;

	(void)state;
	assert_int_equal(lab_ready(lab, &never, &e), 0);
	r = sent("web",
		 text_given("%s:5432",
			    ADDR(model_place(lab->model, "orders.reader")
					 ->address)),
		 &(struct dial_want){.speech = SPEECH_LISTEN, .lines = 1});
	assert_int_equal(r.end, DIAL_OPEN);
	assert_non_null(strstr(r.said, "at orders.reader"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(a_program_answers_in_place_of_the_lab),
		T(without_it_the_port_is_closed),
		T(a_ready_command_is_asked_until_it_says_so),
		T(a_ready_port_need_not_be_the_nodes_own),
		T(it_finds_what_its_node_has),
		T(its_files_in_tmp_are_nobody_elses),
		T(it_starts_where_the_lab_file_is),
		T(one_that_ends_before_it_is_ready_says_why),
		T(status_77_is_an_absence),
		T(one_that_ends_later_is_told_once),
		T(nothing_of_it_outlives_the_lab),
		T(a_change_beside_it_leaves_it_alone),
		T(another_command_is_another_program),
		T(readers_of_a_database_run_it_too),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
