/* Filling a reader. */

#include "azerbaijani_tables.h"

#define LONGEST_KEPT (MOST_LETTERS - LONGEST_WORD)

bool load_letters(PyObject *text, size_t most, struct letters *letters) {
    Py_ssize_t size;
    const char *bytes = PyUnicode_AsUTF8AndSize(text, &size);
    if (!bytes) {
        return false;
    }
    char spelled[2 * MOST_LETTERS];
    size_t at = 0;
    letters->size = (size_t)size <= sizeof spelled / 2 ? letters_of(bytes, (size_t)size, letters->text) : NOT_LETTERS;
    if (letters->size <= most) {
        for (size_t i = 0; i < letters->size; i++) {
            at += letter_spelled(letters->text[i], spelled + at);
        }
        if (at == (size_t)size && memcmp(spelled, bytes, at) == 0) { /* no capitals */
            return true;
        }
    }
    PyErr_Format(PyExc_ValueError, "%R is not of small letters of the Azerbaijani alphabet, %zu at most; mend the table",
                 text, most);
    return false;
}

bool load_text(struct strings *texts, PyObject *text, size_t most, uint32_t *number) {
    struct letters letters;
    if (!load_letters(text, most, &letters)) {
        return false;
    }
    *number = strings_add(texts, letters.text, letters.size);
    if (*number == NO_STRING) {
        PyErr_NoMemory();
    }
    return *number != NO_STRING;
}

bool load_mask(PyObject *number, uint64_t *mask) {
    *mask = PyLong_AsUnsignedLongLong(number);
    return !PyErr_Occurred();
}

/* A table that grows with a trie of its keys. Its first item is what a missing key has. */
struct growing {
    struct growing_trie trie;
    spelling *spelled;
    bool is_backwards;
    uint32_t count;
};

/* The entry of a key, respelled, and backwards for endings; 0 with an exception. A new key has the entry `count`. */
static uint32_t entry_of(struct growing *growing, PyObject *text) {
    struct letters letters, key;
    if (!load_letters(text, LONGEST_WORD, &letters)) {
        return 0;
    }
    for (size_t i = 0; i < letters.size; i++) {
        key.text[i] = growing->spelled(letters.text[growing->is_backwards ? letters.size - 1 - i : i]);
    }
    uint32_t *entry = trie_entry(&growing->trie, (struct string){key.text, letters.size});
    if (!entry) {
        PyErr_NoMemory();
        return 0;
    }
    if (!*entry) {
        *entry = growing->count++;
    }
    return *entry;
}

static bool finish(struct growing *growing, struct trie *trie, bool is_loaded) {
    if (is_loaded && !trie_finish(&growing->trie, trie)) {
        PyErr_NoMemory();
        is_loaded = false;
    }
    free(growing->trie.branches);
    return is_loaded;
}

static void *zeros(size_t count, size_t size) {
    void *items = calloc(count, size);
    if (!items) {
        PyErr_NoMemory();
    }
    return items;
}

/* Stems */

/* Add a reading to those of a stem, which end the array; once a root in each voice, as roots._merged does it. */
static bool merge_reading(struct reader *reader, struct stem *stem, struct reading reading) {
    uint64_t voice = reader->grammar->voice;
    for (uint32_t i = 0; i < stem->count; i++) {
        struct reading *own = &reader->readings[stem->first + i];
        if (own->root == reading.root && !((own->mask ^ reading.mask) & voice)) {
            own->mask |= reading.mask;
            return true;
        }
    }
    if (reader->reading_count == reader->reading_room) {
        size_t room = 2 * reader->reading_room + 1024;
        struct reading *readings = realloc(reader->readings, room * sizeof *readings);
        if (!readings) {
            PyErr_NoMemory();
            return false;
        }
        reader->readings = readings;
        reader->reading_room = room;
    }
    reader->readings[reader->reading_count++] = reading;
    stem->count++;
    return true;
}

static bool load_readings(struct reader *reader, struct strings *texts, struct stem *stem, PyObject *readings) {
    struct stem before = *stem;
    *stem = (struct stem){(uint32_t)reader->reading_count, 0};
    for (uint32_t i = 0; i < before.count; i++) {
        if (!merge_reading(reader, stem, reader->readings[before.first + i])) {
            return false;
        }
    }
    Py_ssize_t count = PyTuple_Size(readings);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *mask, *root;
        struct reading reading;
        if (!PyArg_ParseTuple(PyTuple_GetItem(readings, i), "OU", &mask, &root) || !load_mask(mask, &reading.mask) ||
            !load_text(texts, root, LONGEST_WORD, &reading.root) || !merge_reading(reader, stem, reading)) {
            return false;
        }
    }
    return count >= 0;
}

