// SPDX-License-Identifier: GPL-2.0-or-later
/* import/later.c - importers that are still to come */
#include "import/import.h"

static const struct doc *later(struct importing *in,
			       const struct import_files *files,
			       const char *what)
{
	report_error(in->report, files->items[0].doc->at,
		     "%s cannot be imported yet", what);
	return NULL;
}

const struct doc *import_describe(struct importing *in,
				  const struct import_files *files)
{
	return later(in, files, "output of describe calls");
}

const struct doc *import_terraform(struct importing *in,
				   const struct import_files *files)
{
	return later(in, files, "plans and states of Terraform");
}
