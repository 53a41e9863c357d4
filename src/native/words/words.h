/* Words -> weighted terms: what the shared chain asks of a language.
 *
 * Only plain words come here: of Latin letters (A-Z a-z and the Azerbaijani ones: Ç Ə Ğ I ı İ Ö Ş Ü) or of Russian
 * ones (А-я, Ё), LONGEST_WORD at the most. All others, and those about which a language says ASK_PYTHON, are analysed
 * in Python, by `relsearch.analysis.analyzer`, of which everything here is the twin. */

#ifndef RELSEARCH_WORDS_H
#define RELSEARCH_WORDS_H

#include "native.h"
#include "byte_strings.h"

#define ASK_PYTHON (-1)
#define LONGEST_WORD 40
#define MOST_SPELLINGS 24
#define SPELLING_BYTES 128

/* A plain word as it stands in the text. */
struct word {
    const char *text; /* UTF-8 */
    size_t size;      /* bytes */
    size_t letters;
    bool is_cyrillic;
    bool is_ascii;
    bool is_lower; /* no letter is a capital */
    bool is_upper; /* every letter is */
    bool is_title; /* the first letter is a capital, whatever the others are */
};

/* Whether some text is a plain word; what it is. */
bool read_word(const char *text, size_t size, struct word *word);

struct spelling {
    double weight;
    size_t size; /* bytes */
    char text[SPELLING_BYTES];
};

/* Spellings, none of them twice. */
struct spellings {
    int count;
    struct spelling items[MOST_SPELLINGS];
};

/* Add to the weight of a spelling, which is appended if it is not there; false where there is no room. */
bool spellings_add(struct spellings *spellings, const char *text, size_t size, double weight);

/* Bring spellings in the order of their weights, the greatest first; equal ones stay in theirs. */
void likeliest_first(struct spellings *spellings);

enum compounds { AS_USUAL, OWN_LEMMAS, OWN_SPELLINGS };

/* What a language answers; each like the method of its `Analyzer` of that name, or ASK_PYTHON. All three may be called
 * without the interpreter's lock, and must not touch a Python object. */
struct language {
    int (*lemmas)(const void *tables, const struct word *word, struct spellings *found);     /* 0 */
    int (*name_forms)(const void *tables, const struct word *word, struct spellings *found); /* 0; weights are 1 */
    int (*is_common)(const void *tables, const struct word *word);                           /* 0 or 1 */
    void (*free)(void *tables);
    enum compounds cyrillic; /* what Python has to be asked of Cyrillic compounds */
    bool has_possessive; /* whether 's behind a word is no part of it */
};

/* A capsule with a language and its tables, which it frees; NULL with an exception. */
PyObject *language_capsule(const struct language *language, void *tables);

#endif
