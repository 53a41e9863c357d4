/* Names that no dictionary has: the twin of `relsearch.analysis.russian.names`. */

#include "russian.h"

static bool is_in(uint64_t letters, const struct lower *word, int at) {
    return letters >> russian_letter_number(word->text + 2 * at) & 1;
}

bool russian_as_surname(const struct russian *russian, const struct lower *word, struct surname *surname) {
    const struct surname_ending *best = NULL;
    int longest = word->letters < russian->longest_surname_ending ? word->letters : russian->longest_surname_ending;
    /* of one kind the shortest ending is the pattern's, which takes as many letters as it can before it */
    for (int letters = 1; letters <= longest; letters++) {
        int before = word->letters - letters;
        uint32_t number = strings_find(&russian->surname_endings, word->text + 2 * before, 2 * (size_t)letters);
        if (number == NO_STRING) {
            continue;
        }
        const struct surname_ending *found = &russian->surnames[number];
        if (before >= found->before && (!best || found->kind < best->kind)) {
            best = found;
        }
    }
    if (!best) {
        return false;
    }
    size_t stem = 2 * (size_t)(word->letters - best->cut);
    surname->certainty = best->certainty;
    surname->nominative.size = stem + best->nominative.size;
    memcpy(surname->nominative.text, word->text, stem);
    memcpy(surname->nominative.text + stem, best->nominative.text, best->nominative.size);
    return true;
}

/* Whether a stem may be so many letters: it ends in a consonant, or in a vowel before some others. */
static bool is_stem(const struct russian *russian, const struct lower *word, int letters) {
    if (letters < 3) {
        return false;
    }
    return is_in(russian->consonants, word, letters - 1) ||
           (letters < word->letters && is_in(russian->vowels, word, letters - 1) &&
            is_in(russian->after_vowels, word, letters));
}

bool russian_as_name(const struct russian *russian, const struct lower *word, struct name *name) {
    for (int letters = word->letters - russian->longest_name_ending; letters <= word->letters; letters++) {
        if (!is_stem(russian, word, letters)) {
            continue;
        }
        size_t size = 2 * (size_t)(word->letters - letters);
        uint32_t ending = strings_find(&russian->name_endings, word->text + 2 * letters, size);
        if (ending != NO_STRING) {
            *name = (struct name){2 * (size_t)letters, &russian->nominatives[ending]};
            return true;
        }
    }
    return false;
}
