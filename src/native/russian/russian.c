/* Russian, for plain words: the twin of `relsearch.analysis.russian.analyzer`. */

#include "russian.h"

static void make_lower(const struct word *word, struct lower *lower) {
    lower->letters = (int)word->letters;
    memcpy(lower->text, word->text, word->size);
    for (size_t at = 0; !word->is_lower && at < word->size; at += 2) {
        unsigned code = 0x400u + (unsigned char)lower->text[at + 1] - 0x80;
        if ((unsigned char)lower->text[at] == 0xD0 && code < 0x430) {
            code += code == 0x401 ? 0x50 : 0x20; /* Ё, А-Я */
            lower->text[at] = (char)(0xC0 | code >> 6);
            lower->text[at + 1] = (char)(0x80 | (code & 0x3F));
        }
    }
}

/* A lemma with е for ё; false where it has other signs, which Python folds. */
static bool fold(struct spelling *lemma) {
    for (size_t at = 0; at < lemma->size; at++) {
        if (lemma->text[at] == '-') {
            continue;
        }
        int letter = at + 1 < lemma->size ? russian_letter_number(lemma->text + at) : ALPHABET;
        if (letter == ALPHABET) {
            return false;
        }
        if (letter == ALPHABET - 1) {
            memcpy(lemma->text + at, YE, 2);
        }
        at++;
    }
    return true;
}

static void make_probabilities(const struct russian *russian, struct spellings *weights) {
    double total = russian_sum_of_weights(russian, weights);
    for (int i = 0; i < weights->count; i++) {
        weights->items[i].weight /= total;
    }
}

static int lemmas(const void *tables, const struct word *word, struct spellings *found) {
    const struct russian *russian = tables;
    struct lower lower;
    struct entries entries;
    struct spellings weights;
    if (!word->is_cyrillic) {
        return 0;
    }
    make_lower(word, &lower);
    struct written written = russian_how_written(russian, word);
    weights.count = 0;
    if (!automaton_entries(&russian->words, &lower, 0, &entries) ||
        !russian_lemma_weights(russian, &lower, &written, &entries, &weights)) {
        return ASK_PYTHON;
    }
    for (int i = 0; i < weights.count; i++) {
        struct spelling *lemma = &weights.items[i];
        if (!fold(lemma) || !spellings_add(found, lemma->text, lemma->size, lemma->weight)) {
            return ASK_PYTHON;
        }
    }
    if (weights.count == 1) {
        found->items[0].weight = 1.0;
    } else {
        make_probabilities(russian, found);
    }
    return 0;
}

/* The order of weights, the greatest first; of equal ones the first stays first. */
static void order(const struct spellings *weights, const struct spelling **ordered) {
    for (int i = 0; i < weights->count; i++) {
        int at = i;
        for (; at > 0 && ordered[at - 1]->weight < weights->items[i].weight; at--) {
            ordered[at] = ordered[at - 1];
        }
        ordered[at] = &weights->items[i];
    }
}

static int name_forms(const void *tables, const struct word *word, struct spellings *found) {
    const struct russian *russian = tables;
    const struct spelling *ordered[MOST_SPELLINGS];
    struct lower lower;
    struct entries entries;
    struct spellings weights;
    if (!word->is_cyrillic) {
        return spellings_add(found, word->text, word->size, 1.0) ? 0 : ASK_PYTHON;
    }
    make_lower(word, &lower);
    struct written written = russian_how_written(russian, word);
    weights.count = 0;
    if (!automaton_entries(&russian->words, &lower, 0, &entries) ||
        !russian_name_weights(russian, &lower, &written, &entries, &weights)) {
        return ASK_PYTHON;
    }
    order(&weights, ordered);
    double total = russian_sum_of_weights(russian, &weights);
    double least = weights.count == 1 ? 0.0 : russian->numbers.min_name_share;
    for (int i = 0; i < weights.count && found->count < (int)russian->numbers.max_name_forms; i++) {
        if (ordered[i]->weight / total >= least && !spellings_add(found, ordered[i]->text, ordered[i]->size, 1.0)) {
            return ASK_PYTHON;
        }
    }
    return 0;
}

static bool is_stop_word(const struct russian *russian, const struct lower *word) {
    struct spelling folded = {0.0, 2 * (size_t)word->letters, {0}};
    memcpy(folded.text, word->text, folded.size);
    return fold(&folded) && strings_find(&russian->stop_words, folded.text, folded.size) != NO_STRING;
}

static int is_common(const void *tables, const struct word *word) {
    const struct russian *russian = tables;
    struct lower lower;
    struct entries entries;
    if (!word->is_cyrillic) {
        return russian->has_latin ? ASK_PYTHON : 0;
    }
    make_lower(word, &lower);
    if (is_stop_word(russian, &lower)) {
        return 1;
    }
    if (!automaton_entries(&russian->words, &lower, 0, &entries)) {
        return ASK_PYTHON;
    }
    return russian_is_common_word(russian, &lower, &entries);
}

/* russian(tables): a capsule with the language */
static PyObject *russian(PyObject *Py_UNUSED(module), PyObject *source) {
    static const struct language language = {lemmas, name_forms, is_common, russian_free, OWN_LEMMAS, false};
    struct russian *tables = russian_load(source);
    return tables ? language_capsule(&language, tables) : NULL;
}

int add_russian(PyObject *module) {
    static PyMethodDef functions[] = {
        {"russian", russian, METH_O, "The words of Russian from the tables of relsearch.analysis.russian.compiled."},
        {NULL, NULL, 0, NULL},
    };
    return PyModule_AddFunctions(module, functions);
}
