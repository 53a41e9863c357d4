/* The tables of the rules for unknown words and names, from the Python objects that hold them. */

#include "tables.h"

static int longest_of(const struct strings *strings) {
    int longest = 0;
    for (uint32_t number = 0; number < strings->count; number++) {
        int letters = russian_letters_of(strings_get(strings, number));
        longest = letters > longest ? letters : longest;
    }
    return longest;
}

static int load_affix(struct affix *affix, const char *text) {
    affix->size = strlen(text);
    if (affix->size > sizeof affix->text) {
        return russian_wrong("a long ending");
    }
    memcpy(affix->text, text, affix->size);
    return 0;
}

int russian_load_known_prefixes(struct russian *russian, PyObject *value) {
    if (russian_load_distinct(&russian->known_prefixes, value) < 0 ||
        !(russian->next_prefix = russian_allocate(russian->known_prefixes.count, sizeof *russian->next_prefix))) {
        return -1;
    }
    for (int letter = 0; letter < ALPHABET; letter++) {
        russian->first_prefix[letter] = NO_STRING;
    }
    for (uint32_t number = russian->known_prefixes.count; number-- > 0;) {
        struct string prefix = strings_get(&russian->known_prefixes, number);
        int letter = prefix.size < 2 ? ALPHABET : russian_letter_number(prefix.text);
        if (letter < ALPHABET) {
            russian->next_prefix[number] = russian->first_prefix[letter];
            russian->first_prefix[letter] = number;
        }
    }
    return 0;
}

int russian_load_surname_endings(struct russian *russian, PyObject *value) {
    if (russian_load_distinct(&russian->surname_endings, value) < 0) {
        return -1;
    }
    russian->longest_surname_ending = longest_of(&russian->surname_endings);
    russian->surnames = russian_allocate(russian->surname_endings.count, sizeof *russian->surnames);
    return russian->surnames ? 0 : -1;
}

static int load_surname(struct russian *russian, Py_ssize_t place, PyObject *item) {
    const char *nominative;
    if (place >= (Py_ssize_t)russian->surname_endings.count) {
        return russian_wrong("surnames");
    }
    struct surname_ending *surname = &russian->surnames[place];
    if (!PyArg_ParseTuple(item, "iiisd", &surname->kind, &surname->before, &surname->cut, &nominative,
                          &surname->certainty)) {
        return -1;
    }
    int letters = russian_letters_of(strings_get(&russian->surname_endings, (uint32_t)place));
    if (surname->cut < 0 || surname->cut > letters) {
        return russian_wrong("surnames");
    }
    return load_affix(&surname->nominative, nominative);
}

int russian_load_surnames(struct russian *russian, PyObject *value) {
    return russian_for_each(russian, value, load_surname);
}

int russian_load_name_endings(struct russian *russian, PyObject *value) {
    if (russian_load_distinct(&russian->name_endings, value) < 0) {
        return -1;
    }
    russian->longest_name_ending = longest_of(&russian->name_endings);
    russian->nominatives = russian_allocate(russian->name_endings.count, sizeof *russian->nominatives);
    return russian->nominatives ? 0 : -1;
}

static int load_name_nominatives(struct russian *russian, Py_ssize_t place, PyObject *item) {
    Py_ssize_t count = PyTuple_Size(item);
    if (count < 0) {
        return -1;
    }
    if (place >= (Py_ssize_t)russian->name_endings.count || count > MOST_NOMINATIVES) {
        return russian_wrong("names");
    }
    struct nominatives *nominatives = &russian->nominatives[place];
    for (; nominatives->count < count; nominatives->count++) {
        const char *text = PyUnicode_AsUTF8AndSize(PyTuple_GetItem(item, nominatives->count), NULL);
        if (!text || load_affix(&nominatives->items[nominatives->count], text) < 0) {
            return -1;
        }
    }
    return 0;
}

int russian_load_nominatives(struct russian *russian, PyObject *value) {
    return russian_for_each(russian, value, load_name_nominatives);
}

static int load_letters(uint64_t *letters, PyObject *value) {
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(value, &size);
    for (Py_ssize_t at = 0; text && at + 1 < size; at += 2) {
        *letters |= (uint64_t)1 << russian_letter_number(text + at);
    }
    return text ? 0 : -1;
}

int russian_load_consonants(struct russian *russian, PyObject *value) {
    return load_letters(&russian->consonants, value);
}

int russian_load_vowels(struct russian *russian, PyObject *value) {
    return load_letters(&russian->vowels, value);
}

int russian_load_after_vowels(struct russian *russian, PyObject *value) {
    return load_letters(&russian->after_vowels, value);
}

int russian_load_numbers(struct russian *russian, PyObject *value) {
    const struct {
        const char *name;
        double *number;
    } all[] = {
        {"capital", &russian->numbers.capital},
        {"small", &russian->numbers.small},
        {"graded", &russian->numbers.graded},
        {"hardly", &russian->numbers.hardly},
        {"plural", &russian->numbers.plural},
        {"name", &russian->numbers.name},
        {"mostly", &russian->numbers.mostly},
        {"abbreviation", &russian->numbers.abbreviation},
        {"new_plural", &russian->numbers.new_plural},
        {"longest_abbreviation", &russian->numbers.longest_abbreviation},
        {"known_prefix", &russian->numbers.known_prefix},
        {"any_prefix", &russian->numbers.any_prefix},
        {"ending", &russian->numbers.ending},
        {"min_after_prefix", &russian->numbers.min_after_prefix},
        {"longest_prefix", &russian->numbers.longest_prefix},
        {"min_predicted", &russian->numbers.min_predicted},
        {"min_name_share", &russian->numbers.min_name_share},
        {"max_name_forms", &russian->numbers.max_name_forms},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        PyObject *number = PyMapping_GetItemString(value, all[i].name);
        *all[i].number = number ? PyFloat_AsDouble(number) : 0.0;
        Py_XDECREF(number);
        if (PyErr_Occurred()) {
            return -1;
        }
    }
    return 0;
}
