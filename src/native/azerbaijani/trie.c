#include "trie.h"

uint32_t trie_find(const struct trie *trie, struct string key) {
    const struct node *node = trie->nodes;
    for (size_t i = 0; node && i < key.size; i++) {
        node = trie_step(trie, node, key.text[i]);
    }
    return node ? node->entry : 0;
}

static bool make_room(struct growing_trie *growing, size_t more) {
    size_t needed = growing->count + more;
    if (needed <= growing->room) {
        return true;
    }
    size_t room = 2 * needed + 1024;
    struct branch *branches = room < UINT32_MAX ? realloc(growing->branches, room * sizeof *branches) : NULL;
    if (!branches) {
        return false;
    }
    growing->branches = branches;
    growing->room = (uint32_t)room;
    return true;
}

/* The child of a branch by a letter, made if it is new; siblings stand in the order of their bits. */
static uint32_t child_of(struct growing_trie *growing, uint32_t parent, char letter) {
    uint32_t *link = &growing->branches[parent].child;
    while (*link && (growing->branches[*link].letter & 63) < (letter & 63)) {
        link = &growing->branches[*link].sibling;
    }
    if (!*link || growing->branches[*link].letter != letter) {
        growing->branches[growing->count] = (struct branch){0, *link, 0, letter};
        *link = growing->count++;
    }
    return *link;
}

uint32_t *trie_entry(struct growing_trie *growing, struct string key) {
    if (!make_room(growing, key.size + 1)) {
        return NULL;
    }
    if (growing->count == 0) {
        growing->branches[growing->count++] = (struct branch){0, 0, 0, 0};
    }
    uint32_t branch = 0;
    for (size_t i = 0; i < key.size; i++) {
        branch = child_of(growing, branch, key.text[i]);
    }
    return &growing->branches[branch].entry;
}

/* Depth first: the last letters of a word, which few others share, lie close together. */
bool trie_finish(const struct growing_trie *growing, struct trie *trie) {
    uint32_t count = growing->count ? growing->count : 1, reached = 1, waiting = 0;
    struct node *nodes = calloc(count, sizeof *nodes);
    uint32_t *stack = malloc(2 * (size_t)count * sizeof *stack); /* pairs of a branch and its node */
    if (!nodes || !stack) {
        free(nodes);
        free(stack);
        return false;
    }
    stack[waiting++] = 0;
    stack[waiting++] = 0;
    while (waiting && growing->count) {
        struct node *node = &nodes[stack[--waiting]];
        const struct branch *branch = &growing->branches[stack[--waiting]];
        node->first = reached;
        node->entry = branch->entry;
        for (uint32_t child = branch->child; child; child = growing->branches[child].sibling) {
            node->letters |= letter_bit(growing->branches[child].letter);
            stack[waiting++] = child;
            stack[waiting++] = reached++;
        }
    }
    free(stack);
    *trie = (struct trie){nodes, count};
    return true;
}
