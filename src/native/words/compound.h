/* What lies between two spaces -> words: the twin of `relsearch.analysis.compound` for what is usual in text.
 *
 * Usual are plain letters (words.h), ASCII digits, hyphens, full stops and other punctuation. Dates, times, apostrophes
 * within words, marks, other alphabets, and whatever goes on with what the piece before it began, are left to Python. */

#ifndef RELSEARCH_COMPOUND_H
#define RELSEARCH_COMPOUND_H

#include "around.h"
#include "words.h"

#define MOST_PARTS 16
#define LONGEST_PIECE 40 /* letters */
#define PART_BYTES (2 * LONGEST_PIECE) /* letters take two bytes at the most */

/* One word of a piece. */
struct part {
    char word[PART_BYTES]; /* what is analysed */
    size_t size;
    bool is_figure; /* digits, with marks in it */
    char joined[PART_BYTES]; /* a further spelling of what begins here */
    size_t joined_size;
    bool is_word; /* whether the joined spelling may have lemmas */
};

struct parts {
    int count;
    struct part items[MOST_PARTS];
};

/* Whether what stands behind the hyphen of a number or an abbreviation is an ending: 1, 0, or -1 with an exception. */
typedef int is_ending(void *asked, const char *text, size_t size);

/* The parts of a piece: true, or false where Python has to be asked (or, with an exception, where `ask` failed). */
bool take_apart(const struct around *around, struct string piece, is_ending *ask, void *asked, struct parts *parts);

/* The digits at the end of a piece that the next may go on with: at its end are 1 to 3 of them, not after a mark. */
struct string begun_thousands(struct string piece);

/* Whether a piece is a word broken at its hyphen, which the next piece may complete. */
bool is_broken(struct string piece);

/* The last characters of a piece, on which what it leaves depends, letters and digits as x: how many bytes. */
size_t ending_of(struct string piece, char ending[64]);

/* How many digits a text has from a place on. */
size_t digits_at(const char *text, size_t size, size_t at);

/* `standard_number` of digits with full stops and commas in it: how many bytes. */
size_t standard_number(const char *text, size_t size, char *number);

#endif
