/* Arrays that Python lends by the buffer protocol, and memory that grows. */

#ifndef RELSEARCH_BUFFERS_H
#define RELSEARCH_BUFFERS_H

#include "native.h"

/* An array that is borrowed until `release`. */
struct array {
    Py_buffer view;
    size_t count;
};

/* Borrow a contiguous array of items of a width; 0, or -1 with an exception. */
int borrow(PyObject *object, size_t width, int is_writable, struct array *array);

/* Let go of arrays, of which some may not have been borrowed: those are all zero. */
void release(struct array *arrays, size_t count);

/* Two arrays of 8 bytes an item as a tuple of bytes. */
PyObject *pair_of_bytes(const void *one, const void *other, size_t count);

/* Room for at least one item more of an array that grows by doubling; false where memory ran out. */
bool grow(void **items, size_t *room, size_t count, size_t width);

#endif
