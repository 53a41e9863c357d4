/* One field of a segment as the file has it: its terms, and the lists that say where they stand.
 *
 * The twin of `relsearch.engine.whoosh.codec.terms` and `.lists`, which describe the arrays. Nothing here needs the
 * interpreter's lock, except for what says so; what is wrong with a file is noted as a fault, and raised later. */

#ifndef RELSEARCH_FIELD_H
#define RELSEARCH_FIELD_H

#include "buffers.h"

struct field;

/* What went wrong: with a field's file; or, without a field, memory ran out. All zero: nothing did. */
struct fault {
    const char *what;
    const struct field *field;
};

#define OUT_OF_MEMORY "out of memory"

/* Raise what went wrong, with the interpreter's lock; always NULL. */
PyObject *raise_fault(const struct fault *fault);

/* The list of one term: documents, frequencies, positions and weights, packed one after another. */
struct list {
    const uint8_t *at, *end;
    size_t count; /* documents */
    unsigned kinds;
    int64_t slot; /* of document 0 */
    double factor;
    const struct field *field;
};

/* The field of a Python object of the type Field; NULL with an exception. Needs the interpreter's lock. */
const struct field *field_of(PyObject *object);

/* The number of a term, or -1. */
int64_t field_find(const struct field *field, const uint8_t *term, size_t size, struct fault *fault);

/* The number of the first term that is not before a bound. */
int64_t field_first_from(const struct field *field, const uint8_t *bound, size_t size, struct fault *fault);

/* Where the list of a term lies; its slot and its factor are the caller's. */
bool field_list(const struct field *field, int64_t number, struct list *list, struct fault *fault);

/* The table of weights, of four bytes each, and how many there are. */
const uint8_t *field_weights(const struct field *field);
size_t field_weight_count(const struct field *field);

/* Adds the type Field. */
int add_field(PyObject *module);

#endif
