/* Documents with amounts of which few differ: each that differs is kept once, in a table. */

#ifndef RELSEARCH_CODING_H
#define RELSEARCH_CODING_H

#include "field.h"

/* Two columns, one of whole numbers that ascend, one of amounts; all zero is empty. */
struct columns {
    int64_t *numbers;
    double *amounts;
    size_t count, room;
};

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

/* Room for so many documents more. */
bool coded_reserve(struct coded *coded, size_t more);

bool coded_append(struct coded *coded, const struct columns *columns, struct living living, struct fault *fault);

/* (docs, codes, table) as bytes: uint32, uint16 or uint32, float64. */
PyObject *coded_bytes(const struct coded *coded);

void coded_free(struct coded *coded);

#endif
