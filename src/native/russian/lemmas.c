/* From the readings of a word to its lemmas: the twin of `relsearch.analysis.russian.lemmas`. */

#include "russian.h"

static const struct written capitalised = {true, false, 0};

static bool add(struct spellings *weights, const struct lemma *lemma, double weight) {
    return weight == 0 || spellings_add(weights, lemma->text, lemma->size, weight);
}

static bool only(struct spellings *weights, const char *text, size_t size) {
    weights->count = 0;
    return spellings_add(weights, text, size, 1.0);
}

double russian_sum_of_weights(const struct russian *russian, const struct spellings *weights) {
    struct total total = {0, 0, russian->sums_are_compensated};
    for (int i = 0; i < weights->count; i++) {
        russian_total_add(&total, weights->items[i].weight);
    }
    return russian_total_value(&total);
}

/* The weights with one lemma more, which gets this share of the whole. */
static bool mix(const struct russian *russian, const char *text, size_t size, double share, struct spellings *weights) {
    if (share == 1.0) {
        return only(weights, text, size);
    }
    double rest = (1 - share) / russian_sum_of_weights(russian, weights);
    for (int i = 0; i < weights->count; i++) {
        weights->items[i].weight *= rest;
    }
    return share == 0 || spellings_add(weights, text, size, share);
}

/* How words are written */

struct written russian_how_written(const struct russian *russian, const struct word *word) {
    size_t capitals = 0, leading = 0;
    if (word->is_lower) {
        return (struct written){false, false, 0};
    }
    for (size_t at = 0; at < word->letters; at++) {
        const unsigned char *letter = (const unsigned char *)word->text + 2 * at;
        if (letter[0] == 0xD0 && letter[1] < 0xB0) {
            leading += capitals == at;
            capitals++;
        }
    }
    bool is_short = word->letters <= (size_t)russian->numbers.longest_abbreviation;
    struct written written = {true, capitals > 1 && (capitals < word->letters || is_short), 0};
    if (leading > 1 && leading == capitals) {
        const char *ending = word->text + 2 * leading;
        if (strings_find(&russian->abbreviation_endings, ending, word->size - 2 * leading) != NO_STRING) {
            written.declined = (int)leading;
        }
    }
    return written;
}

static bool ends_in(const struct lower *word, const char *ending, int letters) {
    int before = word->letters - letters;
    return before >= 0 && memcmp(word->text + 2 * before, ending, 2 * (size_t)letters) == 0;
}

static bool is_plural_genitive(const struct lower *word) {
    return ends_in(word, OV, 2) || ends_in(word, EV, 2);
}

static bool only_lower(const struct lower *word, struct spellings *weights) {
    return only(weights, word->text, 2 * (size_t)word->letters);
}

/* Known words */

/* The lemmas of readings that the dictionary has, not weighed yet. */
static bool by_lemma(const struct russian *russian, const struct lower *word, bool capital, struct readings *readings,
                     struct spellings *weights) {
    const struct numbers *numbers = &russian->numbers;
    readings_weigh(russian, word, 0, readings);
    for (int i = 0; i < readings->count; i++) {
        const struct reading *reading = &readings->items[i];
        const struct tag *tag = &russian->tags[reading->tag];
        struct lemma lemma;
        struct surname surname;
        double weight = reading->score * tag->odds * (capital && tag->is_proper ? numbers->capital : 1.0);
        bool is_graded = tag->is_superlative || tag->is_comparative;
        if (is_graded) {
            russian_make_own_lemma(russian, word, reading, &lemma);
            if (!add(weights, &lemma, weight * numbers->graded)) {
                return false;
            }
            weight *= 1 - numbers->graded;
        }
        russian_make_lemma(russian, word, reading, &lemma);
        bool is_surname = !is_graded && tag->is_plural_of_name && russian_as_surname(russian, word, &surname);
        if (!add(weights, is_surname ? &surname.nominative : &lemma, weight)) {
            return false;
        }
    }
    return true;
}

/* Whether a word that the dictionary has for plural genitives may be a surname all the same. */
static bool may_be_surname(const struct russian *russian, const struct lower *word, const struct readings *readings) {
    if (!is_plural_genitive(word)) {
        return false;
    }
    for (int i = 0; i < readings->count; i++) {
        if (!russian->tags[readings->items[i].tag].is_plural_of_man) {
            return false;
        }
    }
    return true;
}

static bool of_known(const struct russian *russian, const struct lower *word, bool capital,
                     const struct entries *entries, struct spellings *weights) {
    struct readings readings;
    readings.count = 0;
    if (!readings_of_entries(russian, entries, 0, 1.0, false, &readings) ||
        !by_lemma(russian, word, capital, &readings, weights)) {
        return false;
    }
    if (capital && may_be_surname(russian, word, &readings)) {
        return mix(russian, word->text, 2 * (size_t)word->letters, russian->numbers.plural, weights);
    }
    return true;
}

/* Unknown words */

/* The share of the readings that are of persons, or are nouns. */
static double share_of(const struct russian *russian, const struct readings *readings, bool of_persons) {
    struct total having = {0, 0, russian->sums_are_compensated}, all = having;
    for (int i = 0; i < readings->count; i++) {
        const struct tag *tag = &russian->tags[readings->items[i].tag];
        if (of_persons ? tag->is_personal : tag->is_noun) {
            russian_total_add(&having, readings->items[i].score);
        }
        russian_total_add(&all, readings->items[i].score);
    }
    return russian_total_value(&having) / russian_total_value(&all);
}

