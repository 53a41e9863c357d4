/* The steps, regions and conditions have the names that the description of the algorithm gives them. */

#include "porter.h"
#include "byte_strings.h"

struct stem {
    char *letters; /* a Y is a consonant, a y is a vowel */
    size_t size;
    size_t r1, r2; /* where the regions begin */
};

/* Strings with their sizes: nearly all comparisons fail at the first letter, and should cost no more than that. */
#define STRING(text) {text, sizeof(text) - 1}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

struct rule {
    struct string suffix, replacement;
    const char *after; /* the letters one of which must stand before the suffix; NULL for any */
};

#define RULE(suffix, replacement) {STRING(suffix), STRING(replacement), NULL}
#define RULE_AFTER(letters, suffix, replacement) {STRING(suffix), STRING(replacement), letters}

static bool is_vowel(char letter) {
    return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o' || letter == 'u' || letter == 'y';
}

static bool begins_with(const char *word, size_t size, struct string prefix) {
    return size >= prefix.size && word[0] == prefix.text[0] && memcmp(word, prefix.text, prefix.size) == 0;
}

static bool equals(const char *word, size_t size, struct string other) {
    return size == other.size && begins_with(word, size, other);
}

static bool is_any_of(const char *word, size_t size, const struct string *others, size_t count) {
    for (size_t at = 0; at < count; at++) {
        if (equals(word, size, others[at])) {
            return true;
        }
    }
    return false;
}

static bool ends_in(const struct stem *stem, struct string suffix) {
    if (suffix.size > stem->size) {
        return false;
    }
    for (size_t at = 1; at <= suffix.size; at++) {
        if (stem->letters[stem->size - at] != suffix.text[suffix.size - at]) {
            return false;
        }
    }
    return true;
}

