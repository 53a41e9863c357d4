#include "tables.h"

struct given {
    struct reader_tables reader_tables;
    PyObject *stem_masks, *typed_stem_masks, *particles, *told, *as_read; /* dicts */
    PyObject *common, *stop_words, *digraphs, *foreign;                   /* iterables of strings; tuples of pairs */
    unsigned long long voice, any_verb;
    unsigned rare_shift;
};

static bool parse(PyObject *arguments, PyObject *keywords, struct given *given) {
    static char *names[] = {"surfaces",   "chains",           "regular_chains", "derivations", "verb_derivations",
                            "stem_masks", "typed_stem_masks", "particles",      "told",        "as_read",
                            "common",     "stop_words",       "digraphs",       "foreign",     "voice",
                            "any_verb",   "rare_shift",       NULL};
    struct reader_tables *from = &given->reader_tables;
    PyTypeObject *dict = &PyDict_Type, *tuple = &PyTuple_Type;
    if (!PyArg_ParseTupleAndKeywords(
            arguments, keywords, "$O!O!O!O!O!O!O!O!O!O!OOO!O!KKI", names,
            dict, &from->surfaces, dict, &from->chains, dict, &from->regular_chains, dict, &from->derivations,
            dict, &from->verb_derivations, dict, &given->stem_masks, dict, &given->typed_stem_masks,
            dict, &given->particles, dict, &given->told, dict, &given->as_read, &given->common, &given->stop_words,
            tuple, &given->digraphs, tuple, &given->foreign, &given->voice, &given->any_verb, &given->rare_shift)) {
        return false;
    }
    if (given->rare_shift >= 64) {
        PyErr_SetString(PyExc_ValueError, "rare_shift must be below 64: masks have so many bits");
        return false;
    }
    return true;
}

static bool load_particles(struct tables *tables, PyObject *particles) {
    PyObject *key, *root;
    tables->particle_roots = zeros((size_t)PyDict_Size(particles) + 1, sizeof *tables->particle_roots);
    if (!tables->particle_roots) {
        return false;
    }
    for (Py_ssize_t at = 0; PyDict_Next(particles, &at, &key, &root);) {
        uint32_t number;
        if (!load_text(&tables->particles, key, LONGEST_WORD, &number) ||
            !load_text(&tables->grammar.texts, root, LONGEST_WORD, &tables->particle_roots[number])) {
            return false;
        }
    }
    return true;
}

static bool load_told_roots(struct tables *tables, struct told *told, PyObject *roots) {
    PyObject *key, *weight;
    if (!PyDict_Check(roots) || PyDict_Size(roots) > MOST_TOLD) {
        PyErr_Format(PyExc_ValueError, "%R is not a dict of %d roots at most; mend the readings", roots, MOST_TOLD);
        return false;
    }
    for (Py_ssize_t at = 0; PyDict_Next(roots, &at, &key, &weight); told->count++) {
        told->weights[told->count] = PyFloat_AsDouble(weight);
        if (PyErr_Occurred() || !load_text(&tables->grammar.texts, key, LONGEST_WORD, &told->roots[told->count])) {
            return false;
        }
    }
    return true;
}

static bool load_told(struct tables *tables, PyObject *told) {
    PyObject *key, *roots;
    tables->told = zeros((size_t)PyDict_Size(told) + 1, sizeof *tables->told);
    if (!tables->told) {
        return false;
    }
    for (Py_ssize_t at = 0; PyDict_Next(told, &at, &key, &roots);) {
        uint32_t number;
        if (!load_text(&tables->told_words, key, LONGEST_WORD, &number) ||
            !load_told_roots(tables, &tables->told[number], roots)) {
            return false;
        }
    }
    return true;
}

static bool load_set(struct strings *strings, PyObject *words) {
    PyObject *iterator = PyObject_GetIter(words), *word;
    if (!iterator) {
        return false;
    }
    bool is_loaded = true;
    while (is_loaded && (word = PyIter_Next(iterator)) != NULL) {
        uint32_t number;
        is_loaded = load_text(strings, word, LONGEST_WORD, &number);
        Py_DECREF(word);
    }
    Py_DECREF(iterator);
    return is_loaded && !PyErr_Occurred();
}

