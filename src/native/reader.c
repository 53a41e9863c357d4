/* The type Reader: what weighted terms have in the fields of an index; the twin of `engine.whoosh.leaves.Reader`. */

#include "merge.h"
#include "ranking.h"

#define MANY 4096 /* documents of lists from which it pays to let other threads run */

struct place {
    const struct field *field;
    int64_t slot;
    double factor;
};

struct lists {
    struct list *items;
    size_t count, room, documents;
};

typedef struct {
    PyObject_HEAD
    PyObject *owner; /* what holds the fields */
    struct place *places;
    size_t place_count;
    int64_t fields;
    uint64_t doc_count;
} Reader;

/* Finding lists */

static bool add_list(struct lists *lists, const struct place *place, int64_t number, double factor,
                     struct fault *fault) {
    if (!grow((void **)&lists->items, &lists->room, lists->count, sizeof *lists->items)) {
        *fault = (struct fault){OUT_OF_MEMORY, NULL};
        return false;
    }
    struct list *list = &lists->items[lists->count];
    *list = (struct list){.slot = place->slot, .factor = factor};
    if (!field_list(place->field, number, list, fault)) {
        return false;
    }
    lists->documents += list->count;
    lists->count++;
    return true;
}

/* The lists of terms in every place, place after place; 0, or -1 with an exception. */
static int find_terms(const Reader *self, PyObject *terms, struct lists *lists) {
    struct fault fault = {0};
    for (size_t i = 0; i < self->place_count; i++) {
        const struct place *place = &self->places[i];
        PyObject *term, *weight;
        Py_ssize_t position = 0;
        while (PyDict_Next(terms, &position, &term, &weight)) {
            Py_ssize_t size;
            const char *text = PyUnicode_AsUTF8AndSize(term, &size);
            double factor = text ? PyFloat_AsDouble(weight) : -1.0;
            if (!text || (factor == -1.0 && PyErr_Occurred())) {
                return -1;
            }
            int64_t number = field_find(place->field, (const uint8_t *)text, (size_t)size, &fault);
            if (number >= 0 && !fault.what) {
                add_list(lists, place, number, factor * place->factor, &fault);
            }
            if (fault.what) {
                raise_fault(&fault);
                return -1;
            }
        }
    }
    return 0;
}

/* The lists of all terms that begin with a prefix. */
static int find_span(const Reader *self, PyObject *prefix, struct lists *lists) {
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(prefix, &size);
    uint8_t *beyond = text ? malloc((size_t)size + 1) : NULL; /* FF is more than any byte of a term */
    if (!beyond) {
        if (text) {
            PyErr_NoMemory();
        }
        return -1;
    }
    memcpy(beyond, text, (size_t)size);
    beyond[size] = 0xFF;
    struct fault fault = {0};
    for (size_t i = 0; !fault.what && i < self->place_count; i++) {
        const struct place *place = &self->places[i];
        int64_t number = field_first_from(place->field, beyond, (size_t)size, &fault);
        int64_t end = fault.what ? number : field_first_from(place->field, beyond, (size_t)size + 1, &fault);
        for (; !fault.what && number < end; number++) {
            add_list(lists, place, number, place->factor, &fault);
        }
    }
    free(beyond);
    if (fault.what) {
        raise_fault(&fault);
        return -1;
    }
    return 0;
}

static int find_lists(const Reader *self, PyObject *terms, struct lists *lists) {
    return PyDict_Check(terms) ? find_terms(self, terms, lists) : find_span(self, terms, lists);
}

/* Reading them */

/* What all lists say, segment by segment. `within`: see merge_occurrences; `by_document`: or by document. */
static bool read_lists(const Reader *self, struct lists *lists, bool by_document, const struct array *within,
                       struct columns *found, struct fault *fault) {
    for (size_t first = 0, end; first < lists->count; first = end) {
        int64_t base = lists->items[first].slot / self->fields;
        for (end = first; end < lists->count && lists->items[end].slot / self->fields == base;) {
            end++;
        }
        struct list *of_segment = lists->items + first;
        size_t count = end - first <= 64 ? leave_out_equal(of_segment, end - first) : end - first;
        uint64_t limit = (uint64_t)base < self->doc_count ? self->doc_count - (uint64_t)base : 0;
        bool is_read = by_document
                           ? merge_documents(of_segment, count, limit, self->fields, found, fault)
                           : merge_occurrences(of_segment, count, limit, self->fields, within, found, fault);
        if (!is_read) {
            return false;
        }
    }
    return true;
}