static bool ends_with(const struct stem *stem, const char *suffix) {
    return ends_in(stem, (struct string){suffix, strlen(suffix)});
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

static void replace(struct stem *stem, size_t rest, struct string replacement) {
    memcpy(stem->letters + rest, replacement.text, replacement.size);
    stem->size = rest + replacement.size;
}

/* The first rule whose suffix the word has; those that are the end of others stand after them. NULL without any. */
static const struct rule *find_rule(const struct stem *stem, const struct rule *rules, size_t count) {
    for (size_t at = 0; at < count; at++) {
        if (ends_in(stem, rules[at].suffix)) {
            return &rules[at];
        }
    }
    return NULL;
}

/* Do what a rule says, if its suffix lies in a region. */
static void apply(struct stem *stem, const struct rule *rule, size_t region) {
    if (!rule || stem->size - rule->suffix.size < region) {
        return;
    }
    size_t rest = stem->size - rule->suffix.size; /* not 0: no region begins with the word */
    if (!rule->after || strchr(rule->after, stem->letters[rest - 1])) {
        replace(stem, rest, rule->replacement);
    }
}

/* Before the steps */

/* The words that no step touches. */
static const struct rule *exception(const char *word, size_t size) {
    static const struct rule forms[] = {
        RULE("andes", "andes"), RULE("atlas", "atlas"),  RULE("bias", "bias"),    RULE("cosmos", "cosmos"),
        RULE("early", "earli"), RULE("gently", "gentl"), RULE("howe", "howe"),    RULE("idly", "idl"),
        RULE("news", "news"),   RULE("only", "onli"),    RULE("singly", "singl"), RULE("skies", "sky"),
        RULE("skis", "ski"),    RULE("sky", "sky"),      RULE("ugly", "ugli"),
    };
    for (size_t at = 0; at < COUNT(forms); at++) {
        if (equals(word, size, forms[at].suffix)) {
            return &forms[at];
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
    static const struct string beginnings[] = {
        STRING("arsen"), STRING("commun"), STRING("emerg"), STRING("gener"),   STRING("inter"),
        STRING("later"), STRING("organ"),  STRING("past"),  STRING("univers"),
    };
    stem->r1 = region(stem, 0);
    for (size_t at = 0; at < COUNT(beginnings); at++) {
        if (begins_with(stem->letters, stem->size, beginnings[at])) {
            stem->r1 = beginnings[at].size;
        }
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
    } else if (last_letter(stem, 1) == 's' && last_letter(stem, 2) != 'u' && last_letter(stem, 2) != 's' &&
               has_vowel(stem->letters, stem->size - 2)) {
        stem->size--;
    }
}

static bool ends_double(const struct stem *stem) {
    char last = last_letter(stem, 1);
    return stem->size >= 2 && last == last_letter(stem, 2) && memchr("bdfgmnprt", last, 9);
}

static void add_e(struct stem *stem) {
    stem->letters[stem->size++] = 'e';
}

/* Mend the end of a verb that has lost its -ed or -ing. */
static void restore(struct stem *stem) {
    if (ends_with(stem, "at") || ends_with(stem, "bl") || ends_with(stem, "iz")) {
        add_e(stem);
    } else if (ends_double(stem)) {
        if (stem->size != 3 || !memchr("aeo", stem->letters[0], 3)) { /* not add, egg, off */
            stem->size--;
        }
    } else if (stem->r1 >= stem->size && ends_short(stem, stem->size)) {
        add_e(stem);
    }
}

/* -eed and -eedly, but those of verbs */
static void remove_eed(struct stem *stem, size_t rest) {
    static const struct string verbs[] = {STRING("exc"), STRING("proc"), STRING("succ")};
    if (rest >= stem->r1 && !is_any_of(stem->letters, rest, verbs, COUNT(verbs))) {
        stem->size = rest + 2;
    }
}

/* Whether a word in -ing keeps it, or is made a verb in -ie: herring, dying. */
static bool is_exception_in_ing(struct stem *stem, size_t rest) {
    static const struct string beginnings[] = {STRING("cann"), STRING("earr"), STRING("even"),
                                               STRING("herr"), STRING("inn"),  STRING("out")};
    if (rest == 2 && stem->letters[1] == 'y' && !is_vowel(stem->letters[0])) {
        memcpy(stem->letters + 1, "ie", 2);
        stem->size = 3;
        return true;
    }
    return is_any_of(stem->letters, rest, beginnings, COUNT(beginnings));
}

static void step_1b(struct stem *stem) {
    static const struct rule rules[] = {
        RULE("eedly", "ee"), RULE("eed", "ee"),   RULE("ingly", ""),   RULE("ing", ""),     RULE("edly", ""),
        RULE("ed", ""),
    };
    const struct rule *rule = find_rule(stem, rules, COUNT(rules));
    if (!rule) {
        return;
    }
    size_t rest = stem->size - rule->suffix.size;
    if (rule->replacement.size) {
        remove_eed(stem, rest);
    } else if (!(ends_with(stem, "ing") && is_exception_in_ing(stem, rest)) && has_vowel(stem->letters, rest)) {
        stem->size = rest;
        restore(stem);
    }
}

static void step_1c(struct stem *stem) {
    char last = last_letter(stem, 1);
    if ((last == 'y' || last == 'Y') && stem->size > 2 && !is_vowel(last_letter(stem, 2))) {
        stem->letters[stem->size - 1] = 'i';
    }
}

static void step_2(struct stem *stem) {
    static const struct rule rules[] = {
        RULE("ational", "ate"), RULE("fulness", "ful"), RULE("iveness", "ive"), RULE("ization", "ize"),
        RULE("ousness", "ous"), RULE("biliti", "ble"),  RULE("lessli", "less"), RULE("tional", "tion"),
        RULE("alism", "al"),    RULE("aliti", "al"),    RULE("ation", "ate"),   RULE("entli", "ent"),
        RULE("fulli", "ful"),   RULE("iviti", "ive"),   RULE("ogist", "og"),    RULE("ousli", "ous"),
        RULE("abli", "able"),   RULE("alli", "al"),     RULE("anci", "ance"),   RULE("ator", "ate"),
        RULE("enci", "ence"),   RULE("izer", "ize"),    RULE("bli", "ble"),     RULE_AFTER("l", "ogi", "og"),
        RULE_AFTER("cdeghkmnrt", "li", ""),
    };
    apply(stem, find_rule(stem, rules, COUNT(rules)), stem->r1);
}

static void step_3(struct stem *stem) {
    static const struct rule rules[] = {
        RULE("ational", "ate"), RULE("tional", "tion"), RULE("alize", "al"), RULE("icate", "ic"),
        RULE("iciti", "ic"),    RULE("ical", "ic"),     RULE("ness", ""),    RULE("ful", ""),
    };
    if (!ends_with(stem, "ative")) {
        apply(stem, find_rule(stem, rules, COUNT(rules)), stem->r1);
    } else if (stem->size - 5 >= stem->r2) {
        stem->size -= 5;
    }
}

static void step_4(struct stem *stem) {
    static const struct rule rules[] = {
        RULE("ement", ""), RULE("able", ""), RULE("ance", ""), RULE("ence", ""), RULE("ible", ""),
        RULE("ment", ""),  RULE("ant", ""),  RULE("ate", ""),  RULE("ent", ""),  RULE("ism", ""),
        RULE("iti", ""),   RULE("ive", ""),  RULE("ize", ""),  RULE("ous", ""),  RULE_AFTER("st", "ion", ""),
        RULE("al", ""),    RULE("er", ""),   RULE("ic", ""),
    };
    apply(stem, find_rule(stem, rules, COUNT(rules)), stem->r2);
}

static void step_5(struct stem *stem) {
    size_t rest = stem->size - 1;
    if (last_letter(stem, 1) == 'e') {
        if (rest >= stem->r2 || (rest >= stem->r1 && !ends_short(stem, rest))) {
            stem->size = rest;
        }
    } else if (ends_with(stem, "ll") && rest >= stem->r2) {
        stem->size = rest;
    }
}

static void unmark_consonants(struct stem *stem) {
    for (size_t at = 0; at < stem->size; at++) {
        if (stem->letters[at] == 'Y') {
            stem->letters[at] = 'y';
        }
    }
}

size_t porter_stem(char *word, size_t size) {
    if (size < 3) {
        return size;
    }
    struct stem stem = {word, size, 0, 0};
    const struct rule *told = exception(word, size);
    if (told) {
        replace(&stem, 0, told->replacement);
        return stem.size;
    }
    mark_consonants(&stem);
    mark_regions(&stem);
    step_1a(&stem);
    step_1b(&stem);
    step_1c(&stem);
    step_2(&stem);
    step_3(&stem);
    step_4(&stem);
    step_5(&stem);
    unmark_consonants(&stem);
    return stem.size;
}
