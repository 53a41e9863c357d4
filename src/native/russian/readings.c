/* What the dictionary knows of words: the twin of `relsearch.analysis.russian.dictionary`. */

#include "russian.h"

#include <math.h>

#define UNIT 1000000.0 /* what a probability of 1 is stored as */

/* Sums */

void russian_total_add(struct total *total, double value) {
    double sum = total->high + value;
    if (total->is_compensated) { /* Neumaier's sum, as Python's from 3.12 on */
        total->low += fabs(total->high) >= fabs(value) ? (total->high - sum) + value : (value - sum) + total->high;
    }
    total->high = sum;
}

double russian_total_value(const struct total *total) {
    return total->high + total->low;
}

/* Lists of readings */

bool readings_add(struct readings *readings, struct reading reading) {
    if (readings->count == MOST_READINGS) {
        return false;
    }
    readings->items[readings->count++] = reading;
    return true;
}

/* Whether the first readings, from one on, have one of the same word, grammemes and paradigm. */
static bool has_like(const struct russian *russian, const struct readings *readings, int first,
                     const struct reading *reading) {
    unsigned short same = russian->tags[reading->tag].same;
    for (int i = first; i < readings->count; i++) {
        const struct reading *other = &readings->items[i];
        if (other->yo == reading->yo && other->paradigm == reading->paradigm &&
            russian->tags[other->tag].same == same) {
            return true;
        }
    }
    return false;
}

bool readings_add_distinct(const struct russian *russian, struct readings *readings, struct reading reading) {
    return has_like(russian, readings, 0, &reading) || readings_add(readings, reading);
}

void readings_keep_distinct(const struct russian *russian, struct readings *readings, int first) {
    int count = readings->count;
    readings->count = first;
    for (int i = first; i < count; i++) {
        struct reading reading = readings->items[i];
        if (!has_like(russian, readings, first, &reading)) {
            readings->items[readings->count++] = reading;
        }
    }
}

void readings_sort(struct readings *readings, int first) {
    for (int i = first + 1; i < readings->count; i++) {
        struct reading reading = readings->items[i];
        int at = i;
        for (; at > first && readings->items[at - 1].score < reading.score; at--) {
            readings->items[at] = readings->items[at - 1];
        }
        readings->items[at] = reading;
    }
}

/* Paradigms */

/* What is before the stem and behind it, in `affixes`. */
struct around {
    uint32_t prefix, suffix;
};

static const uint16_t *paradigm_of(const struct russian *russian, uint16_t paradigm, uint32_t *size) {
    uint32_t start = russian->paradigm_starts[paradigm];
    *size = (russian->paradigm_starts[paradigm + 1] - start) / 3;
    return russian->paradigms + start;
}

uint16_t russian_tag_of(const struct russian *russian, uint16_t paradigm, uint32_t place) {
    uint32_t size;
    const uint16_t *row = paradigm_of(russian, paradigm, &size);
    return row[size + place];
}

static struct around around_of(const struct russian *russian, uint16_t paradigm, uint32_t place) {
    uint32_t size;
    const uint16_t *row = paradigm_of(russian, paradigm, &size);
    return (struct around){russian->prefixes[row[2 * size + place]], row[place]};
}

/* A paradigm may have several superlatives (новейший, наиновейший); each begins with its nominative. */
static struct around superlative(const struct russian *russian, uint16_t paradigm, uint32_t place) {
    for (uint32_t earlier = place + 1; earlier-- > 0;) {
        const struct tag *tag = &russian->tags[russian_tag_of(russian, paradigm, earlier)];
        if (tag->is_superlative && tag->is_masculine_nominative) {
            return around_of(russian, paradigm, earlier);
        }
    }
    return around_of(russian, paradigm, place);
}

bool russian_has_same_rule(const struct russian *russian, const struct record *one, const struct record *other) {
    struct around form = around_of(russian, one->paradigm, one->place);
    struct around other_form = around_of(russian, other->paradigm, other->place);
    struct around lemma = around_of(russian, one->paradigm, 0), other_lemma = around_of(russian, other->paradigm, 0);
    const uint8_t *letters = russian->affix_letters;
    return letters[form.prefix] == letters[other_form.prefix] && letters[form.suffix] == letters[other_form.suffix] &&
           lemma.prefix == other_lemma.prefix && lemma.suffix == other_lemma.suffix;
}

/* Lemmas */

static void append(struct lemma *lemma, const char *text, size_t size) {
    memcpy(lemma->text + lemma->size, text, size);
    lemma->size += size;
}

static void append_affix(const struct russian *russian, struct lemma *lemma, uint32_t affix) {
    struct string string = strings_get(&russian->affixes, affix);
    append(lemma, string.text, string.size);
}