static PyObject *read_found(const Reader *self, PyObject *terms, bool by_document, const struct array *within) {
    struct lists lists = {0};
    struct columns found = {0};
    struct fault fault = {0};
    PyObject *answer = NULL;
    if (find_lists(self, terms, &lists) == 0) {
        if (lists.documents < MANY) {
            read_lists(self, &lists, by_document, within, &found, &fault);
        } else {
            Py_BEGIN_ALLOW_THREADS
            read_lists(self, &lists, by_document, within, &found, &fault);
            Py_END_ALLOW_THREADS
        }
        answer = fault.what ? raise_fault(&fault) : pair_of_bytes(found.numbers, found.amounts, found.count);
    }
    free(lists.items);
    columns_free(&found);
    return answer;
}

static PyObject *frequencies(Reader *self, PyObject *terms) {
    return read_found(self, terms, true, NULL);
}

static PyObject *occurrences(Reader *self, PyObject *args) {
    PyObject *terms, *slots = Py_None, *answer = NULL;
    struct array within = {0};
    if (!PyArg_ParseTuple(args, "O|O", &terms, &slots)) {
        return NULL;
    }
    if (slots == Py_None || borrow(slots, 8, 0, &within) == 0) {
        answer = read_found(self, terms, false, slots == Py_None ? NULL : &within);
    }
    release(&within, 1);
    return answer;
}

static PyObject *count_documents(Reader *self, PyObject *terms) {
    struct lists lists = {0};
    PyObject *answer = find_lists(self, terms, &lists) == 0 ? PyLong_FromSize_t(lists.documents) : NULL;
    free(lists.items);
    return answer;
}

/* The type */

static int fill_places(Reader *self, PyObject *places) {
    Py_ssize_t count = PyTuple_Size(places);
    self->places = calloc((size_t)count + 1, sizeof *self->places);
    if (!self->places) {
        PyErr_NoMemory();
        return -1;
    }
    Py_INCREF(places);
    self->owner = places;
    self->place_count = (size_t)count;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *field;
        long long slot;
        struct place *place = &self->places[i];
        if (!PyArg_ParseTuple(PyTuple_GetItem(places, i), "OLd", &field, &slot, &place->factor)) {
            return -1;
        }
        place->slot = slot;
        place->field = field_of(field);
        if (!place->field) {
            return -1;
        }
    }
    return 0;
}

static PyObject *reader_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(keywords)) {
    PyObject *places;
    long long fields, doc_count;
    if (!PyArg_ParseTuple(args, "O!LL", &PyTuple_Type, &places, &fields, &doc_count)) {
        return NULL;
    }
    if (fields < 1 || doc_count < 0 || doc_count >= UINT32_MAX || fields > 1 << 20) {
        PyErr_SetString(PyExc_ValueError, "a Reader needs a field, and documents of 32 bits");
        return NULL;
    }
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Reader *self = (Reader *)allocate(type, 0);
    if (self) {
        self->fields = fields;
        self->doc_count = (uint64_t)doc_count;
        if (fill_places(self, places) < 0) {
            Py_DECREF(self);
            return NULL;
        }
    }
    return (PyObject *)self;
}

static void reader_dealloc(Reader *self) {
    PyTypeObject *type = Py_TYPE((PyObject *)self);
    free(self->places);
    Py_XDECREF(self->owner);
    freefunc release_self = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release_self(self);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"frequencies", (PyCFunction)frequencies, METH_O,
     "Documents and sums of weights, of {term: weight} or of all terms that begin with a str."},
    {"occurrences", (PyCFunction)occurrences, METH_VARARGS,
     "Keys and weights of the same; with ascending slots, only of what stands in them."},
    {"count_documents", (PyCFunction)count_documents, METH_O, "How many documents all lists of the same have."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, reader_new},
    {Py_tp_dealloc, reader_dealloc},
    {Py_tp_methods, methods},
    {Py_tp_doc, "Reads lists: Reader(((field, slot of document 0, factor), ...), fields, documents); the places of a "
                "segment follow one another."},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "relsearch._native.Reader",
    .basicsize = sizeof(Reader),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = slots,
};

int add_reader(PyObject *module) {
    PyObject *type = PyType_FromSpec(&spec);
    int status = type ? PyModule_AddObjectRef(module, "Reader", type) : -1;
    Py_XDECREF(type);
    return status;
}
