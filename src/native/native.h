/* What the files of relsearch._native share. Every one of them fills one part of the module: see module.c. */

#ifndef RELSEARCH_NATIVE_H
#define RELSEARCH_NATIVE_H

#ifndef Py_LIMITED_API
#define Py_LIMITED_API 0x030B0000
#endif
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Each adds its functions and types to the module; 0, or -1 with an exception. */
int add_words(PyObject *module);
int add_english(PyObject *module);
int add_russian(PyObject *module);
int add_azerbaijani(PyObject *module);
int add_ranking(PyObject *module);
int add_inversion(PyObject *module);
int add_vocabulary(PyObject *module);

#endif
