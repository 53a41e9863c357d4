/* What stands between and around words: white space, and punctuation that is taken off both ends of a piece. */

#ifndef RELSEARCH_AROUND_H
#define RELSEARCH_AROUND_H

#include "byte_strings.h"

/* The punctuation of `compound.unwrap`. */
struct around {
    bool ascii[128];
    struct strings others; /* each a character beyond ASCII */
};

/* Take the characters of a str; 0, or -1 with an exception. */
int around_fill(struct around *around, PyObject *characters);

void around_free(struct around *around);

/* How many bytes of white space beyond ASCII a text begins with: 0 or one character's. */
size_t wide_space_at(const char *text, size_t size);

/* How many bytes of white space, as str.split takes it, a text begins with: 0 or one character's. */
static inline size_t space_at(const char *text, size_t size) {
    unsigned char first = (unsigned char)text[0];
    if (first > ' ' && first < 0xC2) {
        return 0;
    }
    if (first < 0x80) {
        return first == ' ' || (first >= 0x09 && first <= 0x0D) || (first >= 0x1C && first <= 0x1F);
    }
    return wide_space_at(text, size);
}

/* A piece without the punctuation around it. */
struct string bare_of(const struct around *around, struct string piece);

#endif
