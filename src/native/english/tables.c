#include "english.h"

static const struct entry NOTHING = {0, NO_STRING, NO_STRING, NO_STRING, 0, 0};

const struct entry *english_find(const struct english *english, const char *letters, size_t size) {
    uint32_t number = strings_find(&english->words, letters, size);
    return number == NO_STRING ? &NOTHING : &english->entries[number];
}

struct text english_text(const struct english *english, uint32_t number) {
    struct string string = strings_get(&english->words, number);
    struct text text;
    text.size = string.size;
    memcpy(text.letters, string.text, string.size);
    return text;
}

/* Loading: every function returns 0, or -1 with an exception */

/* Room for one more in an array; the array, or NULL with an exception. */
static void *room_for(void *array, size_t count, size_t *room, size_t size) {
    if (count < *room) {
        return array;
    }
    size_t wanted = 2 * *room + 64;
    void *larger = realloc(array, wanted * size);
    if (!larger) {
        return PyErr_NoMemory();
    }
    *room = wanted;
    return larger;
}

static int add_word(struct english *english, const char *text, size_t size, uint32_t *number) {
    struct entry *entries =
        room_for(english->entries, english->words.count, &english->entry_room, sizeof *english->entries);
    if (!entries) {
        return -1;
    }
    english->entries = entries;
    uint32_t count = english->words.count;
    *number = strings_add(&english->words, text, size);
    if (*number == NO_STRING) {
        PyErr_NoMemory();
        return -1;
    }
    if (*number == count) {
        english->entries[count] = NOTHING;
    }
    return 0;
}

static int add_string(struct english *english, PyObject *string, uint32_t *number) {
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(string, &size);
    if (!text) {
        return -1;
    }
    bool is_word = size > 0 && size <= LONGEST_WORD;
    for (Py_ssize_t at = 0; is_word && at < size; at++) {
        is_word = text[at] >= 'a' && text[at] <= 'z';
    }
    if (!is_word) {
        PyErr_Format(PyExc_ValueError, "%R is not a word of 1 to %d letters a-z; mend the table it stands in", string,
                     LONGEST_WORD);
        return -1;
    }
    return add_word(english, text, (size_t)size, number);
}

static int add_kind(struct english *english, PyObject *words, unsigned kind) {
    PyObject *iterator = PyObject_GetIter(words), *word;
    if (!iterator) {
        return -1;
    }
    while ((word = PyIter_Next(iterator)) != NULL) {
        uint32_t number;
        int status = add_string(english, word, &number);
        Py_DECREF(word);
        if (status < 0) {
            break;
        }
        english->entries[number].kinds |= kind;
    }
    Py_DECREF(iterator);
    return PyErr_Occurred() ? -1 : 0;
}

static int check_growth(const struct english *english, uint32_t british, uint32_t american) {
    struct string before = strings_get(&english->words, british), after = strings_get(&english->words, american);
    if (after.size > before.size + MOST_GROWTH) {
        PyErr_Format(PyExc_ValueError, "an American spelling has %zu letters more than the British; let it be at most %d",
                     after.size - before.size, MOST_GROWTH);
        return -1;
    }
    return 0;
}

static int add_american(struct english *english, uint32_t british, uint32_t american) {
    english->entries[british].american = american;
    return check_growth(english, british, american);
}

static int add_american_stem(struct english *english, uint32_t british, uint32_t american) {
    struct string stem = strings_get(&english->words, british);
    if (stem.size < BEGINNING_SIZE) {
        PyErr_Format(PyExc_ValueError, "a British stem has %zu letters; give it at least %d", stem.size,
                     BEGINNING_SIZE);
        return -1;
    }
    if (stem.size > english->longest_stem) {
        english->longest_stem = stem.size;
    }
    english->entries[british].american_stem = american;
    char letters[BEGINNING_SIZE];
    memcpy(letters, stem.text, BEGINNING_SIZE);
    uint32_t beginning;
    if (add_word(english, letters, BEGINNING_SIZE, &beginning) < 0) {
        return -1;
    }
    english->entries[beginning].kinds |= BEGINNING;
    return check_growth(english, british, american);
}

