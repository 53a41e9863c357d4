#include "words.h"

#define CAPSULE "relsearch.language"

bool spellings_add(struct spellings *spellings, const char *text, size_t size, double weight) {
    for (int i = 0; i < spellings->count; i++) {
        struct spelling *item = &spellings->items[i];
        if (item->size == size && memcmp(item->text, text, size) == 0) {
            item->weight += weight;
            return true;
        }
    }
    if (spellings->count == MOST_SPELLINGS || size > SPELLING_BYTES) {
        return false;
    }
    struct spelling *item = &spellings->items[spellings->count++];
    item->weight = weight;
    item->size = size;
    memcpy(item->text, text, size);
    return true;
}

/* Reading words */

/* A letter of two bytes: whether it is Cyrillic, Latin or neither, and a capital. */
static bool wide_letter(const unsigned char *at, bool *is_cyrillic, bool *is_capital) {
    unsigned code = (at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu);
    *is_cyrillic = code >= 0x400;
    switch (code) {
    case 0xC7: case 0x18F: case 0x11E: case 0x130: case 0xD6: case 0x15E: case 0xDC: case 0x401: /* Ç Ə Ğ İ Ö Ş Ü Ё */
        *is_capital = true;
        return true;
    case 0xE7: case 0x259: case 0x11F: case 0x131: case 0xF6: case 0x15F: case 0xFC: case 0x451: /* ç ə ğ ı ö ş ü ё */
        *is_capital = false;
        return true;
    default:
        *is_capital = code < 0x430;
        return code >= 0x410 && code < 0x450; /* А-я */
    }
}

/* Whether some text is a plain word; what it is. */
static bool read_word(const char *text, size_t size, struct word *word) {
    *word = (struct word){text, size, 0, false, true, true, true, false};
    for (size_t at = 0; at < size; word->letters++) {
        unsigned char byte = (unsigned char)text[at];
        bool is_capital, is_cyrillic = false;
        if (byte < 0x80) {
            is_capital = byte >= 'A' && byte <= 'Z';
            if (!is_capital && !(byte >= 'a' && byte <= 'z')) {
                return false;
            }
            at++;
        } else {
            if ((byte & 0xE0) != 0xC0 || !wide_letter((const unsigned char *)text + at, &is_cyrillic, &is_capital)) {
                return false;
            }
            word->is_ascii = false;
            at += 2;
        }
        if (word->letters == 0) {
            word->is_cyrillic = is_cyrillic;
            word->is_title = is_capital;
        } else if (is_cyrillic != word->is_cyrillic) {
            return false;
        }
        word->is_lower &= !is_capital;
        word->is_upper &= is_capital;
    }
    return word->letters > 0 && word->letters <= LONGEST_WORD;
}

/* Languages */

struct holder {
    const struct language *language;
    void *tables;
};

static void free_holder(PyObject *capsule) {
    struct holder *holder = PyCapsule_GetPointer(capsule, CAPSULE);
    if (holder) {
        holder->language->free(holder->tables);
        free(holder);
    }
}

PyObject *language_capsule(const struct language *language, void *tables) {
    struct holder *holder = malloc(sizeof *holder);
    if (!holder) {
        language->free(tables);
        return PyErr_NoMemory();
    }
    *holder = (struct holder){language, tables};
    PyObject *capsule = PyCapsule_New(holder, CAPSULE, free_holder);
    if (!capsule) {
        language->free(tables);
        free(holder);
    }
    return capsule;
}

/* The type Words */

typedef struct {
    PyObject_HEAD
    PyObject *capsule;
    const struct holder *holder;
} Words;

static PyObject *words_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(keywords)) {
    PyObject *capsule;
    if (!PyArg_ParseTuple(args, "O", &capsule)) {
        return NULL;
    }
    const struct holder *holder = PyCapsule_GetPointer(capsule, CAPSULE);
    if (!holder) {
        return NULL;
    }
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Words *self = (Words *)allocate(type, 0);
    if (self) {
        Py_INCREF(capsule);
        self->capsule = capsule;
        self->holder = holder;
    }
    return (PyObject *)self;
}

static void words_dealloc(Words *self) {
    PyTypeObject *type = Py_TYPE(self);
    Py_XDECREF(self->capsule);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

/* 1 where the argument is a plain word, 0 where it is another string, -1 with an exception. */
static int plain_word(PyObject *argument, struct word *word) {
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(argument, &size);
    return text ? read_word(text, (size_t)size, word) : -1;
}

static PyObject *words_lemmas(Words *self, PyObject *argument) {
    struct word word;
    struct spellings found = {0};
    int is_plain = plain_word(argument, &word);
    if (is_plain < 0) {
        return NULL;
    }
    if (!is_plain || self->holder->language->lemmas(self->holder->tables, &word, &found) == ASK_PYTHON) {
        Py_RETURN_NONE;
    }
    PyObject *lemmas = PyDict_New();
    for (int i = 0; lemmas && i < found.count; i++) {
        PyObject *lemma = PyUnicode_FromStringAndSize(found.items[i].text, (Py_ssize_t)found.items[i].size);
        PyObject *weight = PyFloat_FromDouble(found.items[i].weight);
        if (!lemma || !weight || PyDict_SetItem(lemmas, lemma, weight) < 0) {
            Py_CLEAR(lemmas);
        }
        Py_XDECREF(lemma);
        Py_XDECREF(weight);
    }
    return lemmas;
}

static PyObject *words_name_forms(Words *self, PyObject *argument) {
    struct word word;
    struct spellings found = {0};
    int is_plain = plain_word(argument, &word);
    if (is_plain < 0) {
        return NULL;
    }
    if (!is_plain || self->holder->language->name_forms(self->holder->tables, &word, &found) == ASK_PYTHON) {
        Py_RETURN_NONE;
    }
    PyObject *forms = PyTuple_New(found.count);
    for (int i = 0; forms && i < found.count; i++) {
        PyObject *form = PyUnicode_FromStringAndSize(found.items[i].text, (Py_ssize_t)found.items[i].size);
        if (!form || PyTuple_SetItem(forms, i, form) < 0) {
            Py_CLEAR(forms);
        }
    }
    return forms;
}

static PyObject *words_is_common(Words *self, PyObject *argument) {
    struct word word;
    int is_plain = plain_word(argument, &word);
    if (is_plain < 0) {
        return NULL;
    }
    int answer = is_plain ? self->holder->language->is_common(self->holder->tables, &word) : ASK_PYTHON;
    if (answer == ASK_PYTHON) {
        Py_RETURN_NONE;
    }
    return PyBool_FromLong(answer);
}

static PyMethodDef words_methods[] = {
    {"lemmas", (PyCFunction)words_lemmas, METH_O, "Analyzer.lemmas of a plain word, or None: ask Python."},
    {"name_forms", (PyCFunction)words_name_forms, METH_O, "Analyzer.name_forms of a plain word, or None."},
    {"is_common", (PyCFunction)words_is_common, METH_O, "Analyzer.is_common_word of a plain word, or None."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot words_slots[] = {
    {Py_tp_new, words_new},
    {Py_tp_dealloc, words_dealloc},
    {Py_tp_methods, words_methods},
    {Py_tp_doc, "The words of a language, of which a capsule holds the tables."},
    {0, NULL},
};

static PyType_Spec words_spec = {
    .name = "relsearch._native.Words",
    .basicsize = sizeof(Words),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = words_slots,
};

int add_words(PyObject *module) {
    PyObject *type = PyType_FromSpec(&words_spec);
    int status = type ? PyModule_AddObjectRef(module, "Words", type) : -1;
    Py_XDECREF(type);
    return status;
}
