/* Arrays that Python lends. */

#ifndef RELSEARCH_ARRAYS_H
#define RELSEARCH_ARRAYS_H

#include "native.h"

#define MOST_ARRAYS 12

/* Contiguous arrays, held until they are let go. */
struct arrays {
    int count;
    Py_buffer views[MOST_ARRAYS];
};

/* Take some arrays, whose items have the sizes that a string says, a digit each: "4" is an array of 32-bit numbers,
 * a capital letter one to be written to ("A" is 1 byte, "B" 2, "D" 4, "H" 8), "*" one of 2 or 4 bytes. Whether all
 * are so; where not, an exception is set and nothing is held. */
bool take_arrays(struct arrays *arrays, PyObject *args, const char *sizes);

void free_arrays(struct arrays *arrays);

/* How many items an array has. */
size_t array_size(const struct arrays *arrays, int number);

#define ARRAY(arrays, number, type) ((type *)(arrays)->views[number].buf)

/* Set the exception for arrays that do not fit together; NULL. */
PyObject *unfitting(void);

#endif