static int add_member(struct english *english, uint32_t member, uint32_t family) {
    english->entries[member].family = family;
    return 0;
}

/* Hand the pairs of words of a dictionary to a function. */
static int add_pairs(struct english *english, PyObject *pairs, int (*add)(struct english *, uint32_t, uint32_t)) {
    PyObject *left, *right;
    Py_ssize_t place = 0;
    while (PyDict_Next(pairs, &place, &left, &right)) {
        uint32_t first, second;
        if (add_string(english, left, &first) < 0 || add_string(english, right, &second) < 0 ||
            add(english, first, second) < 0) {
            return -1;
        }
    }
    return 0;
}

static int add_reading(struct english *english, PyObject *lemma, PyObject *weight) {
    struct reading *readings =
        room_for(english->readings, english->reading_count, &english->reading_room, sizeof *english->readings);
    if (!readings) {
        return -1;
    }
    english->readings = readings;
    struct reading *reading = &readings[english->reading_count++];
    reading->weight = PyFloat_AsDouble(weight);
    return PyErr_Occurred() ? -1 : add_string(english, lemma, &reading->lemma);
}

static int add_readings(struct english *english, PyObject *forms) {
    PyObject *form, *lemmas, *lemma, *weight;
    Py_ssize_t place = 0;
    while (PyDict_Next(forms, &place, &form, &lemmas)) {
        uint32_t number;
        if (!PyDict_Check(lemmas) || PyDict_Size(lemmas) < 1 || PyDict_Size(lemmas) > MOST_READINGS) {
            PyErr_Format(PyExc_ValueError, "the readings of %R are not a dictionary of 1 to %d lemmas", form,
                         MOST_READINGS);
            return -1;
        }
        if (add_string(english, form, &number) < 0) {
            return -1;
        }
        english->entries[number].first_reading = (uint32_t)english->reading_count;
        english->entries[number].reading_count = (uint32_t)PyDict_Size(lemmas);
        for (Py_ssize_t at = 0; PyDict_Next(lemmas, &at, &lemma, &weight);) {
            if (add_reading(english, lemma, weight) < 0) {
                return -1;
            }
        }
    }
    return 0;
}

struct english *english_load(PyObject *args, PyObject *keywords) {
    static char *names[] = {
        "stop_words", "names",   "names_or_words", "people",         "verbs",          "adjectives", "verbal_nouns",
        "unchanged",  "common",  "not_ize",        "american_words", "american_stems", "members",    "readings",
        "family",     "stop_word", "verbal_noun",  "name_or_word",   NULL,
    };
    PyObject *kinds[10], *american_words, *american_stems, *members, *readings;
    struct english *english = calloc(1, sizeof *english);
    if (!english) {
        PyErr_NoMemory();
        return NULL;
    }
    if (!PyArg_ParseTupleAndKeywords(
            args, keywords, "$OOOOOOOOOOO!O!O!O!dddd", names, &kinds[0], &kinds[1], &kinds[2], &kinds[3], &kinds[4],
            &kinds[5], &kinds[6], &kinds[7], &kinds[8], &kinds[9], &PyDict_Type, &american_words, &PyDict_Type,
            &american_stems, &PyDict_Type, &members, &PyDict_Type, &readings, &english->family, &english->stop_word,
            &english->verbal_noun, &english->name_or_word)) {
        goto failed;
    }
    for (size_t at = 0; at < sizeof kinds / sizeof kinds[0]; at++) {
        if (add_kind(english, kinds[at], STOP_WORD << at) < 0) {
            goto failed;
        }
    }
    if (add_pairs(english, american_words, add_american) < 0 ||
        add_pairs(english, american_stems, add_american_stem) < 0 || add_pairs(english, members, add_member) < 0 ||
        add_readings(english, readings) < 0) {
        goto failed;
    }
    return english;
failed:
    english_free(english);
    return NULL;
}

void english_free(void *tables) {
    struct english *english = tables;
    strings_free(&english->words);
    free(english->entries);
    free(english->readings);
    free(english);
}
