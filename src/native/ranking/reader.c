/* The type Reader: what weighted terms have in the fields of an index; the twin of `engine.whoosh.ranking.leaves.Reader`. */

#include "merge.h"
#include "ranking.h"
#include "terms.h"

#define MANY 4096 /* documents of lists from which it pays to let other threads run */
#define FEW 64    /* lists of a segment that are compared with one another */

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
    struct array alive; /* which documents are; nothing borrowed where all are */
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

/* The lists of the first segment that is left, none twice; `end` is where the next one's begin. */
static struct list *next_segment(const Reader *self, struct lists *lists, size_t *end, size_t *count, uint64_t *limit) {
    size_t first = *end;
    int64_t base = lists->items[first].slot / self->fields;
    while (*end < lists->count && lists->items[*end].slot / self->fields == base) {
        ++*end;
    }
    *count = *end - first;
    if (*count <= FEW) {
        *count = leave_out_equal(lists->items + first, *count);
    }
    uint64_t next_base = self->doc_count;
    for (size_t i = self->place_count; i-- > 0 && self->places[i].slot / self->fields > base;) {
        next_base = (uint64_t)(self->places[i].slot / self->fields);
    }
    *limit = (uint64_t)base < next_base ? next_base - (uint64_t)base : 0;
    return lists->items + first;
}

static bool read_documents(const Reader *self, struct lists *lists, struct coded *coded, struct fault *fault) {
    struct living living = {self->alive.view.buf, self->alive.count};
    if (!coded_reserve(coded, lists->documents)) {
        *fault = (struct fault){OUT_OF_MEMORY, NULL};
        return false;
    }
    bool is_good = true;
    for (size_t end = 0, count; is_good && end < lists->count;) {
        uint64_t limit;
        struct list *of_segment = next_segment(self, lists, &end, &count, &limit);
        is_good = merge_documents(of_segment, count, limit, self->fields, coded, living, fault);
    }
    return is_good;
}

static bool read_occurrences(const Reader *self, struct lists *lists, const struct array *within,
                             struct columns *found, struct fault *fault) {
    bool is_good = true;
    for (size_t end = 0, count; is_good && end < lists->count;) {
        uint64_t limit;
        struct list *of_segment = next_segment(self, lists, &end, &count, &limit);
        is_good = merge_occurrences(of_segment, count, limit, self->fields, within, found, fault);
    }
    return is_good;
}

static PyObject *frequencies(Reader *self, PyObject *terms) {
    struct lists lists = {0};
    struct coded coded = {0};
    struct fault fault = {0};
    PyObject *answer = NULL;
    if (find_lists(self, terms, &lists) == 0) {
        if (lists.documents < MANY) {
            read_documents(self, &lists, &coded, &fault);
        } else {
            Py_BEGIN_ALLOW_THREADS
            read_documents(self, &lists, &coded, &fault);
            Py_END_ALLOW_THREADS
        }
        answer = fault.what ? raise_fault(&fault) : coded_bytes(&coded);
    }
    free(lists.items);
    coded_free(&coded);
    return answer;
}

static PyObject *read_found(const Reader *self, PyObject *terms, const struct array *within) {
    struct lists lists = {0};
    struct columns found = {0};
    struct fault fault = {0};
    PyObject *answer = NULL;
    if (find_lists(self, terms, &lists) == 0) {
        if (lists.documents < MANY) {
            read_occurrences(self, &lists, within, &found, &fault);
        } else {
            Py_BEGIN_ALLOW_THREADS
            read_occurrences(self, &lists, within, &found, &fault);
            Py_END_ALLOW_THREADS
        }
        answer = fault.what ? raise_fault(&fault) : pair_of_bytes(found.numbers, found.amounts, found.count);
    }
    free(lists.items);
    columns_free(&found);
    return answer;
}

static PyObject *occurrences(Reader *self, PyObject *args) {
    PyObject *terms, *slots = Py_None, *answer = NULL;
    struct array within = {0};
    if (!PyArg_ParseTuple(args, "O|O", &terms, &slots)) {
        return NULL;
    }
    if (slots == Py_None || borrow(slots, 8, 0, &within) == 0) {
        answer = read_found(self, terms, slots == Py_None ? NULL : &within);
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
    PyObject *places, *alive;
    long long fields, doc_count;
    if (!PyArg_ParseTuple(args, "O!LLO", &PyTuple_Type, &places, &fields, &doc_count, &alive)) {
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
        if (fill_places(self, places) < 0 || (alive != Py_None && borrow(alive, 1, 0, &self->alive) < 0)) {
            Py_DECREF(self);
            return NULL;
        }
    }
    return (PyObject *)self;
}

static void reader_dealloc(Reader *self) {
    PyTypeObject *type = Py_TYPE((PyObject *)self);
    free(self->places);
    release(&self->alive, 1);
    Py_XDECREF(self->owner);
    freefunc release_self = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release_self(self);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"frequencies", (PyCFunction)frequencies, METH_O,
     "Live documents and sums of weights, coded; of {term: weight} or of all terms that begin with a str."},
    {"occurrences", (PyCFunction)occurrences, METH_VARARGS,
     "Keys and weights of the same; with ascending slots, only of what stands in them."},
    {"count_documents", (PyCFunction)count_documents, METH_O, "How many documents all lists of the same have."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, reader_new},
    {Py_tp_dealloc, reader_dealloc},
    {Py_tp_methods, methods},
    {Py_tp_doc, "Reads lists: Reader(((field, slot of document 0, factor), ...), fields, documents, alive); the places "
                "of a segment follow one another."},
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
