#include "crc.h"
#include "terms.h"

#define CHUNK_BITS 12

enum { LISTS, LISTS_CHECKS, LISTS_SEEN, TEXT, TEXT_CHECKS, TEXT_SEEN, OFFSETS, COUNTS, KINDS, WEIGHTS, BLOCKS, PREFIXES,
       HEADS, ARRAYS };

typedef struct {
    PyObject_HEAD
    struct field field;
    struct array arrays[ARRAYS];
} Field;

static PyTypeObject *field_type;

/* Checking bytes */

bool field_is_faulty(const struct field *field, const char *what, struct fault *fault) {
    *fault = (struct fault){what, field};
    return false;
}

bool field_look_at(const struct field *field, const struct checked *bytes, uint64_t start, uint64_t end,
                   struct fault *fault) {
    if (start > end || end > bytes->size) {
        return field_is_faulty(field, "an array is shorter than another says", fault);
    }
    for (size_t chunk = start >> CHUNK_BITS; start < end && chunk <= (end - 1) >> CHUNK_BITS; chunk++) {
        if (!bytes->seen[chunk]) {
            size_t begin = chunk << CHUNK_BITS, rest = bytes->size - begin;
            size_t size = rest < (1u << CHUNK_BITS) ? rest : 1u << CHUNK_BITS;
            if (crc32_of(bytes->data + begin, size) != read_long(bytes->checks + 4 * chunk)) {
                return field_is_faulty(field, "wrong checksum in an array", fault);
            }
            bytes->seen[chunk] = 1;
        }
    }
    return true;
}

/* Lists */

bool field_list(const struct field *field, int64_t number, struct list *list, struct fault *fault) {
    if (number < 0 || (uint64_t)number >= field->counts.count) {
        return field_is_faulty(field, "there are more terms than lists", fault);
    }
    uint64_t start = number_at(&field->offsets, (size_t)number), end = number_at(&field->offsets, (size_t)number + 1);
    if (!field_look_at(field, &field->lists, start, end, fault)) {
        return false;
    }
    list->at = field->lists.data + start;
    list->end = field->lists.data + end;
    list->count = (size_t)number_at(&field->counts, (size_t)number);
    list->kinds = (unsigned)number_at(&field->kinds, (size_t)number);
    list->field = field;
    return true;
}

const uint8_t *field_weights(const struct field *field) {
    return field->weights.data;
}

size_t field_weight_count(const struct field *field) {
    return field->weights.count;
}

PyObject *raise_fault(const struct fault *fault) {
    if (!fault->field) {
        return PyErr_NoMemory();
    }
    PyObject *error = PyObject_CallFunction(fault->field->damaged, "s", fault->what);
    if (error) {
        PyErr_SetObject((PyObject *)Py_TYPE(error), error);
        Py_DECREF(error);
    }
    return NULL;
}

/* The type Field */

static void numbers_of(const struct array *array, struct numbers *numbers) {
    *numbers = (struct numbers){array->view.buf, array->count, (size_t)array->view.itemsize};
}

static void checked_of(const struct array *arrays, struct checked *bytes) {
    *bytes = (struct checked){arrays[0].view.buf, arrays[0].count, arrays[1].view.buf, arrays[2].view.buf,
                              arrays[2].count};
}

/* Where each head begins, after the separator of the one before. */
static bool find_heads(struct field *field, size_t size) {
    size_t room = 0;
    for (size_t at = 0; field->counts.count > 0 && at <= size;) {
        const uint8_t *end = at < size ? memchr(field->heads + at, TERM_SEPARATOR, size - at) : NULL;
        if (!grow((void **)&field->head_starts, &room, field->head_count + 1, sizeof(size_t))) {
            return false;
        }
        field->head_starts[field->head_count++] = at;
        at = end ? (size_t)(end - field->heads) + 1 : size + 1;
        field->head_starts[field->head_count] = at;
    }
    return true;
}

/* Whether the arrays have the lengths that they give one another. */
static bool is_whole(const struct field *field, const struct array *arrays) {
    size_t terms = field->counts.count, blocks = (terms + BLOCK_TERMS - 1) / BLOCK_TERMS;
    const struct checked *bytes[] = {&field->lists, &field->text};
    for (int i = 0; i < 2; i++) {
        size_t chunks = (bytes[i]->size + (1u << CHUNK_BITS) - 1) >> CHUNK_BITS;
        if (bytes[i]->chunks != chunks || arrays[3 * i + LISTS_CHECKS].count != chunks) {
            return false;
        }
    }
    return field->offsets.count == terms + 1 && field->kinds.count == terms && field->blocks.count == blocks + 1 &&
           field->prefixes.count == blocks && field->head_count == blocks;
}

