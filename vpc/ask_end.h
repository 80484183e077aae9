/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/ask_end.h - what else an end may be called by those who ask by hand
 *
 * Expectations name nodes (lab-file.md section 3). Who asks on the command
 * line has an ARN at hand, or an address out of a log: those mean the node
 * that has them. Nothing here is understood in lab files.
 */
#ifndef VPC_ASK_END_H
#define VPC_ASK_END_H

#include "vpc/labfile.h"

enum ask_as {
	ASK_PLACE, /* somebody of the lab */
	ASK_SOURCE_OR_STRANGER,
	ASK_TARGET, /* whose addresses mean whoever has them where the
		       packet comes */
	ASK_TARGET_OR_STRANGER,
};

/**
 * ask_end() - Find who is meant by an ARN, an identifier that is no node's, an
 * address or a private DNS name
 * @end:	whose node and places are set; its port is known
 *
 * Return: false when @text is none of these; true when it is found, or
 *	   reported: it is several, or nobody that could send
 */
bool ask_end(struct build *b, struct endpoint *end, const char *text,
	     enum ask_as as);

#endif
