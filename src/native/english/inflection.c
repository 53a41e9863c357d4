#include "english.h"

static bool is_vowel(char letter) {
    return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o' || letter == 'u';
}

static bool is_vowel_or_y(char letter) {
    return is_vowel(letter) || letter == 'y';
}

static bool is_one_of(char letter, const char *letters) {
    return letter && strchr(letters, letter);
}

/* The letter so many places from the end, 1 being the last; 0 before the beginning. */
static char letter_at(const struct text *word, size_t from_end) {
    return from_end <= word->size ? word->letters[word->size - from_end] : '\0';
}

static bool begins_with(const struct text *word, const char *prefix) {
    size_t size = strlen(prefix);
    return size <= word->size && memcmp(word->letters, prefix, size) == 0;
}

/* Whether it begins like an adjective that no verb stands behind: unnamed, nonaligned. */
static bool is_negative(const struct text *word) {
    if (begins_with(word, "un")) {
        return !(begins_with(word, "under") || begins_with(word, "unio") || begins_with(word, "unif") ||
                 begins_with(word, "unit"));
    }
    return begins_with(word, "non");
}

/* Verbs */

static bool is_doubled(const struct text *stem) {
    char last = letter_at(stem, 1);
    return stem->size > 2 && last == letter_at(stem, 2) && !is_vowel(last);
}

/* Whether a stem has one syllable that ends in one vowel and one consonant, which would have been doubled. */
static bool doubles(const struct text *stem) {
    if (stem->size < 2 || is_one_of(letter_at(stem, 1), "aeiouwxy") || !is_vowel_or_y(letter_at(stem, 2))) {
        return false;
    }
    size_t onset = stem->size - 2;
    if (onset >= 2 && memcmp(stem->letters + onset - 2, "qu", 2) == 0) {
        onset--;
    }
    for (size_t at = 0; at < onset; at++) {
        if (is_vowel(stem->letters[at])) {
            return false;
        }
    }
    return true;
}

/* Whether -ag stands behind consonants behind a vowel: packag-. */
static bool ends_in_packag(const struct text *stem) {
    if (!ends_with(stem, "ag")) {
        return false;
    }
    size_t from_end = 3;
    while (letter_at(stem, from_end) && !is_vowel(letter_at(stem, from_end))) {
        from_end++;
    }
    return from_end > 3 && letter_at(stem, from_end);
}

/* Whether a stem ends as English does not spell without e; the cases stand in the order of `_SILENT_E`. */
static bool has_silent_e(const struct text *stem) {
    char last = letter_at(stem, 1), second = letter_at(stem, 2), third = letter_at(stem, 3);
    switch (last) {
    case 'v': case 'z': case 'u': case 'c':
        return true;
    case 'g':
        return is_one_of(second, "dlr") || ends_in_packag(stem);
    case 's':
        return is_one_of(second, "aeioulnr");
    case 'l':
        return is_one_of(second, "bcdfgkptz");
    case 'k':
        return third && !is_vowel(third) && is_one_of(second, "aiou");
    case 't':
        return (second == 'a' && third != 'e' && third != 'o') || (second == 'u' && third != 'o');
    case 'r':
        return third && !is_vowel(third) && is_one_of(second, "uio");
    default:
        return false;
    }
}

/* The verb that English spelling suggests, where none is known. */
static struct text restored(const struct text *stem) {
    if (is_doubled(stem) && !is_one_of(last_letter(stem), "lsz")) {
        return without(stem, 1);
    }
    return joined(stem, stem->size, doubles(stem) || has_silent_e(stem) ? "e" : "");
}

static bool has_vowel_or_y(const struct text *stem) {
    for (size_t at = 0; at < stem->size; at++) {
        if (is_vowel_or_y(stem->letters[at])) {
            return true;
        }
    }
    return false;
}

/* Whether a word is a verb of the tables, in American spelling. */
static bool is_verb(const struct english *english, struct text candidate, struct text *verb) {
    const struct entry *entry = english_find(english, candidate.letters, candidate.size);
    return english_american(english, &candidate, entry, verb)->kinds & VERB;
}

/* The verb whose -ed or -ing form is a word with so many letters of ending; the word itself if there is none. */
static struct text verb_of(const struct english *english, const struct text *word, size_t ending, bool capital) {
    struct text stem = without(word, ending), verb;
    bool would_double = doubles(&stem);
    if ((would_double && is_verb(english, joined(&stem, stem.size, "e"), &verb)) || is_verb(english, stem, &verb) ||
        (is_doubled(&stem) && is_verb(english, without(&stem, 1), &verb)) ||
        (!would_double && is_verb(english, joined(&stem, stem.size, "e"), &verb))) {
        return verb;
    }
    bool is_name = capital || stem.size < 3 || !has_vowel_or_y(&stem) || is_negative(&stem);
    return is_name ? *word : restored(&stem);
}

/* Rules by ending */

static struct text without_s(const struct text *word) {
    if (word->size <= 3 || ends_with(word, "ss") || ends_with(word, "us") || ends_with(word, "is")) {
        return *word;
    }
    if (ends_with(word, "ies")) {
        return word->size > 4 ? joined(word, word->size - 3, "y") : without(word, 1);
    }
    bool hisses = ends_with(word, "ches") || ends_with(word, "shes") || ends_with(word, "sses") ||
                  ends_with(word, "xes") || ends_with(word, "zzes");
    return without(word, hisses || (ends_with(word, "oes") && word->size > 4) ? 2 : 1);
}

