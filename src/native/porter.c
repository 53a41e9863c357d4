/* The steps, regions and conditions have the names that the description of the algorithm gives them. */

#include "porter.h"

struct stem {
    char *letters; /* a Y is a consonant, a y is a vowel */
    size_t size;
    size_t r1, r2; /* where the regions begin */
};

struct rule {
    const char *suffix;
    const char *replacement;
};

static bool is_vowel(char letter) {
    return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o' || letter == 'u' || letter == 'y';
}

static bool equals(const char *word, size_t size, const char *other) {
    return strlen(other) == size && memcmp(word, other, size) == 0;
}

static bool begins_with(const struct stem *stem, const char *prefix) {
    size_t size = strlen(prefix);
    return size <= stem->size && memcmp(stem->letters, prefix, size) == 0;
}

static bool ends_with(const struct stem *stem, const char *suffix) {
    size_t size = strlen(suffix);
    return size <= stem->size && memcmp(stem->letters + stem->size - size, suffix, size) == 0;
}

static bool has_vowel(const char *letters, size_t size) {
    for (size_t at = 0; at < size; at++) {
        if (is_vowel(letters[at])) {
            return true;
        }
    }
    return false;
}

static char last_letter(const struct stem *stem, size_t from_end) {
    return stem->letters[stem->size - from_end];
}

static void replace(struct stem *stem, size_t suffix, const char *replacement) {
    size_t size = strlen(replacement);
    memcpy(stem->letters + stem->size - suffix, replacement, size);
    stem->size += size;
    stem->size -= suffix;
}

/* The first rule whose suffix the word has; those that are the end of others stand after them. NULL without any. */
static const struct rule *find_rule(const struct stem *stem, const struct rule *rules) {
    while (rules->suffix && !ends_with(stem, rules->suffix)) {
        rules++;
    }
    return rules->suffix ? rules : NULL;
}

/* Before the steps */

static const char *exception(const char *word, size_t size) {
    static const struct rule forms[] = {
        {"skis", "ski"},     {"skies", "sky"},     {"idly", "idl"},     {"gently", "gentl"}, {"ugly", "ugli"},
        {"early", "earli"},  {"only", "onli"},     {"singly", "singl"}, {"sky", "sky"},      {"news", "news"},
        {"howe", "howe"},    {"atlas", "atlas"},   {"cosmos", "cosmos"}, {"bias", "bias"},   {"andes", "andes"},
    };
    for (size_t at = 0; at < sizeof forms / sizeof forms[0]; at++) {
        if (equals(word, size, forms[at].suffix)) {
            return forms[at].replacement;
        }
    }
    return NULL;
}

static void mark_consonants(struct stem *stem) {
    for (size_t at = 0; at < stem->size; at++) {
        if (stem->letters[at] == 'y' && (at == 0 || is_vowel(stem->letters[at - 1]))) {
            stem->letters[at] = 'Y';
        }
    }
}

/* Where the region begins that follows the first consonant after a vowel; the end of the word without such. */
static size_t region(const struct stem *stem, size_t start) {
    while (start < stem->size && !is_vowel(stem->letters[start])) {
        start++;
    }
    while (start < stem->size && is_vowel(stem->letters[start])) {
        start++;
    }
    return start < stem->size ? start + 1 : start;
}

static void mark_regions(struct stem *stem) {
    static const char *const beginnings[] = {"arsen", "commun", "emerg",   "gener", "inter",
                                             "later", "organ",  "past", "univers"};
    stem->r1 = 0;
    for (size_t at = 0; at < sizeof beginnings / sizeof beginnings[0]; at++) {
        if (begins_with(stem, beginnings[at])) {
            stem->r1 = strlen(beginnings[at]);
        }
    }
    if (!stem->r1) {
        stem->r1 = region(stem, 0);
    }
    stem->r2 = region(stem, stem->r1);
}

