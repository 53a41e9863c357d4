/* Azerbaijani words as the tables hold them: one byte a letter, a-z for themselves and a capital for each further
 * letter: E I O U S C G for ə ı ö ü ş ç ğ. So folding is lowering, and the low six bits tell all letters apart. */

#ifndef RELSEARCH_AZERBAIJANI_LETTERS_H
#define RELSEARCH_AZERBAIJANI_LETTERS_H

#include "native.h"
#include "byte_strings.h"
#include "words/words.h"

#define NOT_LETTERS SIZE_MAX
#define MOST_LETTERS 64

/* A word of our own making; short enough that MOST_LETTERS of two bytes each are a spelling. */
struct letters {
    char text[MOST_LETTERS];
    size_t size;
};

/* UTF-8 to the letters of the lower-case word, of which there are at most `size`; NOT_LETTERS where it has others. */
size_t letters_from(const char *text, size_t size, char *letters);

/* The UTF-8 of one letter, one or two bytes; how many. */
size_t letter_spelled(char letter, char *text);

void letters_set(struct letters *letters, struct string word);

/* Append; false where there is no room. */
bool letters_append(struct letters *letters, struct string word);

/* How people type: each letter to one letter. */
typedef char spelling(char letter);
char as_written(char letter);
char folded(char letter);        /* orthography.fold */
char folded_with_a(char letter); /* orthography.fold_with_a */

void fold_letters(struct string word, char *text);

bool is_ascii(struct string word);

/* A bit for each letter. */
static inline uint64_t letter_bit(char letter) {
    return (uint64_t)1 << (letter & 63);
}

static inline bool is_vowel(char letter) {
    return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o' || letter == 'u' || letter == 'E' ||
           letter == 'I' || letter == 'O' || letter == 'U';
}

#endif
