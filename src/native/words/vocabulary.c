#include "vocabulary.h"

#define CUTS 64 /* pieces that are cut off before the first of them is looked up: their slots come near meanwhile */

struct cut {
    struct string piece;
    uint32_t hash;
};

/* Whether a piece goes on with nothing that the one before it began: not with the next thousands of a number, nor with
 * small letters behind a hyphen. False where Python knows better. */
static bool is_done_with(const Vocabulary *self, uint32_t after, struct string piece) {
    struct string begun = strings_get(&self->afters, after);
    struct word letter;
    unsigned char first = (unsigned char)piece.text[0];
    size_t digits = digits_at(piece.text, piece.size, 0);
    if (digits) {
        return digits != 3;
    }
    if (begun.text[begun.size - 1] == '-') {
        return first < 0x80 && !(first >= 'a' && first <= 'z');
    }
    return first < 0x80 || (piece.size > 1 && read_word(piece.text, 2, &letter));
}

static struct piece look_up(Vocabulary *self, struct tongue *tongue, uint32_t after, const struct cut *cut) {
    char room[KEY_ROOM];
    struct piece found = NO_PIECE;
    if (after >= BEGUN && is_done_with(self, after, cut->piece)) {
        after = NOTHING;
    }
    if (after == NOTHING) {
        found = pieces_find_hashed(&tongue->pieces, cut->piece, cut->hash);
    } else if (cut->piece.size <= PIECE_ROOM) {
        found = pieces_find(&tongue->pieces, key_of(self, after, cut->piece, room));
    }
    return found.number == NO_STRING ? learn(self, tongue, after, cut->piece) : found;
}

/* Cut up to so many pieces off the beginning of a text; how many they are, and where the text goes on. */
static size_t cut_off(const struct tongue *tongue, const char **text, const char *end, struct cut cuts[CUTS]) {
    size_t count = 0, space;
    const char *at = *text;
    while (count < CUTS) {
        while (at < end && (space = space_at(at, (size_t)(end - at))) != 0) {
            at += space;
        }
        if (at == end) {
            break;
        }
        const char *begin = at;
        while (at < end && !space_at(at, (size_t)(end - at))) {
            at++;
        }
        struct string piece = {begin, (size_t)(at - begin)};
        cuts[count++] = (struct cut){piece, pieces_hash(&tongue->pieces, piece)};
    }
    *text = at;
    return count;
}

/* Look up all pieces of a text; false with an exception. */
static bool encode(Vocabulary *self, struct tongue *tongue, const char *text, size_t size, uint32_t after) {
    const char *end = text + size;
    struct cut cuts[CUTS];
    self->found.count = 0;
    for (size_t count; (count = cut_off(tongue, &text, end, cuts)) != 0;) {
        for (size_t i = 0; i < count; i++) {
            struct piece found = look_up(self, tongue, after, &cuts[i]);
            if (found.number == NO_STRING) {
                return false;
            }
            if (!numbers_add(&self->found, found.number)) {
                PyErr_NoMemory();
                return false;
            }
            after = found.left;
        }
    }
    return true;
}

/* The type */

static PyObject *vocabulary_encode(Vocabulary *self, PyObject *args) {
    int language;
    const char *text;
    Py_ssize_t size;
    PyObject *after;
    if (!PyArg_ParseTuple(args, "is#U", &language, &text, &size, &after)) {
        return NULL;
    }
    if (language < 0 || language >= self->tongue_count) {
        PyErr_Format(PyExc_IndexError, "there is no language %d", language);
        return NULL;
    }
    uint32_t number = after_number(self, after);
    if (number == NO_STRING || !encode(self, &self->tongues[language], text, (size_t)size, number)) {
        return NULL;
    }
    return numbers_bytes(&self->found);
}

static PyObject *vocabulary_add_language(Vocabulary *self, PyObject *args) {
    PyObject *words, *take_apart;
    if (!PyArg_ParseTuple(args, "OO", &words, &take_apart)) {
        return NULL;
    }
    if (self->tongue_count == MOST_LANGUAGES) {
        PyErr_SetString(PyExc_ValueError, "there are too many languages in one vocabulary");
        return NULL;
    }
    const struct chain *chain = words == Py_None ? NULL : chain_of(words);
    if (!chain && PyErr_Occurred()) {
        return NULL;
    }
    struct tongue *tongue = &self->tongues[self->tongue_count];
    Py_INCREF(take_apart);
    tongue->take_apart = take_apart;
    tongue->chain = chain;
    if (chain) {
        Py_INCREF(words);
        tongue->words = words;
    }
    return PyLong_FromLong(self->tongue_count++);
}

static PyObject *vocabulary_arrays(Vocabulary *self, PyObject *Py_UNUSED(ignored)) {
    const struct lexicon *lexicon = &self->lexicon;
    return Py_BuildValue("NNNN", numbers_bytes(&lexicon->word_starts), numbers_bytes(&lexicon->term_starts),
                         numbers_bytes(&lexicon->term_numbers), numbers_bytes(&lexicon->term_codes));
}

