/* Name keys of plain words: the twin of `relsearch.analysis.name_key`, which holds the tables. */

#ifndef RELSEARCH_NAME_KEY_H
#define RELSEARCH_NAME_KEY_H

#include "words.h"

#define KEY_BYTES (3 * LONGEST_WORD)

struct name_keys;

/* The tables, of two dictionaries of str: letter -> sounds, and group of letters -> sounds; NULL with an exception. */
struct name_keys *name_keys_new(PyObject *letters, PyObject *groups);

void name_keys_free(struct name_keys *keys);

/* The key of a plain word or a spelling made of one: its size, 0 where it would say too little, or ASK_PYTHON. */
int name_key(const struct name_keys *keys, const char *text, size_t size, char key[KEY_BYTES]);

#endif
