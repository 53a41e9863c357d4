/* The tables of Russian, from the Python objects that hold them: `relsearch.analysis.russian.compiled.Tables`. */

#include "tables.h"

int russian_letter_number(const char *at) {
    unsigned first = (unsigned char)at[0], second = (unsigned char)at[1];
    unsigned code = (first & 0xE0) == 0xC0 ? (first & 0x1F) << 6 | (second & 0x3F) : 0;
    return code >= 0x430 && code < 0x450 ? (int)code - 0x430 : code == 0x451 ? ALPHABET - 1 : ALPHABET;
}

int russian_wrong(const char *what) {
    PyErr_Format(PyExc_ValueError, "the dictionary of Russian is damaged (%s); install pymorphy3-dicts-ru again", what);
    return -1;
}

void *russian_allocate(size_t count, size_t size) {
    void *memory = calloc(count + 1, size);
    if (!memory) {
        PyErr_NoMemory();
    }
    return memory;
}

int russian_letters_of(struct string string) {
    int letters = 0;
    for (size_t at = 0; at < string.size; at++) {
        letters += ((unsigned char)string.text[at] & 0xC0) != 0x80;
    }
    return letters;
}

int russian_load_distinct(struct strings *strings, PyObject *value) {
    if (strings_extend(strings, value) < 0) {
        return -1;
    }
    return (Py_ssize_t)strings->count == PyObject_Size(value) ? 0 : russian_wrong("a string comes twice");
}

int russian_for_each(struct russian *russian, PyObject *value,
                     int (*load)(struct russian *russian, Py_ssize_t place, PyObject *item)) {
    Py_ssize_t count = PySequence_Size(value);
    for (Py_ssize_t place = 0; place < count; place++) {
        PyObject *item = PySequence_GetItem(value, place);
        int status = item ? load(russian, place, item) : -1;
        Py_XDECREF(item);
        if (status < 0) {
            return -1;
        }
    }
    return count < 0 ? -1 : 0;
}

/* The dictionary */

static int load_words(struct russian *russian, PyObject *value) {
    return automaton_load(&russian->words, value, 4);
}

static int load_tag_counts(struct russian *russian, PyObject *value) {
    return automaton_load(&russian->tag_counts, value, 0);
}

static int load_ending_file(struct russian *russian, Py_ssize_t place, PyObject *item) {
    if (place >= MOST_PARADIGM_PREFIXES) {
        return russian_wrong("endings");
    }
    return automaton_load(&russian->endings[place], item, 8);
}

static int load_endings(struct russian *russian, PyObject *value) {
    return russian_for_each(russian, value, load_ending_file);
}

static int load_suffixes(struct russian *russian, PyObject *value) {
    if (russian_load_distinct(&russian->affixes, value) < 0) {
        return -1;
    }
    russian->suffix_count = russian->affixes.count;
    return 0;
}

static int load_paradigm_prefix(struct russian *russian, Py_ssize_t place, PyObject *item) {
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(item, &size);
    if (!text) {
        return -1;
    }
    if (place == MOST_PARADIGM_PREFIXES || !russian->endings[place].unit_count) {
        return russian_wrong("prefixes");
    }
    russian->prefixes[place] = strings_add(&russian->affixes, text, (size_t)size);
    russian->prefix_count++;
    if (russian->prefixes[place] == NO_STRING) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

static int load_paradigm_prefixes(struct russian *russian, PyObject *value) {
    if (russian_for_each(russian, value, load_paradigm_prefix) < 0 ||
        !(russian->affix_letters = russian_allocate(russian->affixes.count, sizeof *russian->affix_letters))) {
        return -1;
    }
    for (uint32_t number = 0; number < russian->affixes.count; number++) {
        struct string affix = strings_get(&russian->affixes, number);
        if (affix.size > LONGEST_AFFIX) {
            return russian_wrong("a long suffix");
        }
        russian->affix_letters[number] = (uint8_t)russian_letters_of(affix);
    }
    return 0;
}

/* Numbers of 16 bits: how many paradigms there are, then of each its length and itself. */
static int load_paradigms(struct russian *russian, PyObject *value) {
    char *data;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(value, &data, &size) < 0) {
        return -1;
    }
    size_t count = (size_t)size / 2, at = 1;
    if (!(russian->paradigms = russian_allocate(count, sizeof *russian->paradigms))) {
        return -1;
    }
    memcpy(russian->paradigms, data, 2 * count);
    russian->paradigm_count = russian->paradigms[0];
    if (!(russian->paradigm_starts = russian_allocate(russian->paradigm_count + 1, sizeof *russian->paradigm_starts))) {
        return -1;
    }
    for (uint32_t number = 0; number < russian->paradigm_count; number++) {
        size_t length = at < count ? russian->paradigms[at] : 0;
        if (!length || length % 3 || at + 1 + length > count) {
            return russian_wrong("paradigms");
        }
        /* over the lengths, so that one paradigm ends where the next begins */
        memmove(russian->paradigms + russian->paradigm_starts[number], russian->paradigms + at + 1, 2 * length);
        russian->paradigm_starts[number + 1] = russian->paradigm_starts[number] + (uint32_t)length;
        at += 1 + length;
    }
    return 0;
}

