/* Documents as JSON text. */

#ifndef RELSEARCH_RECORDS_H
#define RELSEARCH_RECORDS_H

#include "native.h"

/* Add `json_members` to the module. */
int add_records(PyObject *module);

#endif
