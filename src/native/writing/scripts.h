/* The script of a text. */

#ifndef RELSEARCH_SCRIPTS_H
#define RELSEARCH_SCRIPTS_H

#include "native.h"

/* Add `script_of` to the module. */
int add_scripts(PyObject *module);

#endif