static bool load_stems(struct reader *reader, struct strings *texts, PyObject *surfaces, spelling *spelled) {
    struct growing growing = {.spelled = spelled, .count = 1};
    reader->stems = zeros((size_t)PyDict_Size(surfaces) + 1, sizeof *reader->stems);
    bool is_loaded = reader->stems != NULL;
    PyObject *key, *readings;
    for (Py_ssize_t at = 0; is_loaded && PyDict_Next(surfaces, &at, &key, &readings);) {
        uint32_t entry = entry_of(&growing, key);
        is_loaded = entry && load_readings(reader, texts, &reader->stems[entry], readings);
    }
    return finish(&growing, &reader->stem_trie, is_loaded);
}

/* Endings */

static bool add_chains(struct reader *reader, struct growing *growing, PyObject *chains, bool are_regular) {
    PyObject *key, *number;
    for (Py_ssize_t at = 0; PyDict_Next(chains, &at, &key, &number);) {
        uint32_t entry = entry_of(growing, key);
        uint64_t mask;
        if (!entry || !load_mask(number, &mask)) {
            return false;
        }
        struct chain *chain = &reader->chains[entry];
        *(are_regular ? &chain->regular : &chain->mask) |= mask;
    }
    return true;
}

static bool load_chains(struct reader *reader, PyObject *chains, PyObject *regular_chains, spelling *spelled) {
    struct growing growing = {.spelled = spelled, .is_backwards = true, .count = 1};
    reader->chains = zeros((size_t)(PyDict_Size(chains) + PyDict_Size(regular_chains)) + 1, sizeof *reader->chains);
    bool is_loaded = reader->chains && add_chains(reader, &growing, chains, false) &&
                     add_chains(reader, &growing, regular_chains, true);
    return finish(&growing, &reader->chain_trie, is_loaded);
}

static bool add_derivations(struct reader *reader, struct growing *growing, struct strings *texts, PyObject *endings) {
    PyObject *key, *value, *kept, *number;
    for (Py_ssize_t at = 0; PyDict_Next(endings, &at, &key, &value);) {
        uint32_t entry = entry_of(growing, key);
        uint64_t mask;
        struct derivation *derivation = &reader->derivations[entry];
        if (!entry || !PyArg_ParseTuple(value, "UO", &kept, &number) || !load_mask(number, &mask) ||
            !load_text(texts, kept, LONGEST_KEPT, &derivation->noun)) {
            return false;
        }
        derivation->mask |= mask;
    }
    return true;
}

static bool add_verb_derivations(struct reader *reader, struct growing *growing, struct strings *texts, PyObject *endings) {
    PyObject *key, *kept;
    for (Py_ssize_t at = 0; PyDict_Next(endings, &at, &key, &kept);) {
        uint32_t entry = entry_of(growing, key);
        if (!entry || !load_text(texts, kept, LONGEST_KEPT, &reader->derivations[entry].verb)) {
            return false;
        }
    }
    return true;
}

static bool load_derivations(struct reader *reader, struct strings *texts, PyObject *nouns, PyObject *verbs,
                             spelling *spelled) {
    struct growing growing = {.spelled = spelled, .is_backwards = true, .count = 1};
    size_t count = (size_t)(PyDict_Size(nouns) + PyDict_Size(verbs)) + 1;
    reader->derivations = zeros(count, sizeof *reader->derivations);
    for (size_t i = 0; reader->derivations && i < count; i++) {
        reader->derivations[i] = (struct derivation){0, NO_STRING, NO_STRING};
    }
    bool is_loaded = reader->derivations && add_derivations(reader, &growing, texts, nouns) &&
                     add_verb_derivations(reader, &growing, texts, verbs);
    return finish(&growing, &reader->derivation_trie, is_loaded);
}

/* Stems that no lexicon has */

/* Each mask stands for the stems that end like its key: a vowel, a vowel and a consonant, or a consonant. */
static bool load_stem_masks(struct reader *reader, PyObject *stem_masks) {
    PyObject *key, *pair, *noun, *verb;
    for (Py_ssize_t at = 0; PyDict_Next(stem_masks, &at, &key, &pair);) {
        struct letters stem;
        if (!load_letters(key, 2, &stem) || !PyArg_ParseTuple(pair, "OO", &noun, &verb)) {
            return false;
        }
        bool ends_in_vowel = stem.size && is_vowel(stem.text[stem.size - 1]);
        int vowel = stem.size && is_vowel(stem.text[0]) ? stem.text[0] & 63 : 0;
        if (!load_mask(noun, &reader->masks[NOUN][ends_in_vowel][vowel]) ||
            !load_mask(verb, &reader->masks[VERB][ends_in_vowel][vowel])) {
            return false;
        }
    }
    return true;
}

bool reader_load(struct reader *reader, struct grammar *grammar, const struct reader_tables *from, PyObject *stem_masks,
                 spelling *spelled) {
    reader->grammar = grammar;
    return load_stems(reader, &grammar->texts, from->surfaces, spelled) &&
           load_chains(reader, from->chains, from->regular_chains, spelled) &&
           load_derivations(reader, &grammar->texts, from->derivations, from->verb_derivations, spelled) &&
           load_stem_masks(reader, stem_masks);
}
