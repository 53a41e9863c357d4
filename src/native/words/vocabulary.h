/* Pieces of text between spaces -> numbers, words and terms, found out once for each distinct piece: the twin of
 * `relsearch.engine.whoosh.codec.vocabulary`. */

#ifndef RELSEARCH_VOCABULARY_H
#define RELSEARCH_VOCABULARY_H

#include "around.h"
#include "numbers.h"
#include "pieces.h"
#include "terms.h"

#define MOST_WEIGHTS (1 << 15)
#define MOST_LANGUAGES 64
#define PIECE_ROOM (4 * LONGEST_PIECE) /* bytes of a piece that is worth remembering */
#define KEY_ROOM 512

/* What a piece leaves for the next to know, by number: see `compound.Piece.after`. The others are what was begun. */
enum { NOTHING, SENTENCE, IN_CAPITALS, BEGUN };

/* The pieces of one language. */
struct tongue {
    PyObject *words; /* `Words`, or NULL */
    PyObject *take_apart; /* (piece, after) -> (words, left): what Python makes of a piece */
    const struct chain *chain;
    struct pieces pieces; /* by keys with what precedes them: see key_of */
};

/* The terms of all pieces of all languages. */
struct lexicon {
    struct strings terms;
    double weights[MOST_WEIGHTS];
    uint32_t weight_count;
    uint32_t codes[SURE + 1]; /* weight in thousandths -> its code + 1, or 0 */
    struct numbers word_starts; /* of each piece its first word; one more than there are pieces */
    struct numbers term_starts; /* of each word its first term; one more than there are words */
    struct numbers term_numbers, term_codes;
};

/* Add a word of these terms, the first so many, to the piece that is being made; false without memory. */
bool lexicon_add_word(struct lexicon *lexicon, const struct terms *terms, int count);

/* End the piece that is being made; its number, or NO_STRING without memory. */
uint32_t lexicon_end_piece(struct lexicon *lexicon);

/* Forget the words of the piece that is being made. */
void lexicon_drop_piece(struct lexicon *lexicon);

/* Add a piece of words as `WordTerms`; its number, or NO_STRING with an exception. */
uint32_t lexicon_add_piece(struct lexicon *lexicon, PyObject *words);

/* (text, starts, order) of the terms: bytes of uint8, int64, int64; NULL with an exception. */
PyObject *lexicon_sorted(const struct lexicon *lexicon);

int lexicon_begin(struct lexicon *lexicon);

void lexicon_free(struct lexicon *lexicon);

/* What stands in the way of looking a text up. */
enum trouble {
    NO_TROUBLE,
    STUCK,     /* Python has to be asked, and cannot be: the interpreter's lock is not held */
    RAISED,    /* Python was asked, and there is an exception */
    NO_MEMORY,
    TOO_LONG,  /* a piece leaves more behind than can be remembered */
};

typedef struct {
    PyObject_HEAD
    PyObject *left_behind; /* the end of a piece, letters and digits as x -> what it leaves */
    PyObject *is_ending;   /* small letters -> whether they may be an ending behind a hyphen */
    struct around around;
    struct strings afters; /* what a piece may leave, by number */
    struct pieces ends;    /* what left_behind answered: `left` */
    struct pieces endings; /* what is_ending answered: `number` */
    struct lexicon lexicon;
    struct tongue tongues[MOST_LANGUAGES];
    int tongue_count;
    struct numbers found; /* the numbers of the pieces of the texts that are being looked up */
    bool is_alone;        /* whether the interpreter's lock is not held, so that Python cannot be asked */
    enum trouble trouble;
} Vocabulary;

#define NO_PIECE ((struct piece){NO_STRING, 0})

/* Remember what is in the way, unless something was before. */
void note(Vocabulary *self, enum trouble trouble);

/* The number of what a str says that a piece leaves, or NO_STRING with trouble. */
uint32_t after_number(Vocabulary *self, PyObject *after);

/* Find out what a piece comes to after another, and remember it; NO_PIECE with trouble. */
struct piece learn(Vocabulary *self, struct tongue *tongue, uint32_t after, struct string piece);

/* The key of a piece after another: itself within a sentence, elsewhere with a mark before it. */
struct string key_of(const Vocabulary *self, uint32_t after, struct string piece, char room[KEY_ROOM]);

#endif
