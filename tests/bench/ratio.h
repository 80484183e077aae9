/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/bench/ratio.h - medians, and ratios of neighbours in time
 */
#ifndef TESTS_BENCH_RATIO_H
#define TESTS_BENCH_RATIO_H

#include <stdlib.h>
#include <string.h>

enum { ROUNDS_MAX = 64 };

static inline int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static inline double median(const double *values, size_t n)
{
	double sorted[ROUNDS_MAX];

	memcpy(sorted, values, n * sizeof(*values));
	qsort(sorted, n, sizeof(*sorted), by_size);
	return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static inline double median_ratio(const double *a, const double *b, size_t n)
{
	double ratios[ROUNDS_MAX] = {0};

	for (size_t i = 0; i < n; i++)
		ratios[i] = a[i] / b[i];
	return median(ratios, n);
}

#endif
