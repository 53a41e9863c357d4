#include "buffers.h"

int borrow(PyObject *object, size_t width, int is_writable, struct array *array) {
    int flags = is_writable ? PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE : PyBUF_C_CONTIGUOUS;
    if (PyObject_GetBuffer(object, &array->view, flags) < 0) {
        array->view.obj = NULL;
        return -1;
    }
    if ((size_t)array->view.itemsize != width) {
        PyErr_Format(PyExc_TypeError, "an array has items of %zd bytes, not of %zu", array->view.itemsize, width);
        return -1;
    }
    array->count = (size_t)array->view.len / width;
    return 0;
}

void release(struct array *arrays, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (arrays[i].view.obj) {
            PyBuffer_Release(&arrays[i].view);
        }
    }
}

PyObject *pair_of_bytes(const void *one, const void *other, size_t count) {
    PyObject *first = PyBytes_FromStringAndSize(one, (Py_ssize_t)(8 * count));
    PyObject *second = PyBytes_FromStringAndSize(other, (Py_ssize_t)(8 * count));
    PyObject *pair = first && second ? PyTuple_Pack(2, first, second) : NULL;
    Py_XDECREF(first);
    Py_XDECREF(second);
    return pair;
}

bool grow(void **items, size_t *room, size_t count, size_t width) {
    if (count < *room) {
        return true;
    }
    size_t wider = *room ? 2 * *room : 64;
    void *grown = wider <= SIZE_MAX / width ? realloc(*items, wider * width) : NULL;
    if (!grown) {
        return false;
    }
    *items = grown;
    *room = wider;
    return true;
}
