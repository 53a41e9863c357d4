/* English words: the twin of `relsearch.analysis.english`. */

#include "english.h"

/* Folding */

/* The letter of a-z that stands for a Latin letter of two bytes. */
static char folded_letter(const unsigned char *at) {
    switch ((at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu)) {
    case 0xC7: case 0xE7: /* Ç ç */
        return 'c';
    case 0x18F: case 0x259: /* Ə ə */
        return 'e';
    case 0x11E: case 0x11F: /* Ğ ğ */
        return 'g';
    case 0x130: case 0x131: /* İ ı */
        return 'i';
    case 0xD6: case 0xF6: /* Ö ö */
        return 'o';
    case 0x15E: case 0x15F: /* Ş ş */
        return 's';
    default: /* Ü ü */
        return 'u';
    }
}

static void fold(const struct word *word, struct text *folded) {
    folded->size = 0;
    for (size_t at = 0; at < word->size;) {
        char letter = word->text[at];
        if ((unsigned char)letter < 0x80) {
            folded->letters[folded->size++] = (char)(letter | 0x20); /* a capital made small */
            at++;
        } else {
            folded->letters[folded->size++] = folded_letter((const unsigned char *)word->text + at);
            at += 2;
        }
    }
}

/* A Russian word is known by itself alone, in small letters, ё as е. */
static int fold_cyrillic(const struct word *word, struct spellings *found) {
    char folded[2 * LONGEST_WORD];
    for (size_t at = 0; at < word->size; at += 2) {
        unsigned code = ((unsigned char)word->text[at] & 0x1Fu) << 6 | ((unsigned char)word->text[at + 1] & 0x3Fu);
        if (code == 0x401 || code == 0x451) { /* Ё ё */
            code = 0x435;                     /* е */
        } else if (code < 0x430) {
            code += 0x20;
        }
        folded[at] = (char)(0xC0 | code >> 6);
        folded[at + 1] = (char)(0x80 | (code & 0x3F));
    }
    return spellings_add(found, folded, word->size, 1.0) ? 0 : ASK_PYTHON;
}

/* Lemmas */

/* Add the term that each lemma shares with its relatives, unless it is there with a greater weight. */
static void add_families(const struct english *english, struct spellings *found) {
    int count = found->count;
    double weights[MOST_SPELLINGS]; /* as they are before a family raises one */
    for (int at = 0; at < count; at++) {
        weights[at] = found->items[at].weight;
    }
    for (int at = 0; at < count; at++) {
        double weight = weights[at] * english->family;
        struct text lemma, term;
        lemma.size = found->items[at].size;
        memcpy(lemma.letters, found->items[at].text, lemma.size);
        english_family(english, &lemma, &term);
        if (is_same(&term, &lemma)) {
            continue;
        }
        struct spelling *item = spelling_of(found, &term);
        if (!item) {
            spellings_add(found, term.letters, term.size, weight);
        } else if (weight > item->weight) {
            item->weight = weight;
        }
    }
}

static int lemmas(const void *tables, const struct word *word, struct spellings *found) {
    const struct english *english = tables;
    if (word->is_cyrillic) {
        return fold_cyrillic(word, found);
    }
    struct text folded;
    fold(word, &folded);
    const struct entry *entry = english_find(english, folded.letters, folded.size);
    english_readings(english, &folded, entry, word->is_title && !word->is_upper, found);
    if (entry->kinds & STOP_WORD) {
        for (int at = 0; at < found->count; at++) {
            found->items[at].weight *= english->stop_word;
        }
    } else {
        add_families(english, found);
    }
    return 0;
}

static int name_forms(const void *Py_UNUSED(tables), const struct word *word, struct spellings *found) {
    return spellings_add(found, word->text, word->size, 1.0) ? 0 : ASK_PYTHON;
}

static int is_common(const void *tables, const struct word *word) {
    const struct english *english = tables;
    if (word->is_cyrillic) {
        return 0;
    }
    struct text folded;
    fold(word, &folded);
    const struct entry *entry = english_find(english, folded.letters, folded.size);
    return entry->kinds & STOP_WORD || english_is_common(english, &folded, entry);
}

/* The module */

static const struct language ENGLISH = {lemmas, name_forms, is_common, english_free, AS_USUAL, true};

static PyObject *make_english(PyObject *Py_UNUSED(module), PyObject *args, PyObject *keywords) {
    struct english *english = english_load(args, keywords);
    return english ? language_capsule(&ENGLISH, english) : NULL;
}

static PyMethodDef methods[] = {
    {"english", (PyCFunction)(void (*)(void))make_english, METH_VARARGS | METH_KEYWORDS,
     "A capsule with the words of English, of the tables of `EnglishAnalyzer.tables`."},
    {NULL, NULL, 0, NULL},
};

int add_english(PyObject *module) {
    return PyModule_AddFunctions(module, methods);
}
