/* Russian words: what its files share. Everything is the twin of `relsearch.analysis.russian`.
 *
 * Words are in small letters, of two bytes each; a place in a word is counted in letters. */

#ifndef RELSEARCH_RUSSIAN_H
#define RELSEARCH_RUSSIAN_H

#include "words/words.h"

/* Letters in UTF-8, in signs that every compiler reads alike: е, ё, ов, ев. */
#define YE "\xD0\xB5"
#define YO "\xD1\x91"
#define OV "\xD0\xBE\xD0\xB2"
#define EV "\xD0\xB5\xD0\xB2"

/* Automata: russian_automaton.c */

#define ROOT 0
#define NOWHERE UINT32_MAX
#define MOST_ENTRIES 8

/* A form of a paradigm, and of endings how many words have it. */
struct record {
    uint32_t count;
    uint16_t paradigm, place;
};

/* Keys in a double array; those of words and endings lead to lists of records. */
struct automaton {
    uint32_t *units;
    uint32_t unit_count;
    struct record *records;
    uint32_t *starts; /* of each list, and the end of the last */
    uint32_t list_count;
};

struct lower {
    int letters;
    char text[2 * LONGEST_WORD];
};

/* A spelling that has records: as typed, but that the letters with their bits set are ё. */
struct entry {
    uint64_t yo;
    uint32_t list;
};

struct entries {
    int count;
    struct entry items[MOST_ENTRIES];
};

/* Read a file of keys, which have records of so many bytes, or numbers where that is 0; 0, or -1 with an exception. */
int automaton_load(struct automaton *automaton, PyObject *file, int record_bytes);
void automaton_free(struct automaton *automaton);
uint32_t automaton_follow(const struct automaton *automaton, uint32_t node, const char *key, size_t size);
uint32_t automaton_number(const struct automaton *automaton, uint32_t node, const char *key, size_t size);
bool automaton_begins(const struct automaton *automaton, unsigned char byte);

/* The spellings of what stands in a word from a letter on, with ё for some е; false where there are too many. */
bool automaton_entries(const struct automaton *automaton, const struct lower *word, int from, struct entries *entries);

/* Tables: russian_tables.c */

#define MOST_PARADIGM_PREFIXES 8
#define MOST_NOMINATIVES 4
#define LONGEST_AFFIX 120
#define ALPHABET 33

/* What a tag says: `dictionary.made_form`. */
struct tag {
    double odds, guess_odds;
    unsigned short same; /* the first tag with the same grammemes */
    int is_productive, is_proper, is_personal, is_noun, is_plural_of_name, is_plural_of_man;
    int is_superlative, is_comparative, is_masculine_nominative;
};

/* What is put behind a stem. */
struct affix {
    size_t size;
    char text[16];
};

/* How one ending of surnames, with what tells the kind before it, is read: `names.Kind`. */
struct surname_ending {
    int kind, before; /* letters that there must be before it */
    int cut;          /* letters behind the stem */
    struct affix nominative;
    double certainty;
};

struct nominatives {
    int count;
    struct affix items[MOST_NOMINATIVES];
};

/* The constants of the Python modules, by the names that `compiled.py` gives them. */
struct numbers {
    double capital, small, graded, hardly, plural, name, mostly, abbreviation, new_plural, longest_abbreviation;
    double known_prefix, any_prefix, ending, min_after_prefix, longest_prefix, min_predicted;
    double min_name_share, max_name_forms;
};

struct russian {
    struct automaton words, tag_counts, endings[MOST_PARADIGM_PREFIXES];
    bool *agree;            /* of each list of words: whether all its forms have one lemma, and it is sure */
    struct strings affixes; /* the suffixes by their numbers, then the prefixes of paradigms that are no suffix */
    uint8_t *affix_letters;
    uint32_t suffix_count, prefix_count, prefixes[MOST_PARADIGM_PREFIXES]; /* of paradigms, in `affixes` */
    uint16_t *paradigms; /* of each the suffixes of all places, then their tags, then their prefixes */
    uint32_t *paradigm_starts, paradigm_count;
    struct strings tag_names; /* the last is that of unknown words */
    struct tag *tags;
    int longest_ending;
    struct strings known_prefixes;                 /* the longest first */
    uint32_t *next_prefix, first_prefix[ALPHABET]; /* chains of those that begin alike */
    struct strings surname_endings;
    struct surname_ending *surnames;
    int longest_surname_ending; /* letters */
    struct strings name_endings;
    struct nominatives *nominatives;
    int longest_name_ending;
    uint64_t consonants, vowels, after_vowels; /* sets of letters */
    struct strings abbreviation_endings, stop_words;
    struct numbers numbers;
    bool sums_are_compensated; /* as `sum` does from Python 3.12 on */
    bool has_latin;
};

