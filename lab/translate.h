/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/translate.h - a model as a plan
 */
#ifndef LAB_TRANSLATE_H
#define LAB_TRANSLATE_H

#include "netns/plan.h"
#include "vpc/model.h"

/**
 * translate() - What the kernel must hold for @m
 * @before:	the plan that runs now, or NULL
 *
 * Pure: makes no system call. What @before does without, it does
 * without too. The plan does not point into the model.
 *
 * Return: the finished plan, to be released by plan_free()
 */
struct plan *translate(const struct model *m, const struct plan *before);

#endif
