/* Readings of words that the dictionary does not have: the twin of `relsearch.analysis.russian.unknown`.
 *
 * Words here have no hyphen, so of its rules those remain that take off a known prefix or any other, and that of the
 * ending. */

#include "russian.h"

#define DEEPEST 8 /* known prefixes one after another; what has more is left to Python, which remembers the rests */

static bool guess(const struct russian *russian, const struct lower *word, int from, int depth,
                  struct readings *readings);

static bool is_productive(const struct russian *russian, const struct reading *reading) {
    return russian->tags[reading->tag].is_productive;
}

static bool begins_with(const struct lower *word, int from, struct string prefix) {
    size_t size = 2 * (size_t)(word->letters - from);
    return size >= prefix.size && memcmp(word->text + 2 * from, prefix.text, prefix.size) == 0;
}

/* `Morphology.readings` */
static bool read_rest(const struct russian *russian, const struct lower *word, int from, int depth,
                      struct readings *readings) {
    struct entries entries;
    readings->count = 0;
    if (!automaton_entries(&russian->words, word, from, &entries) ||
        !readings_of_entries(russian, &entries, from, 1.0, false, readings) ||
        (!readings->count && !guess(russian, word, from, depth, readings))) {
        return false;
    }
    readings_weigh(russian, word, from, readings);
    return true;
}

/* псевдокошка */
static bool add_with_known_prefix(const struct russian *russian, const struct lower *word, int from, int depth,
                                  struct readings *readings) {
    int first = russian_letter_number(word->text + 2 * from), least = (int)russian->numbers.min_after_prefix;
    uint32_t number = from < word->letters && first < ALPHABET ? russian->first_prefix[first] : NO_STRING;
    for (; number != NO_STRING; number = russian->next_prefix[number]) {
        struct string prefix = strings_get(&russian->known_prefixes, number);
        int rest_from = from + (int)(prefix.size / 2);
        if (!begins_with(word, from, prefix) || word->letters < rest_from + least) {
            continue;
        }
        struct readings rest;
        if (depth == DEEPEST || !read_rest(russian, word, rest_from, depth + 1, &rest)) {
            return false;
        }
        for (int i = 0; i < rest.count; i++) {
            struct reading reading = rest.items[i];
            reading.score *= russian->numbers.known_prefix;
            if (is_productive(russian, &reading) && !readings_add_distinct(russian, readings, reading)) {
                return false;
            }
        }
    }
    return true;
}

static bool add_with_any_prefix(const struct russian *russian, const struct lower *word, int from,
                                struct readings *readings) {
    int letters = word->letters - from - (int)russian->numbers.min_after_prefix;
    int longest = letters < (int)russian->numbers.longest_prefix ? letters : (int)russian->numbers.longest_prefix;
    for (int at = from + 1; at <= from + longest; at++) {
        struct entries entries;
        if (!automaton_entries(&russian->words, word, at, &entries) ||
            !readings_of_entries(russian, &entries, at, 1.0 * russian->numbers.any_prefix, true, readings)) {
            return false;
        }
    }
    return true;
}

/* How many words have these endings. */
static uint64_t count_words(const struct automaton *endings, const struct entries *entries) {
    uint64_t count = 0;
    for (int i = 0; i < entries->count; i++) {
        uint32_t list = entries->items[i].list;
        for (uint32_t at = endings->starts[list]; at < endings->starts[list + 1]; at++) {
            count += endings->records[at].count;
        }
    }
    return count;
}

/* Only what is productive was kept when the tables were loaded. */
static bool add_by_longest_ending(const struct russian *russian, const struct lower *word, int from,
                                  const struct automaton *endings, struct readings *readings) {
    int letters = word->letters - from, before = readings->count;
    int length = letters < russian->longest_ending ? letters : russian->longest_ending;
    for (; length > 0 && readings->count == before; length--) {
        struct entries entries;
        if (!automaton_entries(endings, word, word->letters - length, &entries)) {
            return false;
        }
        double total = 1.0 + (double)count_words(endings, &entries);
        for (int i = 0; i < entries.count; i++) {
            const struct entry *entry = &entries.items[i];
            for (uint32_t at = endings->starts[entry->list]; at < endings->starts[entry->list + 1]; at++) {
                struct record record = endings->records[at];
                double score = record.count / total * russian->numbers.ending;
                if (!readings_add(readings, russian_make_reading(russian, entry->yo, record, score, from))) {
                    return false;
                }
            }
        }
    }
    return true;
}

/* бутявкать */
static bool add_by_ending(const struct russian *russian, const struct lower *word, int from,
                          struct readings *readings) {
    int before = readings->count, matches = 0;
    if (word->letters - from < (int)russian->numbers.min_predicted) {
        return true;
    }
    for (uint32_t number = russian->prefix_count; number-- > 0;) {
        if (begins_with(word, from, strings_get(&russian->affixes, russian->prefixes[number]))) {
            matches++;
            if (!add_by_longest_ending(russian, word, from, &russian->endings[number], readings)) {
                return false;
            }
        }
    }
    if (matches > 1) {
        readings_keep_distinct(russian, readings, before);
    }
    readings_sort(readings, before);
    return true;
}

static bool add_predicted(const struct russian *russian, const struct lower *word, int from,
                          struct readings *readings) {
    if (!add_with_any_prefix(russian, word, from, readings)) {
        return false;
    }
    bool has_prefix = readings->count > 0;
    if (!add_by_ending(russian, word, from, readings)) {
        return false;
    }
    if (has_prefix) {
        readings_keep_distinct(russian, readings, 0);
    }
    return true;
}

static bool guess(const struct russian *russian, const struct lower *word, int from, int depth,
                  struct readings *readings) {
    readings->count = 0;
    if (!add_with_known_prefix(russian, word, from, depth, readings) ||
        (!readings->count && !add_predicted(russian, word, from, readings))) {
        return false;
    }
    if (!readings->count) {
        uint16_t unknown = (uint16_t)(russian->tag_names.count - 1);
        return readings_add(readings, (struct reading){0, 1.0, NO_PARADIGM, 0, unknown, (uint16_t)from});
    }
    return true;
}

bool readings_guess(const struct russian *russian, const struct lower *word, struct readings *readings) {
    return guess(russian, word, 0, 0, readings);
}
