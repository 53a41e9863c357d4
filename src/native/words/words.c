#include "terms.h"

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

void likeliest_first(struct spellings *spellings) {
    for (int i = 1; i < spellings->count; i++) {
        struct spelling spelling = spellings->items[i];
        int at = i;
        for (; at > 0 && spellings->items[at - 1].weight < spelling.weight; at--) {
            spellings->items[at] = spellings->items[at - 1];
        }
        spellings->items[at] = spelling;
    }
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

bool read_word(const char *text, size_t size, struct word *word) {
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
    struct chain chain;
} Words;

static PyTypeObject *words_type; /* there is one for as long as the module is loaded */

static void words_dealloc(Words *self) {
    PyTypeObject *type = Py_TYPE((PyObject *)self);
    Py_XDECREF(self->capsule);
    strings_free(&self->chain.stop_words);
    name_keys_free(self->chain.keys);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static bool words_fill(Words *self, const char *tag, Py_ssize_t size, PyObject *stop, PyObject *letters, PyObject *groups) {
    struct chain *chain = &self->chain;
    if (size > (Py_ssize_t)sizeof chain->tag) {
        PyErr_Format(PyExc_ValueError, "the tag %s is too long", tag);
        return false;
    }
    memcpy(chain->tag, tag, (size_t)size);
    chain->tag_size = (size_t)size;
    const struct holder *holder = PyCapsule_GetPointer(self->capsule, CAPSULE);
    if (!holder || (stop && strings_extend(&chain->stop_words, stop) < 0)) {
        return false;
    }
    chain->language = holder->language;
    chain->tables = holder->tables;
    chain->keys = name_keys_new(letters, groups);
    return chain->keys != NULL;
}

static PyObject *words_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(keywords)) {
    PyObject *capsule, *stop_words = NULL, *letters = NULL, *groups = NULL;
    const char *tag = "";
    Py_ssize_t size = 0;
    if (!PyArg_ParseTuple(args, "O|s#OOO", &capsule, &tag, &size, &stop_words, &letters, &groups)) {
        return NULL;
    }
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Words *self = (Words *)allocate(type, 0);
    if (!self) {
        return NULL;
    }
    Py_INCREF(capsule);
    self->capsule = capsule;
    if (!words_fill(self, tag, size, stop_words, letters, groups)) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

const struct chain *chain_of(PyObject *words) {
    if (!PyObject_TypeCheck(words, words_type)) {
        PyErr_Format(PyExc_TypeError, "%R are no Words", words);
        return NULL;
    }
    return &((Words *)words)->chain;
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
    if (!is_plain || self->chain.language->lemmas(self->chain.tables, &word, &found) == ASK_PYTHON) {
        Py_RETURN_NONE;
    }
    likeliest_first(&found);
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
    if (!is_plain || self->chain.language->name_forms(self->chain.tables, &word, &found) == ASK_PYTHON) {
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
    int answer = is_plain ? is_common_word(&self->chain, &word) : ASK_PYTHON;
    if (answer == ASK_PYTHON) {
        Py_RETURN_NONE;
    }
    return PyBool_FromLong(answer);
}

/* The terms that are certain, or those that are not, as `WordTerms` has them. */
static PyObject *tuple_of(const struct terms *terms, bool are_sure) {
    int count = 0, place = 0;
    for (int i = 0; i < terms->count; i++) {
        count += (terms->items[i].weight == SURE) == are_sure;
    }
    PyObject *tuple = PyTuple_New(count);
    for (int i = 0; tuple && i < terms->count; i++) {
        const struct term *term = &terms->items[i];
        if ((term->weight == SURE) == are_sure) {
            PyObject *text = PyUnicode_FromStringAndSize(terms->text + term->start, (Py_ssize_t)term->size);
            PyObject *item = !text || are_sure ? text : Py_BuildValue("Nd", text, term->weight / (double)SURE);
            if (!item || PyTuple_SetItem(tuple, place++, item) < 0) {
                Py_CLEAR(tuple);
            }
        }
    }
    return tuple;
}

static PyObject *words_terms(Words *self, PyObject *args) {
    PyObject *argument;
    struct word word;
    struct terms terms;
    int is_shouted = 0;
    if (!PyArg_ParseTuple(args, "O|p", &argument, &is_shouted)) {
        return NULL;
    }
    int is_plain = plain_word(argument, &word);
    if (is_plain < 0) {
        return NULL;
    }
    if (!is_plain || word_terms(&self->chain, &word, false, is_shouted ? SHOUTED : MEANT, &terms) == ASK_PYTHON) {
        Py_RETURN_NONE;
    }
    PyObject *certain = tuple_of(&terms, true), *others = tuple_of(&terms, false);
    if (!certain || !others) {
        Py_XDECREF(certain);
        Py_XDECREF(others);
        return NULL;
    }
    return Py_BuildValue("NN", certain, others);
}

/* Without a dictionary: no lemmas, names as they stand. */

static int no_lemmas(const void *Py_UNUSED(tables), const struct word *Py_UNUSED(word),
                     struct spellings *Py_UNUSED(found)) {
    return 0;
}

static int word_itself(const void *Py_UNUSED(tables), const struct word *word, struct spellings *found) {
    return spellings_add(found, word->text, word->size, 1.0) ? 0 : ASK_PYTHON;
}

static int never_common(const void *Py_UNUSED(tables), const struct word *Py_UNUSED(word)) {
    return 0;
}

static void free_nothing(void *Py_UNUSED(tables)) {}

static PyObject *undetermined(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args)) {
    static const struct language language = {no_lemmas, word_itself, never_common, free_nothing, AS_USUAL, false};
    return language_capsule(&language, NULL);
}

static PyMethodDef words_methods[] = {
    {"lemmas", (PyCFunction)words_lemmas, METH_O, "Analyzer.lemmas of a plain word, or None: ask Python."},
    {"name_forms", (PyCFunction)words_name_forms, METH_O, "Analyzer.name_forms of a plain word, or None."},
    {"is_common", (PyCFunction)words_is_common, METH_O, "Analyzer.is_common_word of a plain word, or None."},
    {"terms", (PyCFunction)words_terms, METH_VARARGS, "The terms of a plain word, shouted or not, or None."},
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

static PyMethodDef functions[] = {
    {"undetermined", undetermined, METH_NOARGS, "A language without a dictionary."},
    {NULL, NULL, 0, NULL},
};

int add_words(PyObject *module) {
    words_type = (PyTypeObject *)PyType_FromSpec(&words_spec);
    if (!words_type || PyModule_AddObjectRef(module, "Words", (PyObject *)words_type) < 0) {
        return -1;
    }
    return PyModule_AddFunctions(module, functions);
}
