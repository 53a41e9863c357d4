/* Postings as bytes, as relsearch/engine/whoosh/codec/{numbers,lists}.py describe them. */

#ifndef RELSEARCH_LISTS_H
#define RELSEARCH_LISTS_H

#include "native.h"

/* The most bytes that an item of a list takes. */
#define ITEM_BYTES 4

/* The four lists of one term, as they are written: distances, not the numbers themselves. */
struct postings {
    size_t documents, occurrences;
    const uint32_t *gaps, *frequencies, *distances;
    const uint32_t *codes; /* or NULL where all are 0 */
};

/* Write the lists from a place on, where there is room; the first place behind them. */
uint8_t *write_postings(uint8_t *at, const struct postings *postings, uint16_t *kinds);

/* Add `pack_postings` to the module. */
int add_lists(PyObject *module);

#endif
