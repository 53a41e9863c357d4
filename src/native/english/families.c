#include "english.h"
#include "porter.h"

#define MOST_ADJECTIVES 3

/* The adjectives that an adverb in -ly may be made from; how many. */
static int adjectives_of(const struct text *adverb, struct text *adjectives) {
    struct text stem = without(adverb, 2);
    if (stem.size < 3) {
        adjectives[0] = *adverb;
        return 1;
    }
    if (ends_with(&stem, "ical")) {
        adjectives[0] = without(&stem, 2);
        adjectives[1] = stem;
        return 2;
    }
    if (last_letter(&stem) == 'i') {
        adjectives[0] = joined(&stem, stem.size - 1, "y");
        return 1;
    }
    if (ends_with(&stem, "ab") || ends_with(&stem, "ib")) {
        adjectives[0] = joined(&stem, stem.size, "le");
        return 1;
    }
    adjectives[0] = stem;
    adjectives[1] = joined(&stem, stem.size, "e");
    adjectives[2] = joined(&stem, stem.size, "le");
    return MOST_ADJECTIVES;
}

/* The family that the table gives a word. */
static bool is_member(const struct english *english, const struct text *word, struct text *term) {
    uint32_t family = english_find(english, word->letters, word->size)->family;
    if (family == NO_STRING) {
        return false;
    }
    *term = english_text(english, family);
    return true;
}

void english_family(const struct english *english, const struct text *lemma, struct text *term) {
    if (is_member(english, lemma, term)) {
        return;
    }
    *term = *lemma;
    if (ends_with(lemma, "ly")) {
        struct text adjectives[MOST_ADJECTIVES];
        int count = adjectives_of(lemma, adjectives);
        for (int at = 0; at < count; at++) {
            if (is_member(english, &adjectives[at], term)) {
                return;
            }
        }
        *term = adjectives[0];
    }
    bool has_i = last_letter(term) == 'i';
    term->size = porter_stem(term->letters, term->size);
    if (!has_i && last_letter(term) == 'i') {
        term->letters[term->size - 1] = 'y'; /* of country Snowball makes countri */
    }
}
