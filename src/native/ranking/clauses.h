/* Clauses of a plan: documents, how often each has what is sought, and what that counts. */

#ifndef RELSEARCH_CLAUSES_H
#define RELSEARCH_CLAUSES_H

#include "buffers.h"

struct clause {
    struct array arrays[3];
    const uint32_t *docs;
    const void *codes;
    size_t width; /* of a code */
    const double *table;
    size_t count, distinct, next;
    double factor;
    double *bounds; /* of the amounts in the table */
    double bound;   /* of them all */
};

/* What all documents have. */
struct documents {
    const double *norms;
    const int64_t *added;
    size_t count;
    double k1, least_norm;
};

static inline size_t code_at(const struct clause *clause, size_t place) {
    return clause->width == 2 ? ((const uint16_t *)clause->codes)[place] : ((const uint32_t *)clause->codes)[place];
}

static inline double score_of(const struct clause *clause, double amount, double norm, double k1) {
    return (amount > 0.0 ? amount * (k1 + 1.0) / (amount + norm) : 0.0) * clause->factor;
}

static inline double score_at(const struct clause *clause, size_t place, const struct documents *documents) {
    double norm = documents->norms[clause->docs[place]];
    return score_of(clause, clause->table[code_at(clause, place)], norm, documents->k1);
}

/* Take (docs, codes, table, factor), where they are sound; 0, or -1 with an exception. To be let go of in any case. */
int take_clause(PyObject *object, struct clause *clause, const struct documents *documents);
void let_go_of_clause(struct clause *clause);

#endif
