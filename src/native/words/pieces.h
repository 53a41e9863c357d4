/* A hash table: a piece of text and what precedes it -> the number of the piece, and what it leaves for the next.
 *
 * A text asks it once a word, so what a short key needs lies in one line of the processor's cache. */

#ifndef RELSEARCH_PIECES_H
#define RELSEARCH_PIECES_H

#include "byte_strings.h"

#define SHORT_KEY 19

struct piece {
    uint32_t number; /* NO_STRING where there is none */
    uint32_t left;
};

struct slot {
    uint32_t hash; /* 0 where the slot is free */
    uint32_t number;
    uint32_t left;
    uint8_t size; /* of the key, or SHORT_KEY + 1: then `text` holds its place in `long_keys` */
    char text[SHORT_KEY];
};

/* All zero is empty. */
struct pieces {
    struct slot *slots;
    void *memory; /* in which the slots lie, at a multiple of their size */
    size_t slot_count, count;
    struct strings long_keys;
};

struct piece pieces_find(const struct pieces *pieces, struct string key);

/* The same in two steps: the hash of a key, whose slot is brought near meanwhile; and the look-up. */
uint32_t pieces_hash(const struct pieces *pieces, struct string key);
struct piece pieces_find_hashed(const struct pieces *pieces, struct string key, uint32_t hash);

/* Add a key that is not there; false where memory ran out. */
bool pieces_add(struct pieces *pieces, struct string key, struct piece piece);

void pieces_free(struct pieces *pieces);

#endif
