#include "reader.h"

#define SHORTEST_BASE 3
#define SHORTEST_BEFORE_ONE_LETTER 4
#define LONGEST_DERIVATION 7
#define LONGEST_VERB_DERIVATION 8

static struct string first_letters(struct string word, size_t count) {
    return (struct string){word.text, count};
}

void find_cuts(const struct reader *reader, struct string word, struct cuts *cuts) {
    const struct node *node = reader->chain_trie.nodes;
    size_t cut = word.size;
    cuts->chains[cut] = &reader->chains[node->entry];
    while (cut > 0 && (node = trie_step(&reader->chain_trie, node, word.text[cut - 1])) != NULL) {
        cut--;
        cuts->chains[cut] = &reader->chains[node->entry];
    }
    cuts->lowest = cut;
}

/* What `known` has come upon on its way to shorter stems. */
struct come_upon {
    uint32_t usual, voice, rare, rare_voice;
    bool rare_is_verb;
};

/* Weigh the readings of a stem before a chain; true where one of them decides. */
static bool weigh_readings(const struct grammar *grammar, const struct reading *reading, uint64_t chain,
                           struct come_upon *upon) {
    for (bool is_last = false; !is_last; reading++) {
        is_last = reading->is_last;
        uint64_t fit;
        bool is_voice = reading->mask >= grammar->voice;
        if (reading->mask & chain) {
            if (!is_voice) {
                upon->usual = reading->root;
                return true;
            }
            if (upon->voice == NO_STRING) {
                upon->voice = reading->root;
            }
        } else if ((fit = reading->mask & (chain >> grammar->rare_shift)) != 0) {
            bool is_verb = (fit & grammar->any_verb) != 0;
            if (is_voice) {
                if (upon->rare_voice == NO_STRING) {
                    upon->rare_voice = reading->root;
                }
            } else if (upon->rare == NO_STRING || (upon->rare_is_verb && is_verb)) {
                upon->rare = reading->root;
                upon->rare_is_verb = is_verb;
            }
        }
    }
    return false;
}

struct known read_known(const struct reader *reader, struct string word, const struct cuts *cuts) {
    const struct node *node = reader->stems.nodes;
    uint32_t entries[LONGEST_WORD];
    size_t ends[LONGEST_WORD], count = 0;
    for (size_t end = 1; end <= word.size; end++) {
        node = trie_step(&reader->stems, node, word.text[end - 1]);
        if (!node) {
            break;
        }
        if (node->entry && end >= cuts->lowest && cuts->chains[end]->mask) {
            entries[count] = node->entry;
            ends[count++] = end;
        }
    }
    struct come_upon upon = {NO_STRING, NO_STRING, NO_STRING, NO_STRING, false};
    while (count-- > 0) {
        const struct reading *readings = &reader->readings[entries[count]];
        if (weigh_readings(reader->grammar, readings, cuts->chains[ends[count]]->mask, &upon)) {
            return (struct known){upon.usual, NO_STRING};
        }
    }
    return (struct known){upon.voice, upon.rare != NO_STRING ? upon.rare : upon.rare_voice};
}

/* Reader.stem_mask of the first letters of a word. */
static uint64_t stem_mask(const struct reader *reader, struct string stem, enum kind kind) {
    size_t at = stem.size;
    while (at > 0 && !is_vowel(stem.text[at - 1])) {
        at--;
    }
    return reader->masks[kind][at == stem.size][at ? stem.text[at - 1] & 63 : 0];
}

/* Whether a chain that fits the stem by its sound begins at a cut. */
static bool fits(const struct reader *reader, struct string word, const struct cuts *cuts, size_t end, enum kind kind) {
    uint64_t mask = cuts->chains[end]->mask;
    return mask && (mask & stem_mask(reader, first_letters(word, end), kind)) != 0;
}

static bool is_base(const struct reader *reader, struct string stem, uint64_t mask) {
    const struct reading *reading = &reader->readings[trie_find(&reader->stems, stem)];
    while (!(reading->mask & mask) || reading->mask >= reader->grammar->voice) {
        if (reading->is_last) {
            return false;
        }
        reading++;
    }
    return true;
}

static bool keep(const struct reader *reader, struct string base, uint32_t kept, struct letters *root) {
    letters_set(root, base);
    return letters_append(root, strings_get(&reader->grammar->texts, kept));
}

static size_t larger(size_t one, size_t other) {
    return one > other ? one : other;
}

bool read_derived(const struct reader *reader, struct string word, const struct cuts *cuts, struct letters *root) {
    const struct trie *trie = &reader->derivation_trie;
    for (size_t end = word.size; end > SHORTEST_BASE && end >= cuts->lowest; end--) {
        const struct node *node = trie_step(trie, trie->nodes, word.text[end - 1]);
        if (!node || !fits(reader, word, cuts, end, NOUN)) {
            continue;
        }
        size_t first = end > LONGEST_DERIVATION + 1 ? end - LONGEST_DERIVATION : 2;
        for (size_t middle = end - 1; middle > first;) {
            node = trie_step(trie, node, word.text[--middle]);
            if (!node) {
                break;
            }
            const struct derivation *derivation = &reader->derivations[node->entry];
            if (derivation->mask && is_base(reader, first_letters(word, middle), derivation->mask)) {
                return keep(reader, first_letters(word, middle), derivation->noun, root);
            }
        }
    }
    return false;
}

