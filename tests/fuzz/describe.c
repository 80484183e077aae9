// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fuzz/describe.c - any bytes as answers of describe calls
 */
#include "tests/fuzz/importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_importer(data, size, import_describe);
}