/* The number of a small letter, which takes two bytes, in the alphabet; ALPHABET where it is none. */
int russian_letter_number(const char *at);

/* The tables from a Python object that has them as attributes; NULL with an exception. */
struct russian *russian_load(PyObject *source);
void russian_free(void *tables);

/* Readings: russian_readings.c, russian_unknown.c */

#define MOST_READINGS 128
#define NO_PARADIGM UINT16_MAX

/* One way to understand a word: `dictionary.Reading`. */
struct reading {
    uint64_t yo; /* which letters are ё, though typed е */
    double score;
    uint16_t paradigm, place, tag;
    uint16_t skipped; /* letters before the word of the dictionary, or whose ending is known */
};

struct readings {
    int count;
    struct reading items[MOST_READINGS];
};

/* A sum as Python's `sum` has it. */
struct total {
    double high, low;
    bool is_compensated;
};

void russian_total_add(struct total *total, double value);
double russian_total_value(const struct total *total);

bool readings_add(struct readings *readings, struct reading reading);

/* Append a reading unless there is one of the same word, grammemes and paradigm: `unknown._distinct`. */
bool readings_add_distinct(const struct russian *russian, struct readings *readings, struct reading reading);

/* Of the readings from one on, keep those that are distinct; bring them in the order of their scores. */
void readings_keep_distinct(const struct russian *russian, struct readings *readings, int first);
void readings_sort(struct readings *readings, int first);

uint16_t russian_tag_of(const struct russian *russian, uint16_t paradigm, uint32_t place);

/* The reading of what stands in a word from a letter on as this form. */
struct reading russian_make_reading(const struct russian *russian, uint64_t yo, struct record record, double score,
                                    int from);

/* The readings of entries, each with this score. */
bool readings_of_entries(const struct russian *russian, const struct entries *entries, int from, double score,
                         bool only_productive, struct readings *readings);

/* `Dictionary.weigh` for what stands in a word from a letter on. */
void readings_weigh(const struct russian *russian, const struct lower *word, int from, struct readings *readings);

/* `Morphology.guesses`; false where it takes too much. */
bool readings_guess(const struct russian *russian, const struct lower *word, struct readings *readings);

/* Whether two forms make their lemmas in the same way. */
bool russian_has_same_rule(const struct russian *russian, const struct record *one, const struct record *other);

/* Whether the entries agree on a lemma, so that the first of them tells it: `Dictionary.sure_lemma`. */
bool russian_is_sure(const struct russian *russian, const struct entries *entries);

struct lemma {
    size_t size;
    char text[2 * LONGEST_WORD + 2 * LONGEST_AFFIX];
};

void russian_make_lemma(const struct russian *russian, const struct lower *word, const struct reading *reading,
                        struct lemma *lemma);

/* That of a superlative or comparative as a word of its own: `Form.own_lemma`. */
void russian_make_own_lemma(const struct russian *russian, const struct lower *word, const struct reading *reading,
                            struct lemma *lemma);

/* That of entries which agree on it. */
void russian_make_sure_lemma(const struct russian *russian, const struct lower *word, const struct entries *entries,
                             struct lemma *lemma);

/* Lemmas: russian_lemmas.c; all false where Python has to be asked */

/* How a word is written. */
struct written {
    bool has_capital, is_abbreviation;
    int declined; /* letters in capitals of an abbreviation with an ending, or 0 */
};

struct written russian_how_written(const struct russian *russian, const struct word *word);

double russian_sum_of_weights(const struct russian *russian, const struct spellings *weights);

/* `lemmas.lemma_weights`, of a word with its entries in the dictionary. */
bool russian_lemma_weights(const struct russian *russian, const struct lower *word, const struct written *written,
                           const struct entries *entries, struct spellings *weights);

/* `lemmas.name_weights` */
bool russian_name_weights(const struct russian *russian, const struct lower *word, const struct written *written,
                          const struct entries *entries, struct spellings *weights);

/* `lemmas.is_common`; 0, 1 or ASK_PYTHON. */
int russian_is_common_word(const struct russian *russian, const struct lower *word, const struct entries *entries);

/* Names: russian_names.c */

struct surname {
    double certainty;
    struct lemma nominative;
};

struct name {
    size_t stem_size;
    const struct nominatives *nominatives;
};

bool russian_as_surname(const struct russian *russian, const struct lower *word, struct surname *surname);
bool russian_as_name(const struct russian *russian, const struct lower *word, struct name *name);

#endif