/* Whether so many letters of the word end in a short syllable. */
static bool ends_short(const struct stem *stem, size_t size) {
    const char *end = stem->letters + size;
    if (size < 2 || is_vowel(end[-1])) {
        return false;
    }
    if (size == 2) {
        return is_vowel(end[-2]);
    }
    if (is_vowel(end[-2])) {
        return !is_vowel(end[-3]) && end[-1] != 'w' && end[-1] != 'x' && end[-1] != 'Y';
    }
    return size == 4 && memcmp(stem->letters, "past", 4) == 0;
}

/* The steps */

static void step_1a(struct stem *stem) {
    if (ends_with(stem, "sses")) {
        stem->size -= 2;
    } else if (ends_with(stem, "ied") || ends_with(stem, "ies")) {
        stem->size -= stem->size > 4 ? 2 : 1;
    } else if (last_letter(stem, 1) == 's' && !ends_with(stem, "us") && !ends_with(stem, "ss") &&
               has_vowel(stem->letters, stem->size - 2)) {
        stem->size--;
    }
}

static bool ends_double(const struct stem *stem) {
    char last = last_letter(stem, 1);
    return stem->size >= 2 && last == last_letter(stem, 2) && memchr("bdfgmnprt", last, 9);
}

/* Mend the end of a verb that has lost its -ed or -ing. */
static void restore(struct stem *stem) {
    if (ends_with(stem, "at") || ends_with(stem, "bl") || ends_with(stem, "iz")) {
        replace(stem, 0, "e");
    } else if (ends_double(stem)) {
        char first = stem->letters[0];
        if (stem->size != 3 || (first != 'a' && first != 'e' && first != 'o')) {
            stem->size--;
        }
    } else if (stem->r1 >= stem->size && ends_short(stem, stem->size)) {
        replace(stem, 0, "e");
    }
}

/* Whether a word in -ing is one that keeps it, or becomes a verb in -ie. */
static bool is_exception_in_ing(struct stem *stem) {
    static const char *const beginnings[] = {"inn", "out", "cann", "herr", "earr", "even"};
    size_t rest = stem->size - 3;
    if (rest == 2 && stem->letters[1] == 'y' && !is_vowel(stem->letters[0])) {
        replace(stem, 4, "ie");
        return true;
    }
    for (size_t at = 0; at < sizeof beginnings / sizeof beginnings[0]; at++) {
        if (equals(stem->letters, rest, beginnings[at])) {
            return true;
        }
    }
    return false;
}

static void step_1b(struct stem *stem) {
    static const struct rule rules[] = {{"eedly", "ee"}, {"eed", "ee"}, {"ingly", ""}, {"ing", ""},
                                        {"edly", ""},    {"ed", ""},    {NULL, NULL}};
    const struct rule *rule = find_rule(stem, rules);
    if (!rule) {
        return;
    }
    size_t suffix = strlen(rule->suffix), rest = stem->size - suffix;
    const char *letters = stem->letters;
    if (*rule->replacement) {
        bool is_verb = equals(letters, rest, "proc") || equals(letters, rest, "exc") || equals(letters, rest, "succ");
        if (rest >= stem->r1 && !is_verb) {
            replace(stem, suffix, rule->replacement);
        }
        return;
    }
    if ((*rule->suffix == 'i' && suffix == 3 && is_exception_in_ing(stem)) || !has_vowel(letters, rest)) {
        return;
    }
    stem->size = rest;
    restore(stem);
}

static void step_1c(struct stem *stem) {
    char last = last_letter(stem, 1);
    if ((last == 'y' || last == 'Y') && stem->size > 2 && !is_vowel(last_letter(stem, 2))) {
        stem->letters[stem->size - 1] = 'i';
    }
}

