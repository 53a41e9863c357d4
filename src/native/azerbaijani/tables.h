/* The tables of Azerbaijani, made from the Python objects that hold them. */

#ifndef RELSEARCH_AZERBAIJANI_TABLES_H
#define RELSEARCH_AZERBAIJANI_TABLES_H

#include "reader.h"

#define MOST_TOLD 4
#define MOST_RESPELLED 16
#define LONGEST_RESPELLED 4

/* A word of which the roots are told: see readings.py. */
struct told {
    uint32_t roots[MOST_TOLD]; /* numbers of `texts` */
    double weights[MOST_TOLD];
    int count;
};

/* Letters typed in the English way, and the one they stand for. */
struct respelled {
    char typed[LONGEST_RESPELLED];
    size_t size;
    uint64_t letters; /* the bits of those typed */
    char letter;
};

struct respellings {
    struct respelled items[MOST_RESPELLED];
    size_t count;
};

struct tables {
    struct grammar grammar;
    struct reader native, typed, typed_with_a;
    struct strings particles; /* folded */
    uint32_t *particle_roots;
    struct strings told_words;
    struct told *told;
    struct strings common;
    struct strings stop_words; /* folded */
    struct respellings digraphs, foreign;
    char as_read[128][4]; /* how a letter is spelled in names */
    unsigned char as_read_size[128];
};

/* Takes what `compiled_language` in Python gives, by keyword; NULL with an exception. */
struct tables *tables_load(PyObject *arguments, PyObject *keywords);

void tables_free(struct tables *tables);

struct reader_tables {
    PyObject *surfaces, *chains, *regular_chains, *derivations, *verb_derivations; /* dicts */
};

/* Fill a reader, all zero before, with the native tables respelled; false with an exception. */
bool reader_load(struct reader *reader, struct grammar *grammar, const struct reader_tables *from, PyObject *stem_masks,
                 spelling *spelled);

/* Read a str of small Azerbaijani letters, at most `most` of them; false with an exception. */
bool load_letters(PyObject *text, size_t most, struct letters *letters);

/* Read one and number it; false with an exception. */
bool load_text(struct strings *texts, PyObject *text, size_t most, uint32_t *number);

bool load_mask(PyObject *number, uint64_t *mask);

/* The two of a tuple, borrowed; false with an exception. */
bool load_pair(PyObject *pair, PyObject **first, PyObject **second);

/* Memory of zeros; NULL with an exception. */
void *zeros(size_t count, size_t size);

#endif
