/* The twin of `relsearch.analysis.azerbaijani.reader`: one spelling of the tables, native or as people type. */

#ifndef RELSEARCH_AZERBAIJANI_READER_H
#define RELSEARCH_AZERBAIJANI_READER_H

#include "trie.h"

enum kind { NOUN, VERB };

/* A root of which a stem may be a form, and the mask of the chains that fit. */
struct reading {
    uint64_t mask;
    uint32_t root; /* a number of `texts` */
    bool is_last;  /* of its stem */
};

struct chain {
    uint64_t mask;
    uint64_t regular; /* the mask as a regular noun ending; 0: it is none */
};

struct derivation {
    uint64_t mask;       /* of the bases that fit; 0: it makes no noun */
    uint32_t noun, verb; /* what is kept of it, numbers of `texts`; NO_STRING */
};

/* What does not differ between the three readers. */
struct grammar {
    struct strings texts; /* roots and kept endings */
    unsigned rare_shift;
    uint64_t voice;
    uint64_t any_verb;
};

/* Endings lie in the tries from their last letter to their first. What an entry 0 points to says nothing. */
struct reader {
    const struct grammar *grammar;
    struct trie stems, chain_trie, derivation_trie;
    struct reading *readings; /* the entry of a stem is its first */
    struct chain *chains;     /* each pair of masks once */
    struct derivation *derivations;
    uint64_t masks[2][2][64]; /* Reader.stem_mask: by kind, whether a vowel ends it, and its last vowel, 0 without */
};

/* Where in a word a chain may begin that ends it, and which. */
struct cuts {
    size_t lowest; /* no chain begins before */
    const struct chain *chains[LONGEST_WORD + 1];
};

void find_cuts(const struct reader *reader, struct string word, struct cuts *cuts);

/* Numbers of `texts`, or NO_STRING. */
struct known {
    uint32_t usual, rare;
};

/* Reader.known */
struct known read_known(const struct reader *reader, struct string word, const struct cuts *cuts);

/* The readings of words that no table has; false where it is none. */
bool read_derived(const struct reader *reader, struct string word, const struct cuts *cuts, struct letters *root);
bool read_derived_verb(const struct reader *reader, struct string word, const struct cuts *cuts, struct letters *root);
bool read_surname(const struct reader *reader, struct string word, struct letters *root);
bool cut_regular_ending(const struct reader *reader, struct string word, const struct cuts *cuts, struct letters *left);

void reader_free(struct reader *reader);

#endif