static void step_2(struct stem *stem) {
    static const struct rule rules[] = {
        {"ational", "ate"}, {"fulness", "ful"}, {"iveness", "ive"}, {"ization", "ize"}, {"ousness", "ous"},
        {"biliti", "ble"},  {"lessli", "less"}, {"tional", "tion"}, {"alism", "al"},    {"aliti", "al"},
        {"ation", "ate"},   {"entli", "ent"},   {"fulli", "ful"},   {"iviti", "ive"},   {"ogist", "og"},
        {"ousli", "ous"},   {"abli", "able"},   {"alli", "al"},     {"anci", "ance"},   {"ator", "ate"},
        {"enci", "ence"},   {"izer", "ize"},    {"bli", "ble"},     {"ogi", "og"},      {"li", ""},
        {NULL, NULL},
    };
    const struct rule *rule = find_rule(stem, rules);
    if (!rule) {
        return;
    }
    size_t suffix = strlen(rule->suffix), rest = stem->size - suffix;
    if (rest < stem->r1) {
        return;
    }
    if (strcmp(rule->suffix, "ogi") == 0 && (rest == 0 || stem->letters[rest - 1] != 'l')) {
        return;
    }
    if (suffix == 2 && (rest == 0 || !memchr("cdeghkmnrt", stem->letters[rest - 1], 10))) {
        return;
    }
    replace(stem, suffix, rule->replacement);
}

static void step_3(struct stem *stem) {
    static const struct rule rules[] = {{"ational", "ate"}, {"tional", "tion"}, {"alize", "al"}, {"ative", ""},
                                        {"icate", "ic"},    {"iciti", "ic"},    {"ical", "ic"},  {"ness", ""},
                                        {"ful", ""},        {NULL, NULL}};
    const struct rule *rule = find_rule(stem, rules);
    if (rule) {
        size_t suffix = strlen(rule->suffix);
        size_t region = strcmp(rule->suffix, "ative") == 0 ? stem->r2 : stem->r1;
        if (stem->size - suffix >= region) {
            replace(stem, suffix, rule->replacement);
        }
    }
}

static void step_4(struct stem *stem) {
    static const struct rule rules[] = {
        {"ement", ""}, {"able", ""}, {"ance", ""}, {"ence", ""}, {"ible", ""}, {"ment", ""}, {"ant", ""},
        {"ate", ""},   {"ent", ""},  {"ion", ""},  {"ism", ""},  {"iti", ""},  {"ive", ""},  {"ize", ""},
        {"ous", ""},   {"al", ""},   {"er", ""},   {"ic", ""},   {NULL, NULL},
    };
    const struct rule *rule = find_rule(stem, rules);
    if (!rule) {
        return;
    }
    size_t rest = stem->size - strlen(rule->suffix);
    if (rest < stem->r2) {
        return;
    }
    if (strcmp(rule->suffix, "ion") == 0 && (rest == 0 || !memchr("st", stem->letters[rest - 1], 2))) {
        return;
    }
    stem->size = rest;
}

static void step_5(struct stem *stem) {
    size_t rest = stem->size - 1;
    if (last_letter(stem, 1) == 'e') {
        if (rest >= stem->r2 || (rest >= stem->r1 && !ends_short(stem, rest))) {
            stem->size = rest;
        }
    } else if (last_letter(stem, 1) == 'l' && rest >= stem->r2 && rest > 0 && stem->letters[rest - 1] == 'l') {
        stem->size = rest;
    }
}

size_t porter_stem(char *word, size_t size) {
    if (size < 3) {
        return size;
    }
    const char *told = exception(word, size);
    if (told) {
        size = strlen(told);
        memcpy(word, told, size);
        return size;
    }
    struct stem stem = {word, size, 0, 0};
    mark_consonants(&stem);
    mark_regions(&stem);
    static void (*const steps[])(struct stem *) = {step_1a, step_1b, step_1c, step_2, step_3, step_4, step_5};
    for (size_t at = 0; at < sizeof steps / sizeof steps[0]; at++) {
        steps[at](&stem);
    }
    for (size_t at = 0; at < stem.size; at++) {
        if (word[at] == 'Y') {
            word[at] = 'y';
        }
    }
    return stem.size;
}