bool read_derived_verb(const struct reader *reader, struct string word, const struct cuts *cuts, struct letters *root) {
    const struct trie *trie = &reader->derivation_trie;
    if (word.size < 2) {
        return false;
    }
    for (size_t end = word.size - 2; end > SHORTEST_BASE + 1 && end >= cuts->lowest; end--) {
        const struct node *node = trie_step(trie, trie->nodes, word.text[end - 1]);
        if (!node || !fits(reader, word, cuts, end, VERB)) {
            continue;
        }
        size_t first = larger(end > LONGEST_VERB_DERIVATION ? end - LONGEST_VERB_DERIVATION : 0, SHORTEST_BASE);
        size_t longest = 0;
        uint32_t kept = NO_STRING;
        for (size_t middle = end - 1; middle > first;) {
            node = trie_step(trie, node, word.text[--middle]);
            if (!node) {
                break;
            }
            if (reader->derivations[node->entry].verb != NO_STRING) {
                kept = reader->derivations[node->entry].verb;
                longest = middle;
            }
        }
        if (kept != NO_STRING) {
            return keep(reader, first_letters(word, longest), kept, root);
        }
    }
    return false;
}

static bool is_i(char letter) {
    return letter == 'i' || letter == 'I';
}

/* Letters of a surname's ending at the beginning of a text: -ov, -ev, -zadə, -oğlu, -qızı; 0 where there is none. */
static size_t surname_ending(const char *text, size_t size) {
    if (size >= 2 && (*text == 'o' || *text == 'e') && text[1] == 'v') {
        return 2;
    }
    if (size < 4) {
        return 0;
    }
    bool is_zade = *text == 'z' && text[1] == 'a' && text[2] == 'd' && folded(text[3]) == 'e';
    bool is_oglu = *text == 'o' && folded(text[1]) == 'g' && text[2] == 'l' && text[3] == 'u';
    bool is_qizi = *text == 'q' && is_i(text[1]) && text[2] == 'z' && is_i(text[3]);
    return is_zade || is_oglu || is_qizi ? 4 : 0;
}

static bool is_instrumental(struct string ending) {
    return ending.size == 2 && ending.text[0] == 'l' &&
           (ending.text[1] == 'a' || ending.text[1] == 'E' || ending.text[1] == 'e');
}

static bool is_regular(const struct reader *reader, struct string ending) {
    const struct node *node = reader->chain_trie.nodes;
    for (size_t at = ending.size; node && at > 0; at--) {
        node = trie_step(&reader->chain_trie, node, ending.text[at - 1]);
    }
    return node && reader->chains[node->entry].regular;
}

bool read_surname(const struct reader *reader, struct string word, struct letters *root) {
    size_t at = word.size, size = 0;
    while (at > 2 && !size) {
        at--;
        size = surname_ending(word.text + at, word.size - at);
    }
    if (!size) {
        return false;
    }
    size_t end = at + size, after = end;
    if (word.text[end - 1] == 'v' && end < word.size && word.text[end] == 'a') {
        after++;
    }
    struct string ending = {word.text + after, word.size - after};
    if (ending.size && !is_regular(reader, ending) && !is_instrumental(ending)) {
        return false;
    }
    letters_set(root, first_letters(word, end));
    return true;
}

static bool is_back_vowel(char letter) {
    return letter == 'a' || letter == 'I' || letter == 'o' || letter == 'u';
}

/* An unknown stem with the final q or k that a vowel after it softened: böyürtkəy-i is böyürtkək. */
static void harden(struct letters *stem, char following) {
    char *last = &stem->text[stem->size - 1];
    if (!is_vowel(following) || stem->size <= SHORTEST_BEFORE_ONE_LETTER || !is_vowel(last[-1])) {
        return;
    }
    if ((*last == 'G' || *last == 'g') && is_back_vowel(last[-1])) {
        *last = 'q';
    } else if (*last == 'y' && !is_back_vowel(last[-1])) {
        *last = 'k';
    }
}

bool cut_regular_ending(const struct reader *reader, struct string word, const struct cuts *cuts,
                        struct letters *left) {
    for (size_t end = larger(SHORTEST_BASE, cuts->lowest); end < word.size; end++) {
        if (end == word.size - 1 && end < SHORTEST_BEFORE_ONE_LETTER) {
            break;
        }
        uint64_t mask = cuts->chains[end]->regular;
        if (mask && mask & stem_mask(reader, first_letters(word, end), NOUN)) {
            letters_set(left, first_letters(word, end));
            harden(left, word.text[end]);
            return true;
        }
    }
    return false;
}

void reader_free(struct reader *reader) {
    free(reader->stems.nodes);
    free(reader->chain_trie.nodes);
    free(reader->derivation_trie.nodes);
    free(reader->chains);
    free(reader->derivations);
    free(reader->readings);
}
