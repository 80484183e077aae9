// SPDX-License-Identifier: GPL-2.0-or-later
/* import/later.c - importers that are still to come */
#include "import/import.h"

const struct doc *import_terraform(struct importing *in,
				   const struct import_files *files)
{
	report_error(in->report, files->items[0].doc->at,
		     "plans and states of Terraform cannot be imported yet");
	return NULL;
}
