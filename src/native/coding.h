/* Documents with amounts of which few differ: each that differs is kept once, in a table. */

#ifndef RELSEARCH_CODING_H
#define RELSEARCH_CODING_H

#include "merge.h"

/* All zero is empty. Where more amounts differ than 16 bits can tell, `codes` is NULL, and `amounts` has them all. */
struct coded {
    uint32_t *docs;
    uint16_t *codes;
    double *table, *amounts;
    size_t count, room, distinct;
    uint32_t *slots; /* open addressing: 1 + a place in the table; 0 where it is free */
    size_t slot_count;
};

/* Which documents count: all, where `alive` is NULL. */
struct living {
    const uint8_t *alive;
    size_t count;
};

bool coded_append(struct coded *coded, const struct columns *columns, struct living living, struct fault *fault);

/* (docs, codes, table) as bytes: uint32, uint16 or uint32, float64. */
PyObject *coded_bytes(const struct coded *coded);

void coded_free(struct coded *coded);

#endif
