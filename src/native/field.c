#include "crc.h"
#include "field.h"

#define BLOCK 64
#define SEPARATOR 0xFF
#define CHUNK_BITS 12

enum { LISTS, LISTS_CHECKS, LISTS_SEEN, TEXT, TEXT_CHECKS, TEXT_SEEN, OFFSETS, COUNTS, KINDS, WEIGHTS, BLOCKS, PREFIXES,
       HEADS, ARRAYS };

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

typedef struct {
    PyObject_HEAD
    struct field field;
    struct array arrays[ARRAYS];
} Field;

static PyTypeObject *field_type;

/* Reading numbers and checking bytes */

static uint64_t number_at(const struct numbers *numbers, size_t place) {
    const uint8_t *at = numbers->data + place * numbers->width;
    uint64_t number = 0;
    for (size_t i = numbers->width; i-- > 0;) {
        number = number << 8 | at[i];
    }
    return number;
}

static bool is_faulty(const struct field *field, const char *what, struct fault *fault) {
    *fault = (struct fault){what, field};
    return false;
}

/* Whether bytes lie within the array and are as they were written. */
static bool look_at(const struct field *field, const struct checked *bytes, uint64_t start, uint64_t end,
                    struct fault *fault) {
    if (start > end || end > bytes->size) {
        return is_faulty(field, "an array is shorter than another says", fault);
    }
    for (size_t chunk = start >> CHUNK_BITS; start < end && chunk <= (end - 1) >> CHUNK_BITS; chunk++) {
        if (!bytes->seen[chunk]) {
            size_t begin = chunk << CHUNK_BITS, rest = bytes->size - begin;
            size_t size = rest < (1u << CHUNK_BITS) ? rest : 1u << CHUNK_BITS;
            if (crc32_of(bytes->data + begin, size) != read_long(bytes->checks + 4 * chunk)) {
                return is_faulty(field, "wrong checksum in an array", fault);
            }
            bytes->seen[chunk] = 1;
        }
    }
    return true;
}

/* Terms */

static int compare(const uint8_t *one, size_t one_size, const uint8_t *other, size_t other_size) {
    int order = memcmp(one, other, one_size < other_size ? one_size : other_size);
    return order ? order : one_size < other_size ? -1 : one_size > other_size;
}

static const uint8_t *head_of(const struct field *field, size_t block, size_t *size) {
    *size = field->head_starts[block + 1] - 1 - field->head_starts[block];
    return field->heads + field->head_starts[block];
}

/* The last block whose first term is not after a term, or -1. */
static int64_t block_of(const struct field *field, const uint8_t *term, size_t size) {
    size_t low = 0, high = field->head_count;
    while (low < high) {
        size_t middle = (low + high) / 2, head_size;
        const uint8_t *head = head_of(field, middle, &head_size);
        if (compare(head, head_size, term, size) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return (int64_t)low - 1;
}

/* The endings of a block's terms, each with a separator behind it; and the prefix that they share. */
struct block {
    const uint8_t *at, *end, *prefix;
    size_t prefix_size;
};

static bool open_block(const struct field *field, size_t number, struct block *block, struct fault *fault) {
    size_t head_size;
    block->prefix = head_of(field, number, &head_size);
    block->prefix_size = (size_t)number_at(&field->prefixes, number);
    uint64_t start = number_at(&field->blocks, number), end = number_at(&field->blocks, number + 1);
    if (!look_at(field, &field->text, start, end, fault)) {
        return false;
    }
    if (block->prefix_size > head_size || end - start < 2 || field->text.data[end - 1] != SEPARATOR) {
        return is_faulty(field, "a block of terms is not as it should be", fault);
    }
    block->at = field->text.data + start + 1;
    block->end = field->text.data + end;
    return true;
}

/* The next ending of a block; where it ends. */
static const uint8_t *next_ending(struct block *block, const uint8_t **ending) {
    *ending = block->at;
    const uint8_t *end = memchr(block->at, SEPARATOR, (size_t)(block->end - block->at)); /* the last byte is one */
    block->at = end + 1;
    return end;
}

int64_t field_find(const struct field *field, const uint8_t *term, size_t size, struct fault *fault) {
    int64_t number = block_of(field, term, size);
    struct block block;
    if (number < 0 || !open_block(field, (size_t)number, &block, fault)) {
        return -1;
    }
    if (size < block.prefix_size || memcmp(term, block.prefix, block.prefix_size) != 0) {
        return -1;
    }
    const uint8_t *wanted = term + block.prefix_size;
    size_t wanted_size = size - block.prefix_size;
    for (int64_t place = number * BLOCK; block.at < block.end; place++) {
        const uint8_t *ending, *end = next_ending(&block, &ending);
        if ((size_t)(end - ending) == wanted_size && memcmp(ending, wanted, wanted_size) == 0) {
            return place;
        }
    }
    return -1;
}

int64_t field_first_from(const struct field *field, const uint8_t *bound, size_t size, struct fault *fault) {
    int64_t number = block_of(field, bound, size);
    struct block block;
    if (number < 0 || !open_block(field, (size_t)number, &block, fault)) {
        return 0;
    }
    int64_t place = number * BLOCK;
    size_t shared = size < block.prefix_size ? size : block.prefix_size;
    int order = memcmp(block.prefix, bound, shared);
    if (order != 0 || size < block.prefix_size) {
        /* All terms of the block are on one side: it is not the first that is after the bound. */
        int64_t end = place + BLOCK, count = (int64_t)field->counts.count;
        return order >= 0 ? place : end < count ? end : count;
    }
    for (; block.at < block.end; place++) {
        const uint8_t *ending, *end = next_ending(&block, &ending);
        if (compare(ending, (size_t)(end - ending), bound + block.prefix_size, size - block.prefix_size) >= 0) {
            break;
        }
    }
    return place;
}

/* Lists */

bool field_list(const struct field *field, int64_t number, struct list *list, struct fault *fault) {
    if (number < 0 || (uint64_t)number >= field->counts.count) {
        return is_faulty(field, "there are more terms than lists", fault);
    }
    uint64_t start = number_at(&field->offsets, (size_t)number), end = number_at(&field->offsets, (size_t)number + 1);
    if (!look_at(field, &field->lists, start, end, fault)) {
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
        const uint8_t *end = at < size ? memchr(field->heads + at, SEPARATOR, size - at) : NULL;
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
    size_t terms = field->counts.count, blocks = (terms + BLOCK - 1) / BLOCK;
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
        is_faulty(field, "arrays of a field do not fit one another", &fault);
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
