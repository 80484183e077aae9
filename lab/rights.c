// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/rights.c - what a lab's process, and what it starts, may still do
 *
 * The kernel is asked directly: the libraries there are look into /proc,
 * which a process that is on its way into a node sees as another's.
 */
#include "lab/rights.h"

#include <errno.h>
#include <linux/capability.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* --- capabilities ---------------------------------------------------------------- */

#define CAP(name) (UINT64_C(1) << CAP_##name)

enum { CAPS_MAX = 64 };

/* Links, rules and TCP's repair; probes and NAT64; ports below 1024 */
#define FOR_A_NETWORK (CAP(NET_ADMIN) | CAP(NET_RAW) | CAP(NET_BIND_SERVICE))

/* Namespaces and mounts, too */
#define FOR_THE_LAB (CAP(SYS_ADMIN) | FOR_A_NETWORK)

/* To be another user, own files, serve, and look after one's own network: what
 * containers usually have, without devices (and without SYS_ADMIN). A map of
 * root into a user namespace needs SETFCAP, su AUDIT_WRITE */
#define FOR_PROGRAMS                                                          \
	(FOR_A_NETWORK | CAP(CHOWN) | CAP(DAC_OVERRIDE) | CAP(FOWNER) |       \
	 CAP(FSETID) | CAP(KILL) | CAP(SETUID) | CAP(SETGID) | CAP(SETPCAP) | \
	 CAP(SETFCAP) | CAP(SYS_CHROOT) | CAP(AUDIT_WRITE))

struct caps {
	uint64_t effective, permitted;
};

static int caps_get(struct caps *ret, struct err *e)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3,
						  0};
	struct __user_cap_data_struct half[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &header, half))
		return err_set(e, errno, "read own capabilities");
	ret->effective = half[0].effective | (uint64_t)half[1].effective << 32;
	ret->permitted = half[0].permitted | (uint64_t)half[1].permitted << 32;
	return 0;
}

/* Nothing is inherited beside: what is not permitted is not ambient either */
static int caps_set(const struct caps *c, struct err *e)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3,
						  0};
	const struct __user_cap_data_struct half[_LINUX_CAPABILITY_U32S_3] = {
		{.effective = (uint32_t)c->effective,
		 .permitted = (uint32_t)c->permitted},
		{.effective = (uint32_t)(c->effective >> 32),
		 .permitted = (uint32_t)(c->permitted >> 32)},
	};

	if (syscall(SYS_capset, &header, half))
		return err_set(e, errno, "drop capabilities");
	return 0;
}

/* What root has after execve() is what is left here */
static int bound(uint64_t keep, struct err *e)
{
	for (int c = 0; c < CAPS_MAX; c++)
		if (!(keep >> c & 1) && prctl(PR_CAPBSET_READ, c) == 1 &&
		    prctl(PR_CAPBSET_DROP, c))
			return err_set(e, errno, "drop capability %d for good",
				       c);
	return 0;
}

/* May programs gain nothing? rights_fence() has decided it */
static bool gains_nothing(void)
{
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}

/* Without the right to limit what others gain, no_new_privs does it alone */
static int keep(uint64_t permitted, uint64_t effective, struct err *e)
{
	struct caps c = {.permitted = 0};
	int rc = caps_get(&c, e);

	if (!rc && gains_nothing()) {
		if (c.effective & CAP(SETPCAP))
			rc = bound(permitted, e);
		c.permitted &= permitted;
	}
	c.effective = c.permitted & effective;
	return rc ? rc : caps_set(&c, e);
}

int rights_drop(struct err *e)
{
	return keep(CAP(SYS_ADMIN) | FOR_PROGRAMS, FOR_THE_LAB, e);
}

int rights_raise(struct err *e)
{
	struct caps c = {.permitted = 0};
	int rc = caps_get(&c, e);

	c.effective = c.permitted;
	return rc ? rc : caps_set(&c, e);
}

int rights_trim(struct err *e)
{
	return gains_nothing() ? keep(FOR_PROGRAMS, FOR_PROGRAMS, e) : 0;
}

/* --- system calls ----------------------------------------------------------------- */

/* What neither a lab nor a program in it does to its machine. CAP_SYS_ADMIN,
 * which the lab cannot do without, would allow most of it. ptrace() is not
 * there: it reaches nothing that has more rights, and debuggers need it */
static const int fenced[] = {
	SCMP_SYS(bpf), /* code in the kernel, and what watches it */
	SCMP_SYS(delete_module), SCMP_SYS(finit_module),
	SCMP_SYS(init_module),	 SCMP_SYS(kexec_file_load),
	SCMP_SYS(kexec_load),	 SCMP_SYS(perf_event_open),
	SCMP_SYS(reboot),	 SCMP_SYS(acct), /* its files and disks */
	SCMP_SYS(fanotify_init), SCMP_SYS(open_by_handle_at),
	SCMP_SYS(quotactl),	 SCMP_SYS(quotactl_fd),
	SCMP_SYS(swapoff),	 SCMP_SYS(swapon),
	SCMP_SYS(ioperm), /* its hardware */
	SCMP_SYS(iopl),		 SCMP_SYS(clock_settime), /* its clock */
	SCMP_SYS(settimeofday),	 SCMP_SYS(stime),
	SCMP_SYS(add_key), /* keys that users share */
	SCMP_SYS(keyctl),	 SCMP_SYS(request_key),
	SCMP_SYS(syslog), /* its log */
};

/* Programs of the machine's older instruction set have calls of their own */
static uint32_t older_architecture(void)
{
	switch (seccomp_arch_native()) {
	case SCMP_ARCH_X86_64:
		return SCMP_ARCH_X86;
	case SCMP_ARCH_AARCH64:
		return SCMP_ARCH_ARM;
	default:
		return SCMP_ARCH_NATIVE; /* is in it already */
	}
}

static int filter_prepare(scmp_filter_ctx filter)
{
	static const struct {
		enum scmp_filter_attr name;
		uint32_t value;
	} attributes[] = {
		{SCMP_FLTATR_CTL_NNP, 0}, /* that is ours to say */
		{SCMP_FLTATR_API_SYSRAWRC, 1}, /* the kernel's own reason */
		{SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(ENOSYS)},
	};
	int rc = seccomp_arch_add(filter, older_architecture());

	if (rc == -EEXIST)
		rc = 0;
	for (size_t i = 0; !rc && i < ARRAY_LEN(attributes); i++)
		rc = seccomp_attr_set(filter, attributes[i].name,
				      attributes[i].value);
	for (size_t i = 0; !rc && i < ARRAY_LEN(fenced); i++)
		rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), fenced[i],
				      0);
	return rc;
}

static int filter_load(struct err *e)
{
	scmp_filter_ctx filter;
	int rc = -ENOMEM;

	if (prctl(PR_GET_SECCOMP) < 0)
		return 0; /* this kernel has no filters */
	filter = seccomp_init(SCMP_ACT_ALLOW);
	if (filter)
		rc = filter_prepare(filter);
	if (!rc)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	return rc ? err_set(e, -rc,
			    "fence off system calls "
			    "(CONFIG_SECCOMP_FILTER)")
		  : 0;
}

int rights_fence(bool gain, struct err *e)
{
	if (!gain && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return err_set(e, errno, "let programs gain no rights");
	return filter_load(e);
}
