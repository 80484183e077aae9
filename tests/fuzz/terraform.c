// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fuzz/terraform.c - any bytes as a plan or state of Terraform
 */
#include "tests/fuzz/importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_importer(data, size, import_terraform);
}
