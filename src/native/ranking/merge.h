/* What several lists say, as one: an occurrence in one place counts once, at its best weight.
 *
 * The twin of `relsearch.engine.whoosh.ranking.occurrences`, which says what slots and keys are. */

#ifndef RELSEARCH_MERGE_H
#define RELSEARCH_MERGE_H

#include "coding.h"
#include "lists.h"

#define KEY_BITS 32

bool columns_reserve(struct columns *columns, size_t more);
/* The same, with room for as much again, where columns grow little by little. */
bool columns_make_room(struct columns *columns, size_t more);
void columns_free(struct columns *columns);

/* Lists are those of one segment, ordered by slot. What they say is added to what was found. */

/* Keys and weights of all occurrences, into columns that are empty.
 *
 * within  the slots that are wanted, ascending; NULL: all */
bool merge_keys(const struct list *lists, size_t count, uint64_t doc_limit, int64_t fields, const struct array *within,
                struct columns *found, struct fault *fault);

/* The same, added to what was found. */
bool merge_occurrences(const struct list *lists, size_t count, uint64_t doc_limit, int64_t fields,
                       const struct array *within, struct columns *found, struct fault *fault);

/* Living documents, and the weights of what stands in each added up, in the order of the places. */
bool merge_documents(const struct list *lists, size_t count, uint64_t doc_limit, int64_t fields, struct coded *coded,
                     struct living living, struct fault *fault);

/* Leave out lists that say what another one of the same slot says, byte for byte, and weighs more; how many stay. */
size_t leave_out_equal(struct list *lists, size_t count);

#endif
