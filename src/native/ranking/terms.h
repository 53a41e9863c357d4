/* The terms of a field; the twin of `relsearch.engine.whoosh.codec.terms`. */

#ifndef RELSEARCH_TERMS_H
#define RELSEARCH_TERMS_H

#include "field.h"

#define LONGEST_TERM 4096

/* The number of a term, or -1. */
int64_t field_find(const struct field *field, const uint8_t *term, size_t size, struct fault *fault);

/* The number of the first term that is not before a bound. */
int64_t field_first_from(const struct field *field, const uint8_t *bound, size_t size, struct fault *fault);

/* The endings of a block's terms, each with a separator behind it; and the prefix that they share. */
struct block {
    const uint8_t *at, *end, *prefix;
    size_t prefix_size;
};

/* The terms that begin with a prefix, one after another; those that are longer than LONGEST_TERM are passed over. */
struct terms {
    const struct field *field;
    int64_t next, end; /* numbers */
    struct block block;
    bool has_term; /* whether there is one now */
    size_t size;
    uint8_t text[LONGEST_TERM];
};

/* Be at the first term; false where something is wrong. */
bool terms_begin(struct terms *terms, const struct field *field, const uint8_t *prefix, size_t size,
                 struct fault *fault);

/* Be at the next term, if there is one. */
bool terms_next(struct terms *terms, struct fault *fault);

/* Which of two terms comes first: below 0 the first one. */
int term_compare(const struct terms *one, const struct terms *other);

#endif