static PyObject *vocabulary_weights(Vocabulary *self, PyObject *Py_UNUSED(ignored)) {
    return PyBytes_FromStringAndSize((const char *)self->lexicon.weights,
                                     (Py_ssize_t)(self->lexicon.weight_count * sizeof(double)));
}

static PyObject *vocabulary_sorted(Vocabulary *self, PyObject *Py_UNUSED(ignored)) {
    return lexicon_sorted(&self->lexicon);
}

static Py_ssize_t vocabulary_length(PyObject *self) {
    return (Py_ssize_t)((Vocabulary *)self)->lexicon.word_starts.count - 1;
}

static int vocabulary_traverse(Vocabulary *self, visitproc visit, void *arg) {
    Py_VISIT((PyObject *)Py_TYPE((PyObject *)self));
    Py_VISIT(self->left_behind);
    Py_VISIT(self->is_ending);
    for (int i = 0; i < self->tongue_count; i++) {
        Py_VISIT(self->tongues[i].take_apart);
    }
    return 0;
}

static int vocabulary_clear(Vocabulary *self) {
    Py_CLEAR(self->left_behind);
    Py_CLEAR(self->is_ending);
    for (int i = 0; i < self->tongue_count; i++) {
        Py_CLEAR(self->tongues[i].take_apart);
    }
    return 0;
}

static void vocabulary_dealloc(Vocabulary *self) {
    PyTypeObject *type = Py_TYPE((PyObject *)self);
    PyObject_GC_UnTrack(self);
    vocabulary_clear(self);
    for (int i = 0; i < self->tongue_count; i++) {
        struct tongue *tongue = &self->tongues[i];
        Py_XDECREF(tongue->words);
        pieces_free(&tongue->pieces);
    }
    around_free(&self->around);
    strings_free(&self->afters);
    pieces_free(&self->ends);
    pieces_free(&self->endings);
    lexicon_free(&self->lexicon);
    numbers_free(&self->found);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

/* What a piece may leave comes in the order of the numbers: nothing, the end of a sentence, capitals. */
static bool begin(Vocabulary *self, PyObject *afters, PyObject *around) {
    if (strings_extend(&self->afters, afters) < 0 || around_fill(&self->around, around) < 0) {
        return false;
    }
    if (self->afters.count != BEGUN || strings_get(&self->afters, NOTHING).size) {
        PyErr_SetString(PyExc_ValueError, "three strings say what a piece may leave, the first of them empty");
        return false;
    }
    if (lexicon_begin(&self->lexicon) < 0) {
        PyErr_NoMemory();
        return false;
    }
    return true;
}

static PyObject *vocabulary_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(keywords)) {
    PyObject *afters, *around, *left_behind, *is_ending;
    if (!PyArg_ParseTuple(args, "OUOO", &afters, &around, &left_behind, &is_ending)) {
        return NULL;
    }
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Vocabulary *self = (Vocabulary *)allocate(type, 0);
    if (!self) {
        return NULL;
    }
    Py_INCREF(left_behind);
    Py_INCREF(is_ending);
    self->left_behind = left_behind;
    self->is_ending = is_ending;
    if (!begin(self, afters, around)) {
        Py_DECREF((PyObject *)self);
        return NULL;
    }
    return (PyObject *)self;
}

static PyMethodDef methods[] = {
    {"add_language", (PyCFunction)vocabulary_add_language, METH_VARARGS, "(words, take_apart) -> its number."},
    {"encode", (PyCFunction)vocabulary_encode, METH_VARARGS, "(language, text, after) -> numbers of the pieces, uint32."},
    {"arrays", (PyCFunction)vocabulary_arrays, METH_NOARGS, "Words of pieces, terms of words, their codes: uint32."},
    {"weights", (PyCFunction)vocabulary_weights, METH_NOARGS, "What terms may weigh, by code: float64."},
    {"sorted_terms", (PyCFunction)vocabulary_sorted, METH_NOARGS, "(text, starts, order) of all terms."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, vocabulary_new},
    {Py_tp_dealloc, vocabulary_dealloc},
    {Py_tp_traverse, vocabulary_traverse},
    {Py_tp_clear, vocabulary_clear},
    {Py_tp_methods, methods},
    {Py_sq_length, vocabulary_length},
    {Py_tp_doc, "Vocabulary(afters, around, left_behind, is_ending): see relsearch.engine.whoosh.codec.vocabulary."},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "relsearch._native.Vocabulary",
    .basicsize = sizeof(Vocabulary),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};

int add_vocabulary(PyObject *module) {
    PyObject *type = PyType_FromSpec(&spec);
    int status = type ? PyModule_AddObjectRef(module, "Vocabulary", type) : -1;
    Py_XDECREF(type);
    return status;
}
