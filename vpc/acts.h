/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/acts.h - what changes a lab: parts of it removed, changed and added
 * (lab-file.md section 12)
 */
#ifndef VPC_ACTS_H
#define VPC_ACTS_H

#include "vpc/document.h"
#include "vpc/schema.h"

/* In the order in which they run, whatever their order in a step */
enum act { ACT_REMOVE, ACT_CHANGE, ACT_ADD, N_ACTS };

/** act_read() - const struct doc *: part of a lab file, without the keys that
 * no change of a lab can touch */
void act_read(struct reader *r, const struct value *v, void *field);

/**
 * acts_run() - The lab that comes of them
 * @acts:	parts of a lab file, by enum act; NULL where absent
 * @path:	what messages call them: "steps.1.", ""
 */
const struct doc *acts_run(struct reader *r, const struct doc *lab,
			   const struct doc *const acts[N_ACTS],
			   const char *path);

#endif
