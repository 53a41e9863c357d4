/* Arrays of whole numbers that grow. */

#ifndef RELSEARCH_NUMBERS_H
#define RELSEARCH_NUMBERS_H

#include "native.h"

struct numbers {
    uint32_t *items;
    size_t count, room;
};

/* Append a number; false where memory ran out (no exception is set). */
static inline bool numbers_add(struct numbers *numbers, uint32_t number) {
    if (numbers->count == numbers->room) {
        size_t room = numbers->room ? 2 * numbers->room : 256;
        uint32_t *items = realloc(numbers->items, room * sizeof *items);
        if (!items) {
            return false;
        }
        numbers->items = items;
        numbers->room = room;
    }
    numbers->items[numbers->count++] = number;
    return true;
}

/* The numbers from one place up to another as bytes of Python. */
static inline PyObject *numbers_bytes(const struct numbers *numbers, size_t first, size_t end) {
    const char *begin = numbers->items ? (const char *)(numbers->items + first) : "";
    return PyBytes_FromStringAndSize(begin, (Py_ssize_t)((end - first) * sizeof(uint32_t)));
}

static inline void numbers_free(struct numbers *numbers) {
    free(numbers->items);
    *numbers = (struct numbers){0};
}

#endif
