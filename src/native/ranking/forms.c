/* The terms of fields by length, as `relsearch.engine.whoosh.ranking.spelling` compares them. */

#define PY_SSIZE_T_CLEAN

#include "ranking.h"
#include "terms.h"

#define LENGTHS 64

/* Words of one length, one after another in UTF-32. */
struct words {
    uint32_t *letters;
    size_t count, room;
};

/* The next letter of UTF-8, which moves on; what is no UTF-8 becomes letters that no word has. */
static uint32_t next_letter(const uint8_t **at, const uint8_t *end) {
    uint8_t first = *(*at)++;
    int more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    uint32_t letter = more == 0 ? first : first & (0x3F >> more);
    for (; more > 0 && *at < end; more--) {
        letter = letter << 6 | (*(*at)++ & 0x3F);
    }
    return letter;
}

static bool add_word(struct words *by_length, const uint8_t *at, const uint8_t *end) {
    uint32_t letters[LENGTHS];
    size_t length = 0;
    while (at < end) {
        if (length + 1 == LENGTHS) {
            return true; /* longer than those that are compared */
        }
        letters[length++] = next_letter(&at, end);
    }
    struct words *words = &by_length[length];
    if (length && words->count + length > words->room) {
        size_t room = 2 * words->room + LENGTHS;
        uint32_t *wider = realloc(words->letters, room * sizeof *wider);
        if (!wider) {
            return false;
        }
        words->letters = wider;
        words->room = room;
    }
    memcpy(words->letters + words->count, letters, length * sizeof *letters);
    words->count += length;
    return true;
}

/* Take the terms of two fields in order, each once. */
static bool collect(struct terms *one, struct terms *other, size_t skipped, struct words *by_length,
                    struct fault *fault) {
    while (one->has_term || other->has_term) {
        int order = !other->has_term ? -1 : !one->has_term ? 1 : term_compare(one, other);
        const struct terms *first = order <= 0 ? one : other;
        if (first->size > skipped && !add_word(by_length, first->text + skipped, first->text + first->size)) {
            *fault = (struct fault){OUT_OF_MEMORY, NULL};
            return false;
        }
        if ((order <= 0 && !terms_next(one, fault)) || (order >= 0 && !terms_next(other, fault))) {
            return false;
        }
    }
    return true;
}

static PyObject *forms_as_dict(const struct words *by_length) {
    PyObject *found = PyDict_New();
    for (int length = 1; found && length < LENGTHS; length++) {
        if (by_length[length].count) {
            PyObject *key = PyLong_FromLong(length);
            PyObject *letters = PyBytes_FromStringAndSize((const char *)by_length[length].letters,
                                                          (Py_ssize_t)(by_length[length].count * sizeof(uint32_t)));
            if (!key || !letters || PyDict_SetItem(found, key, letters) < 0) {
                Py_CLEAR(found);
            }
            Py_XDECREF(key);
            Py_XDECREF(letters);
        }
    }
    return found;
}

static PyObject *forms(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *one_object, *other_object;
    const char *prefix;
    Py_ssize_t size, skipped;
    if (!PyArg_ParseTuple(args, "OOy#n", &one_object, &other_object, &prefix, &size, &skipped)) {
        return NULL;
    }
    const struct field *one_field = field_of(one_object), *other_field = one_field ? field_of(other_object) : NULL;
    if (!other_field) {
        return NULL;
    }
    struct fault fault = {0};
    struct words by_length[LENGTHS] = {{NULL, 0, 0}};
    struct terms *terms = malloc(2 * sizeof *terms);
    PyObject *answer = NULL;
    if (!terms) {
        return PyErr_NoMemory();
    }
    if (skipped < 0 || skipped > size) {
        PyErr_SetString(PyExc_ValueError, "no more than the prefix is skipped");
    } else if (terms_begin(&terms[0], one_field, (const uint8_t *)prefix, (size_t)size, &fault) &&
               terms_begin(&terms[1], other_field, (const uint8_t *)prefix, (size_t)size, &fault) &&
               collect(&terms[0], &terms[1], (size_t)skipped, by_length, &fault)) {
        answer = forms_as_dict(by_length);
    } else {
        raise_fault(&fault);
    }
    for (int length = 0; length < LENGTHS; length++) {
        free(by_length[length].letters);
    }
    free(terms);
    return answer;
}

static PyMethodDef functions[] = {
    {"forms", forms, METH_VARARGS,
     "forms(field, other, prefix, skipped): length -> words in UTF-32, in order, of terms without what is skipped."},
    {NULL, NULL, 0, NULL},
};

int add_forms(PyObject *module) {
    return PyModule_AddFunctions(module, functions);
}
