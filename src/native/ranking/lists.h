/* Lists of whole numbers <- bytes, some at a time; the twin of `relsearch.engine.whoosh.codec.numbers` and `.lists`. */

#ifndef RELSEARCH_LISTS_H
#define RELSEARCH_LISTS_H

#include "field.h"

#define NO_DOC UINT32_MAX
#define BLOCK_DOCS 256
#define REPEATED 8

/* Numbers that are read one after another. */
struct stream {
    const uint8_t *at;    /* of the next number */
    const uint8_t *great; /* of the next of those that are too great for the list; within the list's bytes, as `at` is */
    unsigned kind;
};

/* Where a term's list is read: at one document after another. */
struct cursor {
    uint32_t doc;  /* NO_DOC at the end, or where something went wrong */
    uint32_t freq; /* occurrences in it */
    const uint32_t *distances; /* of their positions, each from the one before; NULL: all 0, or not asked for */
    const uint32_t *codes;     /* of their weights; NULL: all weigh the factor */
    double factor;
    const uint8_t *weights; /* the table of the field */
    double repeated[REPEATED]; /* the factor added up so many times */

    /* The rest is `lists.c`'s. */
    struct list list;
    struct fault *fault;
    uint64_t doc_limit, next_doc;
    struct stream doc_stream, freq_stream, distance_stream, code_stream;
    bool has_distances, has_codes;
    size_t docs_left, occurrences_left; /* that are not in the blocks yet */
    size_t next, filled;                /* documents of the block */
    size_t next_occurrence, filled_occurrences, room;
    uint32_t *occurrences; /* room for distances, then room for codes */
    uint32_t docs[BLOCK_DOCS], freqs[BLOCK_DOCS];
};

/* Begin to read a list, all of whose documents are below a limit. What goes wrong now or later is noted as the fault. To be
 * closed in any case. */
void cursor_open(struct cursor *cursor, const struct list *list, uint64_t doc_limit, bool with_positions,
                 struct fault *fault);
void cursor_close(struct cursor *cursor);

void cursor_next_block(struct cursor *cursor);
void cursor_next_occurrences(struct cursor *cursor);

/* Be at the document that is next in the block. */
static inline void cursor_at(struct cursor *cursor) {
    cursor->doc = cursor->docs[cursor->next];
    cursor->freq = cursor->freqs[cursor->next];
    if (cursor->occurrences) {
        if (cursor->filled_occurrences - cursor->next_occurrence < cursor->freq) {
            cursor_next_occurrences(cursor);
        }
        const uint32_t *at = cursor->occurrences + cursor->next_occurrence;
        cursor->distances = cursor->has_distances ? at : NULL;
        cursor->codes = cursor->has_codes ? at + cursor->room : NULL;
    }
}

static inline void cursor_move_on(struct cursor *cursor) {
    cursor->next_occurrence += cursor->freq;
    if (++cursor->next < cursor->filled) {
        cursor_at(cursor);
    } else {
        cursor_next_block(cursor);
    }
}

/* What one of the document's occurrences weighs. */
static inline double cursor_weight(const struct cursor *cursor, size_t occurrence) {
    if (!cursor->codes) {
        return cursor->factor;
    }
    float weight;
    memcpy(&weight, cursor->weights + 4 * (size_t)cursor->codes[occurrence], sizeof weight);
    return cursor->factor * (double)weight;
}

static inline uint32_t cursor_distance(const struct cursor *cursor, size_t occurrence) {
    return cursor->distances ? cursor->distances[occurrence] : 0;
}

#endif