/* Tags */

static int load_tag_names(struct russian *russian, PyObject *value) {
    if (russian_load_distinct(&russian->tag_names, value) < 0) {
        return -1;
    }
    russian->tags = russian_allocate(russian->tag_names.count, sizeof *russian->tags);
    return !russian->tags ? -1 : russian->tag_names.count < NO_PARADIGM ? 0 : russian_wrong("tags");
}

static int load_tag(struct russian *russian, Py_ssize_t place, PyObject *item) {
    if (place >= (Py_ssize_t)russian->tag_names.count) {
        return russian_wrong("tags");
    }
    struct tag *tag = &russian->tags[place];
    return PyArg_ParseTuple(item, "ddHppppppppp", &tag->odds, &tag->guess_odds, &tag->same, &tag->is_productive,
                            &tag->is_proper, &tag->is_personal, &tag->is_noun, &tag->is_plural_of_name,
                            &tag->is_plural_of_man, &tag->is_superlative, &tag->is_comparative,
                            &tag->is_masculine_nominative)
               ? 0
               : -1;
}

static int load_tags(struct russian *russian, PyObject *value) {
    return russian_for_each(russian, value, load_tag);
}

static int load_longest_ending(struct russian *russian, PyObject *value) {
    long letters = PyLong_AsLong(value);
    russian->longest_ending = letters > LONGEST_WORD ? LONGEST_WORD : (int)letters;
    return PyErr_Occurred() ? -1 : 0;
}

static int load_abbreviation_endings(struct russian *russian, PyObject *value) {
    return strings_extend(&russian->abbreviation_endings, value);
}

static int load_stop_words(struct russian *russian, PyObject *value) {
    return strings_extend(&russian->stop_words, value);
}

static int load_sums(struct russian *russian, PyObject *value) {
    int answer = PyObject_IsTrue(value);
    russian->sums_are_compensated = answer > 0;
    return answer < 0 ? -1 : 0;
}

/* What follows from all of it */

static int check_paradigms(const struct russian *russian) {
    for (uint32_t number = 0; number < russian->paradigm_count; number++) {
        uint32_t start = russian->paradigm_starts[number], size = (russian->paradigm_starts[number + 1] - start) / 3;
        const uint16_t *suffixes = russian->paradigms + start, *tags = suffixes + size, *prefixes = tags + size;
        for (uint32_t place = 0; place < size; place++) {
            if (suffixes[place] >= russian->suffix_count || tags[place] + 1u >= russian->tag_names.count ||
                prefixes[place] >= russian->prefix_count) {
                return russian_wrong("paradigms");
            }
        }
    }
    return 0;
}

static int check_records(const struct russian *russian, const struct automaton *automaton) {
    uint32_t count = automaton->list_count ? automaton->starts[automaton->list_count] : 0;
    for (uint32_t at = 0; at < count; at++) {
        struct record record = automaton->records[at];
        if (record.paradigm >= russian->paradigm_count ||
            record.place >= (russian->paradigm_starts[record.paradigm + 1] -
                             russian->paradigm_starts[record.paradigm]) / 3) {
            return russian_wrong("forms");
        }
    }
    return 0;
}

