#include "english.h"

static bool has_vowel(const char *letters, size_t size) {
    for (size_t at = 0; at < size; at++) {
        if (memchr("aeiouy", letters[at], 6)) {
            return true;
        }
    }
    return false;
}

/* The size of the first ending that a word has, 0 without any. */
static size_t ending_of(const struct text *word, const char *const *endings) {
    for (; *endings; endings++) {
        if (ends_with(word, *endings)) {
            return strlen(*endings);
        }
    }
    return 0;
}

/* The longest stem of the table with which a word begins is written the American way. */
static void replace_stem(const struct english *english, struct text *word) {
    size_t size = word->size < english->longest_stem ? word->size : english->longest_stem;
    for (; size >= BEGINNING_SIZE; size--) {
        uint32_t number = english_find(english, word->letters, size)->american_stem;
        if (number != NO_STRING) {
            struct text stem = english_text(english, number);
            size_t rest = word->size - size;
            memmove(word->letters + stem.size, word->letters + size, rest);
            memcpy(word->letters, stem.letters, stem.size);
            word->size = stem.size + rest;
            return;
        }
    }
}

/* -ise and its forms -> -ize; whether it was so. */
static bool replace_ise(const struct english *english, struct text *word) {
    static const char *const endings[] = {"ise",   "ised",    "ises",     "iser",      "isers",
                                          "ising", "isation", "isations", "isational", NULL};
    size_t ending = ending_of(word, endings), before = word->size - ending;
    if (!ending || before < 2 || memchr("aou", word->letters[before - 1], 3) ||
        !has_vowel(word->letters, before - 1) || english_find(english, word->letters, before)->kinds & NOT_IZE) {
        return false;
    }
    word->letters[before + 1] = 'z';
    return true;
}

/* -lyse and its forms -> -lyze; whether it was so. */
static bool replace_lyse(struct text *word) {
    static const char *const endings[] = {"lyse", "lysed", "lyser", "lysers", "lysing", NULL};
    size_t ending = ending_of(word, endings), before = word->size - ending;
    if (!ending || !before) {
        return false;
    }
    word->letters[before + 2] = 'z';
    return true;
}

static bool has_lys(const struct text *word) {
    for (size_t at = 0; at + 3 <= word->size; at++) {
        if (memcmp(word->letters + at, "lys", 3) == 0) {
            return true;
        }
    }
    return false;
}

/* -metre(s), -litre(s) -> -meter(s), -liter(s); what has lys within is none. */
static void replace_tre(struct text *word) {
    static const char *const endings[] = {"metre", "metres", "litre", "litres", NULL};
    size_t ending = ending_of(word, endings), before = word->size - ending;
    if (ending && !has_lys(word)) {
        memcpy(word->letters + before + 3, "er", 2);
    }
}

static bool may_end_in_rule(char last) {
    return last == 'e' || last == 's' || last == 'd' || last == 'r' || last == 'g' || last == 'n' || last == 'l';
}

const struct entry *english_american(const struct english *english, const struct text *word, struct text *american) {
    const struct entry *entry = english_find(english, word->letters, word->size);
    *american = entry->american == NO_STRING ? *word : english_text(english, entry->american);
    if (american->size >= BEGINNING_SIZE &&
        english_find(english, american->letters, BEGINNING_SIZE)->kinds & BEGINNING) {
        replace_stem(english, american);
    }
    if (may_end_in_rule(last_letter(american)) && !replace_ise(english, american) && !replace_lyse(american)) {
        replace_tre(american);
    }
    return is_same(american, word) ? entry : english_find(english, american->letters, american->size);
}
