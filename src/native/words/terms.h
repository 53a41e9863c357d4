/* Plain words -> the index terms of `Analyzer`, in a language and with name keys. */

#ifndef RELSEARCH_TERMS_H
#define RELSEARCH_TERMS_H

#include "compound.h"
#include "name_key.h"
#include "words.h"

#define MOST_TERMS (2 * MOST_SPELLINGS + 1)
#define SURE 1000 /* the weight of a term that is certain: weights are in thousandths */

struct term {
    unsigned start, size;
    int weight;
};

struct terms {
    int count;
    unsigned used;
    struct term items[MOST_TERMS];
    char text[MOST_TERMS * (SPELLING_BYTES + 8)];
};

enum capitals { MEANT, SHOUTED };

/* What the chain needs to know of a language. */
struct chain {
    const struct language *language;
    const void *tables;
    struct name_keys *keys;
    struct strings stop_words;
    char tag[8];
    size_t tag_size;
};

/* The chain of a `Words` object, or NULL with an exception where it is none. It lives as long as the object. */
const struct chain *chain_of(PyObject *words);

/* The terms of a word within a sentence (MEANT) or in a text in capitals (SHOUTED): 0, or ASK_PYTHON.
 *
 * is_possessive: it stands with 's behind it, which is part of the word as written alone. */
int word_terms(const struct chain *chain, const struct word *word, bool is_possessive, enum capitals capitals,
               struct terms *terms);

/* Add to the terms of the first part of a compound those of the spelling in one word, which may have lemmas: 0, or
 * ASK_PYTHON. */
int add_joined(const struct chain *chain, const char *joined, size_t size, bool is_word, struct terms *terms);

/* The term of a number. */
void figure_terms(const char *text, size_t size, struct terms *terms);

/* Whether a word with a name key needs no capital: at the beginning of a sentence it is no name. Or ASK_PYTHON. */
int is_common_word(const struct chain *chain, const struct word *word);

/* How many of the terms are no name keys; these stand last. */
int without_names(const struct terms *terms);

#endif