/* Unknown words are of productive forms only, so the others are dropped. */
static void keep_productive(const struct russian *russian, struct automaton *endings) {
    uint32_t used = 0, at = 0;
    for (uint32_t list = 0; list < endings->list_count; list++) {
        uint32_t end = endings->starts[list + 1];
        for (; at < end; at++) {
            struct record record = endings->records[at];
            if (russian->tags[russian_tag_of(russian, record.paradigm, record.place)].is_productive) {
                endings->records[used++] = record;
            }
        }
        endings->starts[list + 1] = used;
    }
}

/* Find out of which words all forms have one lemma, made in one way, and none is a name or has a lemma of its own. */
static int find_agreement(struct russian *russian) {
    const struct automaton *words = &russian->words;
    if (!(russian->agree = russian_allocate(words->list_count, sizeof *russian->agree))) {
        return -1;
    }
    for (uint32_t list = 0; list < words->list_count; list++) {
        uint32_t first = words->starts[list], end = words->starts[list + 1];
        bool agree = first < end;
        for (uint32_t at = first; agree && at < end; at++) {
            const struct record *record = &words->records[at];
            const struct tag *tag = &russian->tags[russian_tag_of(russian, record->paradigm, record->place)];
            agree = !tag->is_proper && !tag->is_superlative && !tag->is_comparative &&
                    russian_has_same_rule(russian, record, &words->records[first]);
        }
        russian->agree[list] = agree;
    }
    return 0;
}

static int connect(struct russian *russian) {
    if (check_paradigms(russian) < 0 || check_records(russian, &russian->words) < 0) {
        return -1;
    }
    for (uint32_t number = 0; number < russian->prefix_count; number++) {
        if (check_records(russian, &russian->endings[number]) < 0) {
            return -1;
        }
        keep_productive(russian, &russian->endings[number]);
    }
    for (int byte = 'a'; byte <= 0xCF; byte += byte == 'z' ? 0xC3 - 'z' : 1) {
        russian->has_latin |= automaton_begins(&russian->words, (unsigned char)byte);
    }
    return find_agreement(russian);
}

struct russian *russian_load(PyObject *source) {
    static const struct {
        const char *name;
        int (*load)(struct russian *russian, PyObject *value);
    } all[] = {
        {"words", load_words},
        {"tag_counts", load_tag_counts},
        {"endings", load_endings},
        {"suffixes", load_suffixes},
        {"paradigm_prefixes", load_paradigm_prefixes},
        {"paradigms", load_paradigms},
        {"tag_names", load_tag_names},
        {"tags", load_tags},
        {"longest_ending", load_longest_ending},
        {"known_prefixes", russian_load_known_prefixes},
        {"surname_endings", russian_load_surname_endings},
        {"surnames", russian_load_surnames},
        {"name_endings", russian_load_name_endings},
        {"nominatives", russian_load_nominatives},
        {"consonants", russian_load_consonants},
        {"vowels", russian_load_vowels},
        {"after_vowels", russian_load_after_vowels},
        {"abbreviation_endings", load_abbreviation_endings},
        {"stop_words", load_stop_words},
        {"numbers", russian_load_numbers},
        {"sums_are_compensated", load_sums},
    };
    struct russian *russian = russian_allocate(0, sizeof *russian);
    int status = russian ? 0 : -1;
    for (size_t i = 0; status == 0 && i < sizeof all / sizeof all[0]; i++) {
        PyObject *value = PyObject_GetAttrString(source, all[i].name);
        status = value ? all[i].load(russian, value) : -1;
        Py_XDECREF(value);
    }
    if (status == 0 && connect(russian) == 0) {
        return russian;
    }
    russian_free(russian);
    return NULL;
}

void russian_free(void *tables) {
    struct russian *russian = tables;
    if (!russian) {
        return;
    }
    struct strings *strings[] = {&russian->affixes, &russian->tag_names, &russian->known_prefixes,
                                 &russian->surname_endings, &russian->name_endings, &russian->abbreviation_endings,
                                 &russian->stop_words};
    void *arrays[] = {russian->agree, russian->affix_letters, russian->paradigms, russian->paradigm_starts,
                      russian->tags, russian->next_prefix, russian->surnames, russian->nominatives};
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++) {
        strings_free(strings[i]);
    }
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        free(arrays[i]);
    }
    automaton_free(&russian->words);
    automaton_free(&russian->tag_counts);
    for (int number = 0; number < MOST_PARADIGM_PREFIXES; number++) {
        automaton_free(&russian->endings[number]);
    }
    free(russian);
}
