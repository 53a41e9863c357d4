#include "vocabulary.h"

#define CUTS 64 /* pieces that are cut off before the first of them is looked up: their slots come near meanwhile */

struct cut {
    struct string piece;
    uint32_t hash;
};

/* A text to be looked up, and which of the numbers found are those of its pieces. */
struct text {
    int language;
    struct string string;
    uint32_t after;
    bool is_done;
    size_t first, end;
};

/* Whether a piece goes on with nothing that the one before it began: not with the next thousands of a number, nor with
 * small letters behind a hyphen. False where Python knows better. */
static bool is_done_with(const Vocabulary *self, uint32_t after, struct string piece) {
    struct string begun = strings_get(&self->afters, after);
    struct word letter;
    unsigned char first = (unsigned char)piece.text[0];
    size_t digits = digits_at(piece.text, piece.size, 0);
    if (digits) { /* what follows may be a digit that is none of ASCII's */
        return digits != 3 && (digits == piece.size || (unsigned char)piece.text[digits] < 0x80);
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

/* Add the numbers of all pieces of a text to those found; false with trouble. */
static bool encode(Vocabulary *self, const struct text *given) {
    struct tongue *tongue = &self->tongues[given->language];
    const char *text = given->string.text, *end = text + given->string.size;
    uint32_t after = given->after;
    struct cut cuts[CUTS];
    for (size_t count; (count = cut_off(tongue, &text, end, cuts)) != 0;) {
        for (size_t i = 0; i < count; i++) {
            struct piece found = look_up(self, tongue, after, &cuts[i]);
            if (found.number == NO_STRING) {
                return false;
            }
            if (!numbers_add(&self->found, found.number)) {
                note(self, NO_MEMORY);
                return false;
            }
            after = found.left;
        }
    }
    return true;
}

/* Look up the texts that ask nothing of Python, without the interpreter's lock; false with other trouble. */
static bool encode_alone(Vocabulary *self, struct text *texts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        texts[i].first = self->found.count;
        texts[i].is_done = encode(self, &texts[i]);
        texts[i].end = self->found.count;
        if (self->trouble == STUCK) {
            self->trouble = NO_TROUBLE;
            self->found.count = texts[i].first;
        }
        if (self->trouble != NO_TROUBLE) {
            return false;
        }
    }
    return true;
}

/* Look up the other texts; false with trouble. */
static bool encode_others(Vocabulary *self, struct text *texts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!texts[i].is_done) {
            texts[i].first = self->found.count;
            if (!encode(self, &texts[i])) {
                return false;
            }
            texts[i].end = self->found.count;
        }
    }
    return true;
}

/* The type */

/* Read one text, (language, text, after): false with trouble. */
static bool read_text(Vocabulary *self, PyObject *item, struct text *text) {
    PyObject *string, *after;
    Py_ssize_t size;
    if (!PyTuple_Check(item)) {
        PyErr_Format(PyExc_TypeError, "a text comes in a tuple with its language, not as %R", item);
        note(self, RAISED);
        return false;
    }
    if (!PyArg_ParseTuple(item, "iUU", &text->language, &string, &after) ||
        !(text->string.text = PyUnicode_AsUTF8AndSize(string, &size))) {
        note(self, RAISED);
        return false;
    }
    if (text->language < 0 || text->language >= self->tongue_count) {
        PyErr_Format(PyExc_IndexError, "there is no language %d", text->language);
        note(self, RAISED);
        return false;
    }
    text->string.size = (size_t)size;
    text->after = after_number(self, after);
    return text->after != NO_STRING;
}

/* The exception for what is in the way. */
static PyObject *raise_trouble(const Vocabulary *self) {
    if (self->trouble == NO_MEMORY) {
        PyErr_NoMemory();
    } else if (self->trouble == TOO_LONG) {
        PyErr_SetString(PyExc_ValueError, "a piece of text leaves more behind than can be remembered");
    }
    return NULL;
}

static PyObject *vocabulary_encode(Vocabulary *self, PyObject *args) {
    struct text text;
    self->found.count = 0;
    self->trouble = NO_TROUBLE;
    if (!read_text(self, args, &text) || !encode(self, &text)) {
        return raise_trouble(self);
    }
    return numbers_bytes(&self->found, 0, self->found.count);
}

static bool encode_texts(Vocabulary *self, struct text *texts, size_t count) {
    bool is_done;
    self->is_alone = true;
    Py_BEGIN_ALLOW_THREADS
    is_done = encode_alone(self, texts, count);
    Py_END_ALLOW_THREADS
    self->is_alone = false;
    return is_done && encode_others(self, texts, count);
}

static PyObject *found_in(const Vocabulary *self, const struct text *texts, Py_ssize_t count) {
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list && i < count; i++) {
        PyObject *bytes = numbers_bytes(&self->found, texts[i].first, texts[i].end);
        if (!bytes || PyList_SetItem(list, i, bytes) < 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

/* The texts must stay where they are meanwhile, hence a tuple. */
static PyObject *vocabulary_encode_all(Vocabulary *self, PyObject *args) {
    PyObject *items, *list = NULL;
    if (!PyArg_ParseTuple(args, "O!", &PyTuple_Type, &items)) {
        return NULL;
    }
    Py_ssize_t count = PyTuple_Size(items);
    struct text *texts = calloc((size_t)count + 1, sizeof *texts);
    if (!texts) {
        return PyErr_NoMemory();
    }
    self->found.count = 0;
    self->trouble = NO_TROUBLE;
    bool is_read = true;
    for (Py_ssize_t i = 0; is_read && i < count; i++) {
        is_read = read_text(self, PyTuple_GetItem(items, i), &texts[i]);
    }
    list = is_read && encode_texts(self, texts, (size_t)count) ? found_in(self, texts, count) : raise_trouble(self);
    free(texts);
    return list;
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
    return Py_BuildValue("NNNN", numbers_bytes(&lexicon->word_starts, 0, lexicon->word_starts.count), numbers_bytes(&lexicon->term_starts, 0, lexicon->term_starts.count),
                         numbers_bytes(&lexicon->term_numbers, 0, lexicon->term_numbers.count), numbers_bytes(&lexicon->term_codes, 0, lexicon->term_codes.count));
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
    {"encode_all", (PyCFunction)vocabulary_encode_all, METH_VARARGS,
     "(tuple of such) -> list of such; without the interpreter's lock, but for texts about which Python is asked."},
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