/* Letters of a word, ё restored. */
static void append_letters(struct lemma *lemma, const struct lower *word, int start, int end, uint64_t yo) {
    if (start >= end) {
        return;
    }
    char *to = lemma->text + lemma->size - 2 * (size_t)start;
    append(lemma, word->text + 2 * start, 2 * (size_t)(end - start));
    for (int at = start; yo >> at && at < end; at++) {
        if (yo >> at & 1) {
            memcpy(to + 2 * at, YO, 2);
        }
    }
}

static void make(const struct russian *russian, const struct lower *word, const struct reading *reading,
                 struct around form, struct around around, struct lemma *lemma) {
    int start = reading->skipped + russian->affix_letters[form.prefix];
    int end = word->letters - russian->affix_letters[form.suffix];
    lemma->size = 0;
    append_letters(lemma, word, 0, reading->skipped, reading->yo);
    append_affix(russian, lemma, around.prefix);
    append_letters(lemma, word, start, end, reading->yo);
    append_affix(russian, lemma, around.suffix);
}

void russian_make_lemma(const struct russian *russian, const struct lower *word, const struct reading *reading,
                        struct lemma *lemma) {
    if (reading->paradigm == NO_PARADIGM) {
        lemma->size = 0;
        append_letters(lemma, word, 0, word->letters, reading->yo);
        return;
    }
    struct around form = around_of(russian, reading->paradigm, reading->place);
    make(russian, word, reading, form, around_of(russian, reading->paradigm, 0), lemma);
}

void russian_make_own_lemma(const struct russian *russian, const struct lower *word, const struct reading *reading,
                            struct lemma *lemma) {
    struct around form = around_of(russian, reading->paradigm, reading->place), own = form;
    if (russian->tags[reading->tag].is_superlative) {
        own = superlative(russian, reading->paradigm, reading->place);
    }
    make(russian, word, reading, form, own, lemma);
}

/* Look-ups */

struct reading russian_make_reading(const struct russian *russian, uint64_t yo, struct record record, double score,
                                    int from) {
    uint16_t tag = russian_tag_of(russian, record.paradigm, record.place);
    return (struct reading){yo, score, record.paradigm, record.place, tag, (uint16_t)from};
}

bool russian_is_sure(const struct russian *russian, const struct entries *entries) {
    return entries->count == 1 && russian->agree[entries->items[0].list];
}

void russian_make_sure_lemma(const struct russian *russian, const struct lower *word, const struct entries *entries,
                             struct lemma *lemma) {
    struct record record = russian->words.records[russian->words.starts[entries->items[0].list]];
    struct reading reading = russian_make_reading(russian, entries->items[0].yo, record, 1.0, 0);
    russian_make_lemma(russian, word, &reading, lemma);
}

bool readings_of_entries(const struct russian *russian, const struct entries *entries, int from, double score,
                         bool only_productive, struct readings *readings) {
    const struct automaton *words = &russian->words;
    for (int i = 0; i < entries->count; i++) {
        const struct entry *entry = &entries->items[i];
        for (uint32_t at = words->starts[entry->list]; at < words->starts[entry->list + 1]; at++) {
            struct reading reading = russian_make_reading(russian, entry->yo, words->records[at], score, from);
            if (only_productive && !russian->tags[reading.tag].is_productive) {
                continue;
            }
            if (!readings_add(readings, reading)) {
                return false;
            }
        }
    }
    return true;
}

/* Weights */

/* The numbers of a word's tags in the corpus; false where it has none of them. */
static bool tag_counts(const struct russian *russian, const struct lower *word, int from,
                       const struct readings *readings, uint32_t *counts) {
    const struct automaton *automaton = &russian->tag_counts;
    const char *text = word->text + 2 * from;
    uint32_t node = automaton_follow(automaton, ROOT, text, 2 * (size_t)(word->letters - from));
    if (node == NOWHERE || (node = automaton_follow(automaton, node, ":", 1)) == NOWHERE) {
        return false;
    }
    uint32_t any = 0;
    for (int i = 0; i < readings->count; i++) {
        struct string tag = strings_get(&russian->tag_names, readings->items[i].tag);
        any |= counts[i] = automaton_number(automaton, node, tag.text, tag.size);
    }
    return any != 0;
}

void readings_weigh(const struct russian *russian, const struct lower *word, int from, struct readings *readings) {
    uint32_t counts[MOST_READINGS];
    if (tag_counts(russian, word, from, readings, counts)) {
        for (int i = 0; i < readings->count; i++) {
            readings->items[i].score = counts[i] / UNIT;
        }
        readings_sort(readings, 0);
        return;
    }
    struct total total = {0, 0, russian->sums_are_compensated};
    for (int i = 0; i < readings->count; i++) {
        russian_total_add(&total, readings->items[i].score);
    }
    for (int i = 0; i < readings->count; i++) {
        readings->items[i].score /= russian_total_value(&total);
    }
}