/* The lemma of an unknown word that is a name, and how likely that is if it has a capital. */
static double as_unknown_name(const struct russian *russian, const struct lower *word, const struct readings *readings,
                              struct surname *surname) {
    const struct numbers *numbers = &russian->numbers;
    struct name name;
    if (russian_as_surname(russian, word, surname)) {
        return share_of(russian, readings, true) >= numbers->mostly ? 1.0 : surname->certainty;
    }
    bool is_name = russian_as_name(russian, word, &name);
    surname->nominative.size = is_name ? name.stem_size : 2 * (size_t)word->letters;
    memcpy(surname->nominative.text, word->text, surname->nominative.size);
    return is_name && share_of(russian, readings, false) >= numbers->mostly ? numbers->name : 0.0;
}

static bool of_unknown(const struct russian *russian, const struct lower *word, const struct written *written,
                       struct spellings *weights) {
    const struct numbers *numbers = &russian->numbers;
    struct readings readings;
    struct surname name;
    if (written->is_abbreviation) {
        return only_lower(word, weights);
    }
    if (!readings_guess(russian, word, &readings)) {
        return false;
    }
    const struct lemma *lemma = &name.nominative;
    double share = as_unknown_name(russian, word, &readings, &name);
    bool is_lemma = lemma->size == 2 * (size_t)word->letters && memcmp(lemma->text, word->text, lemma->size) == 0;
    if (!written->has_capital && share < 1) {
        share *= numbers->small;
    } else if (!written->has_capital && is_lemma && ends_in(word, OV, 2)) {
        return spellings_add(weights, lemma->text, lemma->size - 4, numbers->new_plural) &&
               spellings_add(weights, lemma->text, lemma->size, 1 - numbers->new_plural);
    }
    for (int i = 0; i < readings.count; i++) {
        const struct reading *reading = &readings.items[i];
        struct lemma guessed;
        russian_make_lemma(russian, word, reading, &guessed);
        if (!add(weights, &guessed, reading->score * russian->tags[reading->tag].guess_odds)) {
            return false;
        }
    }
    if (share == 0 && word->letters <= (int)numbers->longest_abbreviation) {
        return mix(russian, word->text, 2 * (size_t)word->letters, numbers->abbreviation, weights);
    }
    return mix(russian, lemma->text, lemma->size, share, weights);
}

/* All words */

bool russian_lemma_weights(const struct russian *russian, const struct lower *word, const struct written *written,
                           const struct entries *entries, struct spellings *weights) {
    if (written->declined) {
        return only(weights, word->text, 2 * (size_t)written->declined);
    }
    if (!entries->count) {
        return of_unknown(russian, word, written, weights);
    }
    if (russian_is_sure(russian, entries) && !(written->has_capital && is_plural_genitive(word))) {
        struct lemma lemma;
        russian_make_sure_lemma(russian, word, entries, &lemma);
        return only(weights, lemma.text, lemma.size);
    }
    return of_known(russian, word, written->has_capital, entries, weights);
}

/* Keep the readings that are names of persons, places and organisations. */
static void keep_names(const struct russian *russian, struct readings *readings) {
    int count = readings->count;
    readings->count = 0;
    for (int i = 0; i < count; i++) {
        if (russian->tags[readings->items[i].tag].is_proper) {
            readings->items[readings->count++] = readings->items[i];
        }
    }
}

static bool add_nominatives(const struct lower *word, const struct name *name, struct spellings *weights) {
    for (int i = 0; i < name->nominatives->count; i++) {
        const struct affix *ending = &name->nominatives->items[i];
        struct lemma lemma;
        lemma.size = name->stem_size + ending->size;
        memcpy(lemma.text, word->text, name->stem_size);
        memcpy(lemma.text + name->stem_size, ending->text, ending->size);
        if (!add(weights, &lemma, 1.0)) {
            return false;
        }
    }
    return true;
}

bool russian_name_weights(const struct russian *russian, const struct lower *word, const struct written *written,
                          const struct entries *entries, struct spellings *weights) {
    struct readings readings;
    struct surname surname;
    struct name name;
    if (written->declined || (russian_is_sure(russian, entries) && !written->is_abbreviation)) {
        return russian_lemma_weights(russian, word, written->declined ? written : &capitalised, entries, weights);
    }
    readings.count = 0;
    if (!readings_of_entries(russian, entries, 0, 1.0, false, &readings)) {
        return false;
    }
    keep_names(russian, &readings);
    if (readings.count) {
        return by_lemma(russian, word, true, &readings, weights);
    }
    if (written->is_abbreviation) {
        return only_lower(word, weights);
    }
    if (entries->count || russian_as_surname(russian, word, &surname)) {
        return russian_lemma_weights(russian, word, &capitalised, entries, weights);
    }
    if (russian_as_name(russian, word, &name)) {
        return add_nominatives(word, &name, weights);
    }
    return russian_lemma_weights(russian, word, written, entries, weights);
}

int russian_is_common_word(const struct russian *russian, const struct lower *word, const struct entries *entries) {
    struct readings readings;
    if (russian_is_sure(russian, entries) && !is_plural_genitive(word)) {
        return 1;
    }
    readings.count = 0;
    if (!readings_of_entries(russian, entries, 0, 1.0, false, &readings)) {
        return ASK_PYTHON;
    }
    readings_weigh(russian, word, 0, &readings);
    if (may_be_surname(russian, word, &readings)) {
        return 0;
    }
    struct total all = {0, 0, russian->sums_are_compensated}, names = all;
    for (int i = 0; i < readings.count; i++) {
        russian_total_add(&all, readings.items[i].score);
        if (russian->tags[readings.items[i].tag].is_proper) {
            russian_total_add(&names, readings.items[i].score);
        }
    }
    double total = russian_total_value(&all);
    return total > 0 && russian_total_value(&names) < russian->numbers.hardly * total;
}
