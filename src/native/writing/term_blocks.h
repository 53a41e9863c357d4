/* The blocks of the term dictionary, as relsearch/engine/whoosh/codec/terms.py describes them. */

#ifndef RELSEARCH_TERM_BLOCKS_H
#define RELSEARCH_TERM_BLOCKS_H

#include "native.h"

/* Add `pack_terms` to the module. */
int add_terms(PyObject *module);

#endif
