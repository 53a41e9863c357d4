/* The blocks of the term dictionary, as relsearch/engine/whoosh/codec/terms.py describes them. */

#ifndef RELSEARCH_TERMS_H
#define RELSEARCH_TERMS_H

#include "native.h"

/* Add `pack_terms` to the module. */
int add_terms(PyObject *module);

#endif
