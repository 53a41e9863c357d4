/* What the files of English share; each is the twin of the Python module of its name in `analysis/english/`. */

#ifndef RELSEARCH_ENGLISH_H
#define RELSEARCH_ENGLISH_H

#include "words/words.h"

#define MOST_READINGS 8 /* of a form; with their families, and the form itself, there is room for them in spellings */
#define MOST_GROWTH 4   /* letters by which an American spelling may be the longer */
#define TEXT_ROOM 64    /* for the longest word, spelt the American way twice, and an ending */

/* A folded word. */
struct text {
    size_t size;
    char letters[TEXT_ROOM];
};

/* The sets that a word may be in. */
enum kind {
    STOP_WORD = 1 << 0,
    NAME = 1 << 1,
    NAME_OR_WORD = 1 << 2,
    PERSON = 1 << 3,
    VERB = 1 << 4,
    ADJECTIVE = 1 << 5,
    VERBAL_NOUN = 1 << 6,
    UNCHANGED = 1 << 7,
    COMMON = 1 << 8,
    NOT_IZE = 1 << 9,   /* what stands before -ise, and no z */
    BEGINNING = 1 << 10 /* the first letters of a British stem */
};

#define BEGINNING_SIZE 4

/* What the tables say of a word; words of other tables are known by their numbers, NO_STRING where there is none. */
struct entry {
    unsigned kinds;
    uint32_t american;      /* the word's American spelling */
    uint32_t american_stem; /* that of all words that begin with it */
    uint32_t family;
    uint32_t first_reading, reading_count;
};

struct reading {
    double weight;
    uint32_t lemma;
};

struct english {
    struct strings words; /* all words of all tables */
    struct entry *entries;
    size_t entry_room;
    struct reading *readings;
    size_t reading_count, reading_room;
    size_t longest_stem;
    double family, stop_word, verbal_noun, name_or_word; /* weights */
};

/* english_tables.c */

/* The tables, from the keywords that `EnglishAnalyzer.tables` lays out; NULL with an exception. */
struct english *english_load(PyObject *args, PyObject *keywords);
void english_free(void *english);

/* What the tables say of a word: nothing, if they have it not. */
const struct entry *english_find(const struct english *english, const char *letters, size_t size);
struct text english_text(const struct english *english, uint32_t number);

/* english_spelling.c */

/* The American spelling of a word of which the tables say so much; what they say of that. */
const struct entry *english_american(const struct english *english, const struct text *word, const struct entry *entry,
                                     struct text *american);

/* english_inflection.c */

/* Add the dictionary words of a form of which the tables say so much. */
void english_readings(const struct english *english, const struct text *word, const struct entry *entry, bool capital,
                      struct spellings *found);
bool english_is_common(const struct english *english, const struct text *word, const struct entry *entry);

/* english_families.c */

void english_family(const struct english *english, const struct text *lemma, struct text *term);

/* Small things about words */

/* The spelling that is a word, NULL where it is not there. */
static inline struct spelling *spelling_of(struct spellings *found, const struct text *word) {
    for (int at = 0; at < found->count; at++) {
        struct spelling *item = &found->items[at];
        if (item->size == word->size && memcmp(item->text, word->letters, word->size) == 0) {
            return item;
        }
    }
    return NULL;
}

static inline char last_letter(const struct text *word) {
    return word->size ? word->letters[word->size - 1] : '\0';
}

static inline bool ends_with(const struct text *word, const char *suffix) {
    size_t size = strlen(suffix);
    return size <= word->size && memcmp(word->letters + word->size - size, suffix, size) == 0;
}

static inline bool is_same(const struct text *one, const struct text *other) {
    return one->size == other->size && memcmp(one->letters, other->letters, one->size) == 0;
}

/* The first letters of a word, with an ending. */
static inline struct text joined(const struct text *word, size_t size, const char *ending) {
    struct text result = *word;
    size_t more = strlen(ending);
    memcpy(result.letters + size, ending, more);
    result.size = size + more;
    return result;
}

/* A word without so many of its last letters. */
static inline struct text without(const struct text *word, size_t letters) {
    return joined(word, letters < word->size ? word->size - letters : 0, "");
}

#endif
