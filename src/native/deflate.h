/* Quick compression of short texts, in the format of zlib. */

#ifndef RELSEARCH_DEFLATE_H
#define RELSEARCH_DEFLATE_H

#include "native.h"

/* Add `compress` to the module. */
int add_deflate(PyObject *module);

#endif
