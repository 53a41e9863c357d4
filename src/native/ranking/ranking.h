/* The parts of ranking; each adds its functions and types to the module. */

#ifndef RELSEARCH_RANKING_H
#define RELSEARCH_RANKING_H

#include "native.h"

int add_field(PyObject *module);
int add_reader(PyObject *module);
int add_matches(PyObject *module);
int add_spelling(PyObject *module);
int add_coding(PyObject *module);
int add_forms(PyObject *module);
int add_names(PyObject *module);
int add_clauses(PyObject *module);
int add_top(PyObject *module);

#endif
