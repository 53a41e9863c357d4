/* One field of a segment as the file has it: its terms, and the lists that say where they stand.
 *
 * The twin of `relsearch.engine.whoosh.codec.terms` and `.lists`, which describe the arrays. Nothing here needs the
 * interpreter's lock, except for what says so; what is wrong with a file is noted as a fault, and raised later. */

#ifndef RELSEARCH_FIELD_H
#define RELSEARCH_FIELD_H

#include "buffers.h"

#define BLOCK_TERMS 64
#define TERM_SEPARATOR 0xFF

/* Bytes that are checked where they are first looked at; the twin of `codec.files.CheckedBytes`. */
struct checked {
    const uint8_t *data;
    size_t size;
    const uint8_t *checks;
    volatile uint8_t *seen; /* several threads may check the same chunk, and then write the same 1 */
    size_t chunks;
};

/* Whole numbers without sign, each of so many bytes, little endian. */
struct numbers {
    const uint8_t *data;
    size_t count, width;
};

struct field {
    struct checked lists, text;
    struct numbers offsets, counts, kinds, blocks, prefixes, weights;
    const uint8_t *heads;
    size_t *head_starts; /* one more than there are heads */
    size_t head_count;
    PyObject *damaged;
};

static inline uint64_t number_at(const struct numbers *numbers, size_t place) {
    const uint8_t *at = numbers->data + place * numbers->width;
    uint64_t number = 0;
    for (size_t i = numbers->width; i-- > 0;) {
        number = number << 8 | at[i];
    }
    return number;
}

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

/* Note what is wrong with a field; always false. */
bool field_is_faulty(const struct field *field, const char *what, struct fault *fault);

/* Whether bytes lie within the array and are as they were written. */
bool field_look_at(const struct field *field, const struct checked *bytes, uint64_t start, uint64_t end,
                   struct fault *fault);

/* Where the list of a term lies; its slot and its factor are the caller's. */
bool field_list(const struct field *field, int64_t number, struct list *list, struct fault *fault);

/* The table of weights, of four bytes each, and how many there are. */
const uint8_t *field_weights(const struct field *field);
size_t field_weight_count(const struct field *field);

/* Adds the type Field. */
int add_field(PyObject *module);

#endif
