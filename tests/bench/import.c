// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/bench/import.c - how long an account takes to become a plan
 *
 * Two generated accounts, the second twice the first: of 5,000 network
 * interfaces and 2,000 groups, a third functions, a third file systems, a
 * third instances, as `aws ... describe-*` would print them. The median of the
 * rounds, of files that are in memory; time per interface should be the same.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "import/source.h"
#include "lab/translate.h"
#include "tests/bench/ratio.h"
#include "tests/bench/side.h"

enum { PLACES = 16, IMPORT_ROUNDS = 5, PATH_BYTES = 80 };

static const char vpc[] = "vpc-0a1b2c3d4e5f60718";
static const char *const names[] = {"vpcs", "subnets", "groups", "enis",
				    "instances"};

static FILE *create(const char *folder, const char *name)
{
	char path[PATH_BYTES];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.json", folder, name);
	f = fopen(path, "we");
	need(f, path);
	return f;
}

static void close_list(FILE *f)
{
	fputs("\n]}\n", f);
	fclose(f);
}

static void write_subnets(const char *folder)
{
	FILE *f = create(folder, "vpcs");

	fprintf(f,
		"{\"Vpcs\": [{\"VpcId\": \"%s\", \"CidrBlock\": "
		"\"10.0.0.0/16\"}",
		vpc);
	close_list(f);
	f = create(folder, "subnets");
	fputs("{\"Subnets\": [", f);
	for (int i = 0; i < PLACES; i++)
		fprintf(f,
			"%s\n{\"SubnetId\": \"subnet-%017d\", \"VpcId\": "
			"\"%s\", \"CidrBlock\": \"10.0.%d.0/20\", "
			"\"AvailabilityZone\": \"us-east-1%c\"}",
			i ? "," : "", i, vpc, i * 16, 'a' + i % 3);
	close_list(f);
}

static void write_groups(const char *folder, int groups)
{
	FILE *f = create(folder, "groups");

	fputs("{\"SecurityGroups\": [", f);
	for (int i = 0; i < groups; i++)
		fprintf(f,
			"%s\n{\"GroupId\": \"sg-%017d\", \"GroupName\": "
			"\"g%d\", \"VpcId\": \"%s\", \"IpPermissions\": [\n"
			"{\"IpProtocol\": \"tcp\", \"FromPort\": 443, "
			"\"ToPort\": 443, \"IpRanges\": [{\"CidrIp\": "
			"\"10.%d.0.0/16\"}], \"UserIdGroupPairs\": "
			"[{\"GroupId\": \"sg-%017d\"}]}],\n"
			"\"IpPermissionsEgress\": [{\"IpProtocol\": \"-1\", "
			"\"IpRanges\": [{\"CidrIp\": \"0.0.0.0/0\"}]}]}",
			i ? "," : "", i, i, vpc, i % 250, (i * 7 + 1) % groups);
	close_list(f);
}

static void write_eni(FILE *f, int i, int groups)
{
	int k = i / PLACES + 4;

	fprintf(f,
		"%s\n{\"NetworkInterfaceId\": \"eni-%017d\", \"SubnetId\": "
		"\"subnet-%017d\", \"VpcId\": \"%s\", \"PrivateIpAddress\": "
		"\"10.0.%d.%d\",\n\"PrivateIpAddresses\": "
		"[{\"PrivateIpAddress\": \"10.0.%d.%d\", \"Primary\": true}], "
		"\"Groups\": [{\"GroupId\": \"sg-%017d\", \"GroupName\": "
		"\"g\"}],\n\"Status\": \"in-use\", \"SourceDestCheck\": true, "
		"\"Ipv6Addresses\": [], \"TagSet\": [], ",
		i ? "," : "", i, i % PLACES, vpc, i % PLACES * 16 + k / 256,
		k % 256, i % PLACES * 16 + k / 256, k % 256, i % groups);
	if (i % 3 == 0)
		fprintf(f,
			"\"InterfaceType\": \"lambda\", \"Description\": "
			"\"AWS Lambda VPC ENI-f%d-00000000-0000-0000-0000-"
			"000000000000\"}",
			i);
	else if (i % 3 == 1)
		fprintf(f,
			"\"Description\": \"EFS mount target for fs-1 "
			"(fsmt-%017d)\"}",
			i);
	else
		fprintf(f,
			"\"Attachment\": {\"InstanceId\": \"i-%017d\", "
			"\"DeviceIndex\": 0}}",
			i);
}

static void write_account(const char *folder, int enis, int groups)
{
	FILE *f;

	write_subnets(folder);
	write_groups(folder, groups);
	f = create(folder, "enis");
	fputs("{\"NetworkInterfaces\": [", f);
	for (int i = 0; i < enis; i++)
		write_eni(f, i, groups);
	close_list(f);
	f = create(folder, "instances");
	fputs("{\"Instances\": [", f);
	for (int i = 2; i < enis; i += 3)
		fprintf(f,
			"%s\n{\"InstanceId\": \"i-%017d\", \"VpcId\": \"%s\", "
			"\"SubnetId\": \"subnet-%017d\", "
			"\"NetworkInterfaces\": []}",
			i > 2 ? "," : "", i, vpc, i % PLACES);
	close_list(f);
}

/* From files to a plan, in microseconds; *@ret_n: its interfaces */
static double import_us(const char *folder, size_t *ret_n)
{
	struct report report = {.arena = arena_new()};
	struct importing in = {.arena = report.arena, .report = &report};
	uint64_t began = now_us();
	struct model *m = source_model(&in, &folder, 1, NULL);
	double took;

	report_print(&report, stderr);
	need(m && !report_failed(&report), "an account that imports");
	plan_free(translate(m, NULL));
	took = (double)(now_us() - began);
	*ret_n = m->enis.n;
	model_free(m);
	arena_free(report.arena);
	return took;
}

/* Return: the seconds that it took */
static double measure(int enis, int groups)
{
	char folder[] = "/tmp/vpclab-bench-XXXXXX", path[PATH_BYTES];
	double took[IMPORT_ROUNDS], seconds;
	size_t n = 0;

	need(mkdtemp(folder), "a folder");
	write_account(folder, enis, groups);
	for (int i = 0; i < IMPORT_ROUNDS; i++)
		took[i] = import_us(folder, &n);
	seconds = median(took, IMPORT_ROUNDS) / 1e6;
	printf("%zu interfaces, %d groups: %.1f us for each interface\n", n,
	       groups, seconds * 1e6 / (double)n);
	printf("bench import-%d-seconds %.3f s\n", enis, seconds);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(path, sizeof(path), "%s/%s.json", folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
	return seconds;
}

int main(void)
{
	double half = measure(2500, 1000), whole = measure(5000, 2000);

	printf("bench import-5000-vs-2500 %.2f ratio\n", whole / half);
	return 0;
}
