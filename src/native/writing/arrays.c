#include "arrays.h"

bool take_arrays(struct arrays *arrays, PyObject *args, const char *sizes) {
    arrays->count = 0;
    if (PyTuple_Size(args) != (Py_ssize_t)strlen(sizes)) {
        PyErr_Format(PyExc_TypeError, "%zd arrays were given: give %zd", PyTuple_Size(args), (Py_ssize_t)strlen(sizes));
        return false;
    }
    for (int i = 0; sizes[i]; i++) {
        bool is_written = sizes[i] >= 'A';
        Py_buffer *view = &arrays->views[i];
        if (PyObject_GetBuffer(PyTuple_GetItem(args, i), view, is_written ? PyBUF_CONTIG : PyBUF_CONTIG_RO) < 0) {
            free_arrays(arrays);
            return false;
        }
        arrays->count++;
        Py_ssize_t size = is_written ? sizes[i] - 'A' + 1 : sizes[i] - '0';
        if (sizes[i] == '*' ? view->itemsize != 2 && view->itemsize != 4 : view->itemsize != size) {
            PyErr_Format(PyExc_TypeError, "array %d has items of %zd bytes: give another type", i, view->itemsize);
            free_arrays(arrays);
            return false;
        }
    }
    return true;
}

void free_arrays(struct arrays *arrays) {
    while (arrays->count) {
        PyBuffer_Release(&arrays->views[--arrays->count]);
    }
}

size_t array_size(const struct arrays *arrays, int number) {
    return (size_t)(arrays->views[number].len / arrays->views[number].itemsize);
}

PyObject *unfitting(void) {
    PyErr_SetString(PyExc_ValueError, "the arrays do not fit together: give those that NumPy would take");
    return NULL;
}