static struct text without_ied(const struct english *english, const struct text *word) {
    struct text verb = joined(word, word->size - 3, "y"), known;
    if (is_verb(english, without(word, 1), &known) || is_verb(english, verb, &known)) {
        return known;
    }
    return is_negative(word) ? *word : verb;
}

static bool is_adjective(const struct english *english, const struct text *word) {
    return english_find(english, word->letters, word->size)->kinds & ADJECTIVE;
}

/* The adjective of which a word with so many letters of ending is the comparative or superlative; or the word. */
static struct text compared(const struct english *english, const struct text *word, size_t ending) {
    struct text stem = without(word, ending), with_e = joined(&stem, stem.size, "e");
    if (is_adjective(english, &stem)) {
        return stem;
    }
    if (is_adjective(english, &with_e)) {
        return with_e;
    }
    if (is_doubled(&stem)) {
        struct text single = without(&stem, 1);
        return is_adjective(english, &single) ? single : *word;
    }
    if (last_letter(&stem) == 'i') {
        struct text with_y = joined(&stem, stem.size - 1, "y");
        return is_adjective(english, &with_y) ? with_y : *word;
    }
    return *word;
}

/* The dictionary word of a regular form; the word itself if no rule fits. */
static struct text uninflected(const struct english *english, const struct text *word, bool capital) {
    struct text base = *word, known;
    switch (last_letter(word)) {
    case 's':
        base = without_s(word);
        english_american(english, &base, english_find(english, base.letters, base.size), &known);
        return known;
    case 'g':
        return ends_with(word, "ing") ? verb_of(english, word, 3, capital) : *word;
    case 'd':
        if (ends_with(word, "ied") && word->size > 4) {
            return without_ied(english, word);
        }
        if (ends_with(word, "eed")) {
            return is_verb(english, without(word, 1), &known) ? known : *word;
        }
        return ends_with(word, "ed") ? verb_of(english, word, 2, capital) : *word;
    case 'n':
        return ends_with(word, "men") && word->size > 4 ? joined(word, word->size - 2, "an") : *word;
    case 'r':
        return ends_with(word, "er") ? compared(english, word, 2) : *word;
    case 't':
        return ends_with(word, "est") ? compared(english, word, 3) : *word;
    default:
        return *word;
    }
}

/* Readings */

static void set_reading(struct spellings *found, const struct text *lemma, double weight) {
    struct spelling *item = spelling_of(found, lemma);
    if (item) {
        item->weight = weight;
    } else {
        spellings_add(found, lemma->letters, lemma->size, weight);
    }
}

static void told_readings(const struct english *english, const struct entry *entry, struct spellings *found) {
    for (uint32_t at = 0; at < entry->reading_count; at++) {
        const struct reading *reading = &english->readings[entry->first_reading + at];
        struct text lemma = english_text(english, reading->lemma);
        set_reading(found, &lemma, reading->weight);
    }
}

static void readings_by_rule(const struct english *english, const struct text *word, unsigned kinds, bool capital,
                             struct spellings *found) {
    struct text lemma = *word;
    if (kinds & VERBAL_NOUN) {
        lemma = verb_of(english, word, 3, capital);
    } else if (!(kinds & UNCHANGED)) {
        lemma = uninflected(english, word, capital);
    }
    set_reading(found, &lemma, 1.0);
    if (kinds & VERBAL_NOUN) {
        set_reading(found, word, english->verbal_noun);
    }
}

/* The readings of a name that a common word has as a form: none is surer than another. */
static void doubtful_readings(const struct english *english, const struct text *word, const struct entry *entry,
                              struct spellings *found) {
    set_reading(found, word, english->name_or_word);
    english_readings(english, word, entry, false, found);
    for (int at = 0; at < found->count; at++) {
        found->items[at].weight = english->name_or_word;
    }
}

void english_readings(const struct english *english, const struct text *word, const struct entry *entry, bool capital,
                      struct spellings *found) {
    struct text american;
    if (capital && entry->kinds & NAME_OR_WORD) {
        doubtful_readings(english, word, entry, found);
    } else if (entry->kinds & NAME) {
        set_reading(found, word, 1.0);
    } else if (entry->reading_count) {
        told_readings(english, entry, found);
    } else {
        entry = english_american(english, word, entry, &american);
        if (entry->reading_count) {
            told_readings(english, entry, found);
        } else {
            readings_by_rule(english, &american, entry->kinds, capital, found);
        }
    }
}

bool english_is_common(const struct english *english, const struct text *word, const struct entry *entry) {
    if (entry->kinds & (PERSON | NAME | NAME_OR_WORD)) {
        return false;
    }
    struct spellings found;
    found.count = 0;
    english_readings(english, word, entry, false, &found);
    for (int at = 0; at < found.count; at++) {
        if (english_find(english, found.items[at].text, found.items[at].size)->kinds & COMMON) {
            return true;
        }
    }
    return false;
}
