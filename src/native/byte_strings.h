/* Byte strings, each kept once and numbered in the order in which they first came. */

#ifndef RELSEARCH_STRINGS_H
#define RELSEARCH_STRINGS_H

#include "native.h"

#define NO_STRING UINT32_MAX

struct string {
    const char *text;
    size_t size;
};

/* All zero is empty. Pointers into it are good until something is added. */
struct strings {
    uint32_t count;
    char *text;        /* all strings, one after another */
    size_t *starts;    /* where each begins; one more than there are strings, once there is one */
    uint64_t *slots;   /* open addressing: 32 bits of the hash, then the number + 1; 0 where it is free */
    size_t slot_count; /* a power of two, or 0 */
    size_t room, text_room;
};

/* Choose how this process hashes, once, before anything is hashed; 0, or -1 with an exception. */
int seed_hashes(void);

uint64_t hash_bytes(const char *text, size_t size);

/* The number of a string, or NO_STRING. */
uint32_t strings_find(const struct strings *strings, const char *text, size_t size);

/* The number of a string, which is added if it is new; NO_STRING where memory ran out (no exception is set). */
uint32_t strings_add(struct strings *strings, const char *text, size_t size);

/* Add all strings of an iterable of str; 0, or -1 with an exception. */
int strings_extend(struct strings *strings, PyObject *iterable);

struct string strings_get(const struct strings *strings, uint32_t number);

void strings_free(struct strings *strings);

#endif
