/* How the tables of Russian are loaded: russian_tables.c, russian_rules.c. */

#ifndef RELSEARCH_RUSSIAN_TABLES_H
#define RELSEARCH_RUSSIAN_TABLES_H

#include "russian.h"

/* Set an exception that says what is wrong; -1. */
int russian_wrong(const char *what);

/* Zeroed memory, of one item more than asked for; NULL with an exception. */
void *russian_allocate(size_t count, size_t size);

int russian_letters_of(struct string string);

/* Add all strings, which must be distinct, so that their numbers are their places. */
int russian_load_distinct(struct strings *strings, PyObject *value);

/* Call a function with each item and its place; -1 with an exception where it has one. */
int russian_for_each(struct russian *russian, PyObject *value,
                     int (*load)(struct russian *russian, Py_ssize_t place, PyObject *item));

/* What does not come from pymorphy3's files; each 0, or -1 with an exception. */
int russian_load_known_prefixes(struct russian *russian, PyObject *value);
int russian_load_surname_endings(struct russian *russian, PyObject *value);
int russian_load_surnames(struct russian *russian, PyObject *value);
int russian_load_name_endings(struct russian *russian, PyObject *value);
int russian_load_nominatives(struct russian *russian, PyObject *value);
int russian_load_consonants(struct russian *russian, PyObject *value);
int russian_load_vowels(struct russian *russian, PyObject *value);
int russian_load_after_vowels(struct russian *russian, PyObject *value);
int russian_load_numbers(struct russian *russian, PyObject *value);

#endif
