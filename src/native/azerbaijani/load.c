/* Filling a reader. */

#include "tables.h"

#define LONGEST_KEPT (MOST_LETTERS - LONGEST_WORD)

bool load_letters(PyObject *text, size_t most, struct letters *letters) {
    Py_ssize_t size;
    const char *bytes = PyUnicode_AsUTF8AndSize(text, &size);
    if (!bytes) {
        return false;
    }
    char spelled[2 * MOST_LETTERS];
    size_t at = 0;
    letters->size = (size_t)size <= sizeof spelled / 2 ? letters_from(bytes, (size_t)size, letters->text) : NOT_LETTERS;
    if (letters->size <= most) {
        for (size_t i = 0; i < letters->size; i++) {
            at += letter_spelled(letters->text[i], spelled + at);
        }
        if (at == (size_t)size && memcmp(spelled, bytes, at) == 0) { /* no capitals */
            return true;
        }
    }
    PyErr_Format(PyExc_ValueError, "%R is not of small Azerbaijani letters, %zu at most; mend the table", text, most);
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

bool load_pair(PyObject *pair, PyObject **first, PyObject **second) {
    if (!PyTuple_Check(pair) || PyTuple_Size(pair) != 2) {
        PyErr_Format(PyExc_TypeError, "%R is not a tuple of two; mend the table", pair);
        return false;
    }
    *first = PyTuple_GetItem(pair, 0);
    *second = PyTuple_GetItem(pair, 1);
    return true;
}

void *zeros(size_t count, size_t size) {
    void *items = calloc(count, size);
    if (!items) {
        PyErr_NoMemory();
    }
    return items;
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

/* Stems */

/* The readings of a stem while there may be more. */
struct stem {
    uint32_t first, count;
};

struct growing_stems {
    struct growing keys;
    struct stem *stems;
    struct reading *readings;
    uint32_t count, room;
};

/* Add a reading to those of a stem, which stand last; once a root in each voice, as roots._merged does it. */
static bool merge_reading(struct growing_stems *growing, uint64_t voice, struct stem *stem, struct reading reading) {
    for (uint32_t i = 0; i < stem->count; i++) {
        struct reading *own = &growing->readings[stem->first + i];
        if (own->root == reading.root && !((own->mask ^ reading.mask) & voice)) {
            own->mask |= reading.mask;
            return true;
        }
    }
    if (growing->count == growing->room) {
        uint32_t room = 2 * growing->room + 1024;
        struct reading *readings = realloc(growing->readings, room * sizeof *readings);
        if (!readings) {
            PyErr_NoMemory();
            return false;
        }
        growing->readings = readings;
        growing->room = room;
    }
    growing->readings[growing->count++] = reading;
    stem->count++;
    return true;
}

/* Put the readings of a stem behind those that it has, all at the end. */
static bool load_readings(struct growing_stems *growing, struct grammar *grammar, struct stem *stem,
                          PyObject *readings) {
    struct stem before = *stem;
    *stem = (struct stem){growing->count, 0};
    for (uint32_t i = 0; i < before.count; i++) {
        if (!merge_reading(growing, grammar->voice, stem, growing->readings[before.first + i])) {
            return false;
        }
    }
    if (!PyTuple_Check(readings)) {
        PyErr_Format(PyExc_TypeError, "%R is not a tuple of readings; mend the table", readings);
        return false;
    }
    for (Py_ssize_t i = 0; i < PyTuple_Size(readings); i++) {
        PyObject *mask, *root;
        struct reading reading = {0, NO_STRING, false};
        if (!load_pair(PyTuple_GetItem(readings, i), &mask, &root) || !load_mask(mask, &reading.mask) ||
            !load_text(&grammar->texts, root, LONGEST_WORD, &reading.root) ||
            !merge_reading(growing, grammar->voice, stem, reading)) {
            return false;
        }
    }
    return true;
}

static bool add_stems(struct growing_stems *growing, struct grammar *grammar, PyObject *surfaces) {
    PyObject *key, *readings;
    growing->stems = zeros((size_t)PyDict_Size(surfaces) + 1, sizeof *growing->stems);
    if (!growing->stems || !merge_reading(growing, 0, &growing->stems[0], (struct reading){0, NO_STRING, true})) {
        return false;
    }
    for (Py_ssize_t at = 0; PyDict_Next(surfaces, &at, &key, &readings);) {
        uint32_t entry = entry_of(&growing->keys, key);
        if (!entry || !load_readings(growing, grammar, &growing->stems[entry], readings)) {
            return false;
        }
    }
    return true;
}

static bool load_stems(struct reader *reader, struct grammar *grammar, PyObject *surfaces, spelling *spelled) {
    struct growing_stems growing = {.keys = {.spelled = spelled, .count = 1}};
    bool is_loaded = finish(&growing.keys, &reader->stems, add_stems(&growing, grammar, surfaces));
    for (uint32_t i = 0; is_loaded && i < reader->stems.count; i++) {
        struct stem stem = growing.stems[reader->stems.nodes[i].entry];
        reader->stems.nodes[i].entry = stem.count ? stem.first : 0;
        if (stem.count) {
            growing.readings[stem.first + stem.count - 1].is_last = true;
        }
    }
    free(growing.stems);
    reader->readings = growing.readings;
    return is_loaded;
}

/* Endings */

static bool add_chains(struct growing *growing, struct chain *every, PyObject *chains, bool are_regular) {
    PyObject *key, *number;
    for (Py_ssize_t at = 0; PyDict_Next(chains, &at, &key, &number);) {
        uint32_t entry = entry_of(growing, key);
        uint64_t mask;
        if (!entry || !load_mask(number, &mask)) {
            return false;
        }
        *(are_regular ? &every[entry].regular : &every[entry].mask) |= mask;
    }
    return true;
}

/* Keep each pair of masks once, so that all of them stay close at hand. */
static bool share_chains(struct reader *reader, const struct chain *every) {
    struct strings pairs = {0};
    bool is_shared = strings_add(&pairs, (const char *)every, sizeof *every) != NO_STRING;
    for (uint32_t i = 0; is_shared && i < reader->chain_trie.count; i++) {
        uint32_t *entry = &reader->chain_trie.nodes[i].entry;
        *entry = strings_add(&pairs, (const char *)&every[*entry], sizeof *every);
        is_shared = *entry != NO_STRING;
    }
    reader->chains = is_shared ? zeros(pairs.count, sizeof *every) : NULL;
    if (reader->chains) {
        memcpy(reader->chains, pairs.text, pairs.count * sizeof *every);
    } else {
        PyErr_NoMemory();
    }
    strings_free(&pairs);
    return reader->chains != NULL;
}

static bool load_chains(struct reader *reader, PyObject *chains, PyObject *regular_chains, spelling *spelled) {
    struct growing growing = {.spelled = spelled, .is_backwards = true, .count = 1};
    struct chain *every = zeros((size_t)(PyDict_Size(chains) + PyDict_Size(regular_chains)) + 1, sizeof *every);
    bool is_loaded =
        every && add_chains(&growing, every, chains, false) && add_chains(&growing, every, regular_chains, true);
    is_loaded = finish(&growing, &reader->chain_trie, is_loaded) && share_chains(reader, every);
    free(every);
    return is_loaded;
}

static bool add_derivations(struct reader *reader, struct growing *growing, struct strings *texts, PyObject *endings) {
    PyObject *key, *value, *kept, *number;
    for (Py_ssize_t at = 0; PyDict_Next(endings, &at, &key, &value);) {
        uint32_t entry = entry_of(growing, key);
        uint64_t mask;
        struct derivation *derivation = &reader->derivations[entry];
        if (!entry || !load_pair(value, &kept, &number) || !load_mask(number, &mask) ||
            !load_text(texts, kept, LONGEST_KEPT, &derivation->noun)) {
            return false;
        }
        derivation->mask |= mask;
    }
    return true;
}

static bool add_verb_derivations(struct reader *reader, struct growing *growing, struct strings *texts,
                                 PyObject *endings) {
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
        if (!load_letters(key, 2, &stem) || !load_pair(pair, &noun, &verb)) {
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
    return load_stems(reader, grammar, from->surfaces, spelled) &&
           load_chains(reader, from->chains, from->regular_chains, spelled) &&
           load_derivations(reader, &grammar->texts, from->derivations, from->verb_derivations, spelled) &&
           load_stem_masks(reader, stem_masks);
}
