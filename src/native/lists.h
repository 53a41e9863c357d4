/* Lists of whole numbers <- bytes; the twin of `relsearch.engine.whoosh.codec.numbers` and `.lists`. */

#ifndef RELSEARCH_LISTS_H
#define RELSEARCH_LISTS_H

#include "field.h"

/* What a term's list says, unpacked. A part that is all the same is NULL. */
struct postings {
    size_t count; /* documents */
    size_t size;  /* occurrences */
    int64_t slot;
    double factor;
    const struct field *field;
    uint32_t *docs;      /* ascending */
    uint32_t *freqs;     /* NULL: all 1 */
    uint32_t *distances; /* of positions, from the one before in the same document; NULL: all 0, or not asked for */
    uint32_t *codes;     /* of weights; NULL: all weights are 1 */
};

/* Unpack a list; all documents are below a limit. What was unpacked is freed by `free_postings`, also after a fault. */
bool unpack(const struct list *list, uint64_t doc_limit, bool with_positions, struct postings *postings,
            struct fault *fault);

void free_postings(struct postings *postings);

/* What the occurrence of a place in the list weighs. */
static inline double weight_of(const struct postings *postings, size_t place) {
    return postings->codes ? postings->factor * field_weight(postings->field, postings->codes[place])
                           : postings->factor;
}

#endif