static int fill_field(Field *self, PyObject *args) {
    static const size_t widths[ARRAYS] = {1, 4, 1, 1, 4, 1, 0, 0, 2, 4, 8, 4, 1}; /* 0: any */
    struct field *field = &self->field;
    if (PyTuple_Size(args) != ARRAYS + 1) {
        PyErr_Format(PyExc_TypeError, "Field takes %d arguments", ARRAYS + 1);
        return -1;
    }
    for (int i = 0; i < ARRAYS; i++) {
        bool is_seen = i == LISTS_SEEN || i == TEXT_SEEN;
        struct array *array = &self->arrays[i];
        if (widths[i] == 0) {
            if (PyObject_GetBuffer(PyTuple_GetItem(args, i), &array->view, PyBUF_C_CONTIGUOUS) < 0) {
                array->view.obj = NULL;
                return -1;
            }
            array->count = array->view.itemsize ? (size_t)(array->view.len / array->view.itemsize) : 0;
        } else if (borrow(PyTuple_GetItem(args, i), widths[i], is_seen, array) < 0) {
            return -1;
        }
    }
    field->damaged = PyTuple_GetItem(args, ARRAYS);
    Py_INCREF(field->damaged);
    checked_of(&self->arrays[LISTS], &field->lists);
    checked_of(&self->arrays[TEXT], &field->text);
    numbers_of(&self->arrays[OFFSETS], &field->offsets);
    numbers_of(&self->arrays[COUNTS], &field->counts);
    numbers_of(&self->arrays[KINDS], &field->kinds);
    numbers_of(&self->arrays[WEIGHTS], &field->weights);
    numbers_of(&self->arrays[BLOCKS], &field->blocks);
    numbers_of(&self->arrays[PREFIXES], &field->prefixes);
    field->heads = self->arrays[HEADS].view.buf;
    struct fault fault = {0};
    if (!find_heads(field, self->arrays[HEADS].count)) {
        fault.what = OUT_OF_MEMORY;
    } else if (!is_whole(field, self->arrays)) {
        field_is_faulty(field, "arrays of a field do not fit one another", &fault);
    }
    if (fault.what) {
        raise_fault(&fault);
        return -1;
    }
    return 0;
}

static PyObject *field_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(keywords)) {
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc); /* all zero */
    Field *self = (Field *)allocate(type, 0);
    if (self && fill_field(self, args) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static void field_dealloc(Field *self) {
    PyTypeObject *type = Py_TYPE((PyObject *)self);
    release(self->arrays, ARRAYS);
    free(self->field.head_starts);
    Py_XDECREF(self->field.damaged);
    freefunc release_self = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release_self(self);
    Py_DECREF(type);
}

static PyObject *find(Field *self, PyObject *argument) {
    char *term;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(argument, &term, &size) < 0) {
        return NULL;
    }
    struct fault fault = {0};
    int64_t number = field_find(&self->field, (const uint8_t *)term, (size_t)size, &fault);
    return fault.what ? raise_fault(&fault) : PyLong_FromLongLong(number);
}

static PyObject *first_from(Field *self, PyObject *argument) {
    char *bound;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(argument, &bound, &size) < 0) {
        return NULL;
    }
    struct fault fault = {0};
    int64_t number = field_first_from(&self->field, (const uint8_t *)bound, (size_t)size, &fault);
    return fault.what ? raise_fault(&fault) : PyLong_FromLongLong(number);
}

const struct field *field_of(PyObject *object) {
    if (Py_TYPE(object) != field_type) {
        PyErr_SetString(PyExc_TypeError, "a place must begin with a Field");
        return NULL;
    }
    return &((Field *)object)->field;
}

static PyMethodDef methods[] = {
    {"find", (PyCFunction)find, METH_O, "TermDictionary.find."},
    {"first_from", (PyCFunction)first_from, METH_O, "TermDictionary.first_from."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, field_new},
    {Py_tp_dealloc, field_dealloc},
    {Py_tp_methods, methods},
    {Py_tp_doc, "One field of a segment: Field(lists, checks, seen, text, checks, seen, offsets, counts, kinds, weights, "
                "blocks, prefixes, heads, damaged)."},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "relsearch._native.Field",
    .basicsize = sizeof(Field),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = slots,
};

int add_field(PyObject *module) {
    make_crc_tables();
    PyObject *type = PyType_FromSpec(&spec);
    if (!type || PyModule_AddObjectRef(module, "Field", type) < 0) {
        Py_XDECREF(type);
        return -1;
    }
    field_type = (PyTypeObject *)type; /* kept: the type lives as long as the module */
    return 0;
}
