#include "english.h"

static bool has_vowel(const char *letters, size_t size) {
    for (size_t at = 0; at < size; at++) {
        if (memchr("aeiouy", letters[at], 6)) {
            return true;
        }
    }
    return false;
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

/* Whether three letters stand somewhere in a word. */
static bool has(const struct text *word, const char *three) {
    for (size_t at = 0; at + 3 <= word->size; at++) {
        if (word->letters[at] == three[0] && word->letters[at + 1] == three[1] && word->letters[at + 2] == three[2]) {
            return true;
        }
    }
    return false;
}

/* Where the last "is" begins in a word that has letters before and behind it; 0 without it. */
static size_t place_of_is(const struct text *word) {
    size_t at = word->size < 3 ? 0 : word->size - 3;
    while (at > 0 && !(word->letters[at] == 'i' && word->letters[at + 1] == 's')) {
        at--;
    }
    return at;
}

/* Whether the letters from a place on are one of some endings. */
static bool ends_from(const struct text *word, size_t place, const char *const *endings, size_t count) {
    size_t size = word->size - place;
    for (size_t at = 0; at < count; at++) {
        if (strlen(endings[at]) == size && memcmp(word->letters + place, endings[at], size) == 0) {
            return true;
        }
    }
    return false;
}

/* -ise and its forms -> -ize; whether it was so. */
static bool replace_ise(const struct english *english, struct text *word) {
    static const char *const endings[] = {"e", "es", "ed", "ing", "er", "ers", "ation", "ations", "ational"};
    size_t place = place_of_is(word);
    if (place < 2 || !ends_from(word, place + 2, endings, sizeof endings / sizeof *endings)) {
        return false;
    }
    if (memchr("aou", word->letters[place - 1], 3) || !has_vowel(word->letters, place - 1) ||
        english_find(english, word->letters, place)->kinds & NOT_IZE) {
        return false;
    }
    word->letters[place + 1] = 'z';
    return true;
}

/* -lyse and its forms -> -lyze */
static void replace_lyse(struct text *word) {
    static const char *const endings[] = {"e", "ed", "er", "ers", "ing"};
    for (size_t at = 1; at + 3 < word->size; at++) {
        if (memcmp(word->letters + at, "lys", 3) == 0 &&
            ends_from(word, at + 3, endings, sizeof endings / sizeof *endings)) {
            word->letters[at + 2] = 'z';
        }
    }
}

/* -metre(s), -litre(s) -> -meter(s), -liter(s) */
static void replace_tre(struct text *word) {
    size_t size = word->size - (last_letter(word) == 's');
    if (size >= 5 && (memcmp(word->letters + size - 5, "metre", 5) == 0 ||
                      memcmp(word->letters + size - 5, "litre", 5) == 0)) {
        memcpy(word->letters + size - 2, "er", 2);
    }
}

static void replace_by_rule(const struct english *english, struct text *word) {
    if (replace_ise(english, word)) {
        return;
    }
    if (has(word, "lys")) {
        replace_lyse(word);
    } else {
        replace_tre(word);
    }
}

const struct entry *english_american(const struct english *english, const struct text *word, const struct entry *entry,
                                     struct text *american) {
    *american = entry->american == NO_STRING ? *word : english_text(english, entry->american);
    if (american->size >= BEGINNING_SIZE &&
        english_find(english, american->letters, BEGINNING_SIZE)->kinds & BEGINNING) {
        replace_stem(english, american);
    }
    replace_by_rule(english, american);
    return is_same(american, word) ? entry : english_find(english, american->letters, american->size);
}
