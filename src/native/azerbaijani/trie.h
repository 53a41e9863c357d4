/* Keys of letters, read letter by letter, so that all beginnings of a word that are keys are found in one pass. */

#ifndef RELSEARCH_AZERBAIJANI_TRIE_H
#define RELSEARCH_AZERBAIJANI_TRIE_H

#include "letters.h"

struct node {
    uint64_t letters; /* the bits of those that may follow */
    uint32_t first;   /* its first child; all of them stand together, in the order of their bits */
    uint32_t entry;   /* the entry of the key that ends here; 0: none does */
};

/* Node 0 is the root. */
struct trie {
    struct node *nodes;
    uint32_t count;
};

static inline unsigned bit_count(uint64_t bits) {
    bits -= bits >> 1 & 0x5555555555555555u; /* sums of 2, 4 and 8 bits, then of all bytes */
    bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return (unsigned)(bits * 0x0101010101010101u >> 56);
}

/* The node after one more letter, or NULL. */
static inline const struct node *trie_step(const struct trie *trie, const struct node *node, char letter) {
    uint64_t bit = letter_bit(letter);
    if (!(node->letters & bit)) {
        return NULL;
    }
    return trie->nodes + node->first + bit_count(node->letters & (bit - 1));
}

/* The entry of a key, or 0. */
uint32_t trie_find(const struct trie *trie, struct string key);

/* A trie that grows. All zero is empty. */
struct branch {
    uint32_t child, sibling, entry; /* 0: none */
    char letter;
};

struct growing_trie {
    struct branch *branches;
    uint32_t count, room;
};

/* Where the entry of a key is kept, 0 at first; NULL where memory ran out. The place is good until the next key. */
uint32_t *trie_entry(struct growing_trie *growing, struct string key);

/* Make the trie that does not grow any more; false where memory ran out. */
bool trie_finish(const struct growing_trie *growing, struct trie *trie);

#endif