static bool load_respellings(struct respellings *respellings, PyObject *pairs) {
    Py_ssize_t count = PyTuple_Size(pairs);
    if (count > MOST_RESPELLED) {
        PyErr_Format(PyExc_ValueError, "there are more than %d respellings; raise MOST_RESPELLED", MOST_RESPELLED);
        return false;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *typed, *letter;
        struct letters from, to;
        if (!load_pair(PyTuple_GetItem(pairs, i), &typed, &letter) ||
            !load_letters(typed, LONGEST_RESPELLED, &from) || !load_letters(letter, 1, &to)) {
            return false;
        }
        if (from.size == 0 || to.size == 0) {
            PyErr_SetString(PyExc_ValueError, "a respelling is empty; give the letters typed and the one meant");
            return false;
        }
        struct respelled *item = &respellings->items[respellings->count++];
        memcpy(item->typed, from.text, from.size);
        item->size = from.size;
        for (size_t at = 0; at < from.size; at++) {
            item->letters |= letter_bit(from.text[at]);
        }
        item->letter = to.text[0];
    }
    return true;
}

static bool load_as_read(struct tables *tables, PyObject *as_read) {
    for (int letter = 0; letter < 128; letter++) {
        tables->as_read_size[letter] = (unsigned char)letter_spelled((char)letter, tables->as_read[letter]);
    }
    PyObject *key, *text;
    for (Py_ssize_t at = 0; PyDict_Next(as_read, &at, &key, &text);) {
        struct letters letter;
        Py_ssize_t size;
        const char *spelled = PyUnicode_AsUTF8AndSize(text, &size);
        if (!spelled || !load_letters(key, 1, &letter)) {
            return false;
        }
        if (letter.size == 0 || size > 2) { /* so that MOST_LETTERS are a spelling */
            PyErr_Format(PyExc_ValueError, "%R: %R is not a letter and two bytes at most; mend the table", key, text);
            return false;
        }
        unsigned char number = (unsigned char)letter.text[0];
        memcpy(tables->as_read[number], spelled, (size_t)size);
        tables->as_read_size[number] = (unsigned char)size;
    }
    return true;
}

static bool load_readers(struct tables *tables, const struct given *given) {
    struct grammar *grammar = &tables->grammar;
    const struct reader_tables *from = &given->reader_tables;
    grammar->rare_shift = given->rare_shift;
    grammar->voice = given->voice;
    grammar->any_verb = given->any_verb;
    return reader_load(&tables->native, grammar, from, given->stem_masks, as_written) &&
           reader_load(&tables->typed, grammar, from, given->typed_stem_masks, folded) &&
           reader_load(&tables->typed_with_a, grammar, from, given->typed_stem_masks, folded_with_a);
}

struct tables *tables_load(PyObject *arguments, PyObject *keywords) {
    struct given given;
    if (!parse(arguments, keywords, &given)) {
        return NULL;
    }
    struct tables *tables = calloc(1, sizeof *tables);
    if (!tables) {
        PyErr_NoMemory();
        return NULL;
    }
    if (load_readers(tables, &given) && load_particles(tables, given.particles) && load_told(tables, given.told) &&
        load_set(&tables->common, given.common) && load_set(&tables->stop_words, given.stop_words) &&
        load_respellings(&tables->digraphs, given.digraphs) && load_respellings(&tables->foreign, given.foreign) &&
        load_as_read(tables, given.as_read)) {
        return tables;
    }
    tables_free(tables);
    return NULL;
}

void tables_free(struct tables *tables) {
    reader_free(&tables->native);
    reader_free(&tables->typed);
    reader_free(&tables->typed_with_a);
    strings_free(&tables->grammar.texts);
    strings_free(&tables->particles);
    free(tables->particle_roots);
    strings_free(&tables->told_words);
    free(tables->told);
    strings_free(&tables->common);
    strings_free(&tables->stop_words);
    free(tables);
}
