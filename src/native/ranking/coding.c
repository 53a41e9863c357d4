#include "coding.h"
#include "ranking.h"

#define MOST_DISTINCT 65536

static uint64_t bits_of(double amount) {
    uint64_t bits;
    memcpy(&bits, &amount, sizeof bits);
    return bits;
}

static size_t slot_of(const struct coded *coded, double amount) {
    size_t mask = coded->slot_count - 1;
    size_t slot = (size_t)(bits_of(amount) * 0x9E3779B97F4A7C15u >> 40) & mask;
    while (coded->slots[slot] && bits_of(coded->table[coded->slots[slot] - 1]) != bits_of(amount)) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

/* Twice as much room for amounts that differ. */
static bool widen_table(struct coded *coded) {
    size_t slot_count = coded->slot_count ? 2 * coded->slot_count : 128;
    double *table = realloc(coded->table, (slot_count / 4 + 1) * sizeof *table);
    if (table) {
        coded->table = table;
    }
    uint32_t *slots = calloc(slot_count, sizeof *slots);
    if (!table || !slots) {
        free(slots);
        return false;
    }
    free(coded->slots);
    coded->slots = slots;
    coded->slot_count = slot_count;
    for (size_t i = 0; i < coded->distinct; i++) {
        slots[slot_of(coded, table[i])] = (uint32_t)i + 1;
    }
    return true;
}

/* The code of an amount; MOST_DISTINCT where there is none left, and one more where memory ran out. */
static size_t code_of(struct coded *coded, double amount) {
    size_t slot = coded->slot_count ? slot_of(coded, amount) : 0;
    if (coded->slot_count && coded->slots[slot]) {
        return coded->slots[slot] - 1;
    }
    if (coded->distinct == MOST_DISTINCT) {
        return MOST_DISTINCT;
    }
    if (4 * coded->distinct >= coded->slot_count) { /* mostly the first slot is the right one */
        if (!widen_table(coded)) {
            return MOST_DISTINCT + 1;
        }
        slot = slot_of(coded, amount);
    }
    coded->table[coded->distinct] = amount;
    coded->slots[slot] = (uint32_t)++coded->distinct;
    return coded->distinct - 1;
}

/* Keep the amounts themselves from now on. */
static bool write_out(struct coded *coded) {
    double *amounts = malloc(coded->room * sizeof *amounts + 1);
    if (!amounts) {
        return false;
    }
    for (size_t i = 0; i < coded->count; i++) {
        amounts[i] = coded->table[coded->codes[i]];
    }
    free(coded->codes);
    coded->codes = NULL;
    coded->amounts = amounts;
    return true;
}

bool coded_reserve(struct coded *coded, size_t more) {
    size_t room = coded->count + more;
    if (room <= coded->room) {
        return true;
    }
    bool has_codes = !coded->amounts;
    size_t width = has_codes ? sizeof *coded->codes : sizeof *coded->amounts;
    uint32_t *docs = realloc(coded->docs, room * sizeof *docs);
    void *others = realloc(has_codes ? (void *)coded->codes : (void *)coded->amounts, room * width);
    coded->docs = docs ? docs : coded->docs;
    if (others && has_codes) {
        coded->codes = others;
    } else if (others) {
        coded->amounts = others;
    }
    if (docs && others) {
        coded->room = room;
    }
    return docs && others;
}

static inline bool append_one(struct coded *coded, uint32_t doc, double amount) {
    if (!coded->amounts) {
        size_t code = code_of(coded, amount);
        if (code < MOST_DISTINCT) {
            coded->codes[coded->count] = (uint16_t)code;
        } else if (code > MOST_DISTINCT || !write_out(coded)) {
            return false;
        }
    }
    if (coded->amounts) {
        coded->amounts[coded->count] = amount;
    }
    coded->docs[coded->count++] = doc;
    return true;
}

bool coded_append(struct coded *coded, const struct columns *columns, struct living living, struct fault *fault) {
    bool is_good = coded_reserve(coded, columns->count);
    for (size_t i = 0; is_good && i < columns->count; i++) {
        uint64_t doc = (uint64_t)columns->numbers[i];
        if (!living.alive || (doc < living.count && living.alive[doc])) {
            is_good = append_one(coded, (uint32_t)doc, columns->amounts[i]);
        }
    }
    if (!is_good) {
        *fault = (struct fault){OUT_OF_MEMORY, NULL};
    }
    return is_good;
}

PyObject *coded_bytes(const struct coded *coded) {
    size_t count = coded->count, width = coded->amounts ? sizeof(uint32_t) : sizeof(uint16_t);
    const double *table = coded->amounts ? coded->amounts : coded->table;
    size_t distinct = coded->amounts ? count : coded->distinct;
    PyObject *docs = PyBytes_FromStringAndSize((const char *)coded->docs, (Py_ssize_t)(count * sizeof *coded->docs));
    PyObject *codes = PyBytes_FromStringAndSize((const char *)coded->codes, (Py_ssize_t)(count * width));
    PyObject *amounts = PyBytes_FromStringAndSize((const char *)table, (Py_ssize_t)(distinct * sizeof *table));
    PyObject *all = NULL;
    if (docs && codes && amounts) {
        if (coded->amounts) {
            char *places = PyBytes_AsString(codes); /* new, and filled here: every document has an amount of its own */
            for (uint32_t i = 0; i < count; i++) {
                memcpy(places + i * sizeof i, &i, sizeof i);
            }
        }
        all = PyTuple_Pack(3, docs, codes, amounts);
    }
    Py_XDECREF(docs);
    Py_XDECREF(codes);
    Py_XDECREF(amounts);
    return all;
}

void coded_free(struct coded *coded) {
    free(coded->docs);
    free(coded->codes);
    free(coded->table);
    free(coded->amounts);
    free(coded->slots);
    *coded = (struct coded){0};
}

static PyObject *code(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *docs, *amounts, *answer = NULL;
    struct array arrays[2] = {{{0}, 0}};
    if (!PyArg_ParseTuple(args, "OO", &docs, &amounts)) {
        return NULL;
    }
    if (borrow(docs, 8, 0, &arrays[0]) == 0 && borrow(amounts, 8, 0, &arrays[1]) == 0) {
        struct columns columns = {arrays[0].view.buf, arrays[1].view.buf, arrays[0].count, 0};
        struct coded coded = {0};
        struct fault fault = {0};
        if (arrays[1].count != columns.count) {
            PyErr_SetString(PyExc_ValueError, "arrays are not of one length");
        } else if (!coded_append(&coded, &columns, (struct living){NULL, 0}, &fault)) {
            raise_fault(&fault);
        } else {
            answer = coded_bytes(&coded);
        }
        coded_free(&coded);
    }
    release(arrays, 2);
    return answer;
}

static PyMethodDef functions[] = {
    {"code", code, METH_VARARGS, "code(docs, amounts): frequencies.coded, as bytes."},
    {NULL, NULL, 0, NULL},
};

int add_coding(PyObject *module) {
    return PyModule_AddFunctions(module, functions);
}
