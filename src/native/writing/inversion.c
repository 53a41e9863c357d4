/* Pieces of text, section after section -> occurrences of terms, term after term -> their bytes.
 *
 * The first pass counts the occurrences of each term, the second puts each where its term's begin: a counting sort. Of
 * an occurrence the number of its word is kept and a code of its weight; its document and position follow from the
 * section in which the word stands. The twin is `_Inversion` in relsearch/engine/whoosh/codec/gather.py. */

#include "arrays.h"
#include "lists.h"
#include "records.h"
#include "scripts.h"
#include "term_blocks.h"

/* What the vocabulary and the sections say: the arrays with which both passes begin. */
enum { PIECES, SECTION_SIZES, SECTION_WEIGHTS, WORDS, LIST_STARTS, LIST_TERMS, LIST_CODES, OWN };

struct source {
    const uint32_t *pieces, *sizes, *weights, *words, *terms, *codes;
    const int64_t *starts;
    size_t piece_count, section_count, known_pieces, known_words, term_count, weight_count;
};

/* Whether the arrays fit together, so that only the numbers of pieces have to be looked at later. */
static bool read_source(const struct arrays *arrays, struct source *source) {
    source->pieces = ARRAY(arrays, PIECES, uint32_t);
    source->sizes = ARRAY(arrays, SECTION_SIZES, uint32_t);
    source->weights = ARRAY(arrays, SECTION_WEIGHTS, uint32_t);
    source->words = ARRAY(arrays, WORDS, uint32_t);
    source->starts = ARRAY(arrays, LIST_STARTS, int64_t);
    source->terms = ARRAY(arrays, LIST_TERMS, uint32_t);
    source->codes = ARRAY(arrays, LIST_CODES, uint32_t);
    source->piece_count = array_size(arrays, PIECES);
    source->section_count = array_size(arrays, SECTION_SIZES);
    if (array_size(arrays, WORDS) == 0 || array_size(arrays, LIST_STARTS) == 0 ||
        array_size(arrays, SECTION_WEIGHTS) != source->section_count ||
        array_size(arrays, LIST_CODES) != array_size(arrays, LIST_TERMS)) {
        return false;
    }
    source->known_pieces = array_size(arrays, WORDS) - 1;
    source->known_words = array_size(arrays, LIST_STARTS) - 1;
    uint64_t pieces = 0;
    for (size_t i = 0; i < source->section_count; i++) {
        pieces += source->sizes[i];
    }
    for (size_t i = 0; i < source->known_pieces; i++) {
        if (source->words[i] > source->words[i + 1]) {
            return false;
        }
    }
    for (size_t i = 0; i < source->known_words; i++) {
        if (source->starts[i] > source->starts[i + 1]) {
            return false;
        }
    }
    size_t listed = array_size(arrays, LIST_TERMS);
    for (size_t i = 0; i < listed; i++) {
        if (source->terms[i] >= source->term_count || source->codes[i] >= source->weight_count) {
            return false;
        }
    }
    return pieces == source->piece_count && source->words[source->known_pieces] <= source->known_words &&
           source->starts[0] >= 0 && (uint64_t)source->starts[source->known_words] <= listed;
}

/* Make one of the passes over arrays, and let go of them.
 *
 * terms, pairs: which of the arrays has an item a term, and which one a pair of weights, those of sections by terms' */
static PyObject *pass(struct arrays *arrays, bool fits, int terms, int pairs,
                      bool (*make)(const struct source *, const struct arrays *)) {
    struct source source;
    fits = fits && arrays->views[pairs].ndim == 2;
    source.term_count = array_size(arrays, terms);
    source.weight_count = fits ? (size_t)arrays->views[pairs].shape[1] : 0;
    for (size_t i = 0; fits && i < array_size(arrays, SECTION_WEIGHTS); i++) {
        fits = ARRAY(arrays, SECTION_WEIGHTS, uint32_t)[i] < (size_t)arrays->views[pairs].shape[0];
    }
    if (fits) {
        Py_BEGIN_ALLOW_THREADS
        fits = read_source(arrays, &source) && make(&source, arrays);
        Py_END_ALLOW_THREADS
    }
    free_arrays(arrays);
    if (!fits) {
        return unfitting();
    }
    Py_RETURN_NONE;
}

/* The first pass */

enum { TERM_COUNTS = OWN, PAIRS, WORD_COUNTS, OCCURRENCE_COUNTS };

static bool count(const struct source *source, const struct arrays *arrays) {
    int64_t *counts = ARRAY(arrays, TERM_COUNTS, int64_t), *words = ARRAY(arrays, WORD_COUNTS, int64_t);
    int64_t *occurrences = ARRAY(arrays, OCCURRENCE_COUNTS, int64_t);
    const uint32_t *piece = source->pieces;
    for (size_t section = 0; section < source->section_count; section++) {
        uint8_t *pairs = ARRAY(arrays, PAIRS, uint8_t) + source->weights[section] * source->weight_count;
        int64_t own_words = 0, own_occurrences = 0;
        for (const uint32_t *end = piece + source->sizes[section]; piece < end; piece++) {
            if (*piece >= source->known_pieces) {
                return false;
            }
            uint32_t first = source->words[*piece], last = source->words[*piece + 1];
            int64_t stop = source->starts[last];
            own_words += last - first;
            own_occurrences += stop - source->starts[first];
            for (int64_t i = source->starts[first]; i < stop; i++) {
                counts[source->terms[i]]++;
                pairs[source->codes[i]] = 1;
            }
        }
        words[section] = own_words;
        occurrences[section] = own_occurrences;
    }
    return true;
}

static PyObject *count_occurrences(PyObject *Py_UNUSED(module), PyObject *args) {
    struct arrays arrays;
    if (!take_arrays(&arrays, args, "4444844HAHH")) {
        return NULL;
    }
    bool fits = array_size(&arrays, WORD_COUNTS) == array_size(&arrays, SECTION_SIZES) &&
                array_size(&arrays, OCCURRENCE_COUNTS) == array_size(&arrays, SECTION_SIZES);
    return pass(&arrays, fits, TERM_COUNTS, PAIRS, count);
}

/* The second pass */

enum { PAIR_CODES = OWN, PLACES, OUT_WORDS, OUT_CODES };

static bool put(const struct source *source, const struct arrays *arrays) {
    uint32_t *places = ARRAY(arrays, PLACES, uint32_t), *words = ARRAY(arrays, OUT_WORDS, uint32_t), word = 0;
    size_t total = array_size(arrays, OUT_WORDS);
    bool has_codes = array_size(arrays, OUT_CODES) > 0, is_wide = arrays->views[OUT_CODES].itemsize == 4;
    const uint32_t *piece = source->pieces;
    for (size_t section = 0; section < source->section_count; section++) {
        const uint32_t *codes = ARRAY(arrays, PAIR_CODES, uint32_t) + source->weights[section] * source->weight_count;
        for (const uint32_t *end = piece + source->sizes[section]; piece < end; piece++) {
            if (*piece >= source->known_pieces) {
                return false;
            }
            for (uint32_t own = source->words[*piece]; own < source->words[*piece + 1]; own++, word++) {
                for (int64_t i = source->starts[own]; i < source->starts[own + 1]; i++) {
                    uint32_t place = places[source->terms[i]]++;
                    if (place >= total) {
                        return false;
                    }
                    words[place] = word;
                    if (has_codes && is_wide) {
                        ARRAY(arrays, OUT_CODES, uint32_t)[place] = codes[source->codes[i]];
                    } else if (has_codes) {
                        ARRAY(arrays, OUT_CODES, uint16_t)[place] = (uint16_t)codes[source->codes[i]];
                    }
                }
            }
        }
    }
    return true;
}

static PyObject *sort_occurrences(PyObject *Py_UNUSED(module), PyObject *args) {
    struct arrays arrays;
    if (!take_arrays(&arrays, args, "44448444DD*")) {
        return NULL;
    }
    size_t codes = array_size(&arrays, OUT_CODES);
    bool fits = !arrays.views[OUT_CODES].readonly && (codes == 0 || codes == array_size(&arrays, OUT_WORDS));
    return pass(&arrays, fits, PLACES, PAIR_CODES, put);
}

/* The bytes of a stretch of terms */

enum { BOUNDS, SORTED_WORDS, SORTED_CODES, SECTION_BOUNDS, SECTION_DOCS, SHIFTS, FIRST_SECTIONS, BLOB, SIZES, COUNTS, KINDS };

#define WORDS_BITS 6 /* every 64th word has its section in FIRST_SECTIONS */

/* Room for the lists of one term. */
struct room {
    size_t size;
    uint32_t *gaps, *frequencies, *distances, *codes;
};

static bool make_room(struct room *room, size_t size) {
    if (size <= room->size) {
        return true;
    }
    size *= 2;
    free(room->gaps);
    room->gaps = malloc(4 * size * sizeof *room->gaps);
    room->size = room->gaps ? size : 0;
    room->frequencies = room->gaps + size;
    room->distances = room->frequencies + size;
    room->codes = room->distances + size;
    return room->gaps != NULL;
}

/* The lists of the term whose occurrences go from one place up to another; whether their words are in sections. */
static bool lists_of(const struct arrays *arrays, size_t first, size_t end, struct room *room,
                     struct postings *postings) {
    const uint32_t *bounds = ARRAY(arrays, SECTION_BOUNDS, uint32_t), *docs = ARRAY(arrays, SECTION_DOCS, uint32_t);
    const uint32_t *shifts = ARRAY(arrays, SHIFTS, uint32_t), *firsts = ARRAY(arrays, FIRST_SECTIONS, uint32_t);
    const uint32_t *words = ARRAY(arrays, SORTED_WORDS, uint32_t);
    size_t sections = array_size(arrays, SECTION_DOCS), stretches = array_size(arrays, FIRST_SECTIONS);
    size_t documents = 0;
    uint32_t doc = UINT32_MAX, position = 0;
    for (size_t i = first; i < end; i++) {
        uint32_t word = words[i];
        if (word >> WORDS_BITS >= stretches) {
            return false;
        }
        size_t section = firsts[word >> WORDS_BITS];
        while (section < sections && bounds[section + 1] <= word) {
            section++;
        }
        if (section >= sections) {
            return false;
        }
        uint32_t own = word + shifts[section];
        if (documents == 0 || docs[section] != doc) {
            room->gaps[documents] = docs[section] - doc;
            room->frequencies[documents++] = 0;
            doc = docs[section];
            position = 0;
        }
        room->frequencies[documents - 1]++;
        room->distances[i - first] = own - position;
        position = own;
    }
    *postings = (struct postings){documents, end - first, room->gaps, room->frequencies, room->distances, NULL};
    return true;
}

static void copy_codes(const struct arrays *arrays, size_t first, size_t end, uint32_t *codes) {
    if (arrays->views[SORTED_CODES].itemsize == 4) {
        memcpy(codes, ARRAY(arrays, SORTED_CODES, uint32_t) + first, (end - first) * sizeof *codes);
        return;
    }
    const uint16_t *narrow = ARRAY(arrays, SORTED_CODES, uint16_t) + first;
    for (size_t i = 0; i < end - first; i++) {
        codes[i] = narrow[i];
    }
}

/* The bytes written; -1 where the arrays do not fit together, -2 where memory ran out. */
static Py_ssize_t pack(const struct arrays *arrays, struct room *room) {
    const int64_t *starts = ARRAY(arrays, BOUNDS, int64_t);
    size_t total = array_size(arrays, SORTED_WORDS), terms = array_size(arrays, COUNTS);
    bool has_codes = array_size(arrays, SORTED_CODES) > 0;
    uint8_t *blob = ARRAY(arrays, BLOB, uint8_t), *at = blob;
    if (starts[0] < 0 || (uint64_t)starts[terms] > total ||
        array_size(arrays, BLOB) / (4 * ITEM_BYTES) < (size_t)(starts[terms] - starts[0])) {
        return -1;
    }
    for (size_t term = 0; term < terms; term++) {
        size_t first = (size_t)starts[term], end = (size_t)starts[term + 1];
        struct postings postings;
        if (starts[term] >= starts[term + 1] || starts[term + 1] > starts[terms]) {
            return -1;
        }
        if (!make_room(room, end - first)) {
            return -2;
        }
        if (!lists_of(arrays, first, end, room, &postings)) {
            return -1;
        }
        if (has_codes) {
            copy_codes(arrays, first, end, room->codes);
            postings.codes = room->codes;
        }
        uint8_t *behind = write_postings(at, &postings, ARRAY(arrays, KINDS, uint16_t) + term);
        ARRAY(arrays, SIZES, int64_t)[term] = behind - at;
        ARRAY(arrays, COUNTS, int64_t)[term] = (int64_t)postings.documents;
        at = behind;
    }
    return at - blob;
}

static PyObject *pack_occurrences(PyObject *Py_UNUSED(module), PyObject *args) {
    struct arrays arrays;
    struct room room = {0};
    if (!take_arrays(&arrays, args, "84*4444AHHB")) {
        return NULL;
    }
    size_t terms = array_size(&arrays, COUNTS), codes = array_size(&arrays, SORTED_CODES);
    bool fits = array_size(&arrays, BOUNDS) == terms + 1 && array_size(&arrays, SIZES) == terms &&
                array_size(&arrays, KINDS) == terms && (codes == 0 || codes == array_size(&arrays, SORTED_WORDS)) &&
                array_size(&arrays, SECTION_BOUNDS) == array_size(&arrays, SECTION_DOCS) + 1 &&
                array_size(&arrays, SHIFTS) == array_size(&arrays, SECTION_DOCS);
    Py_ssize_t size = -1;
    if (fits) {
        Py_BEGIN_ALLOW_THREADS
        size = pack(&arrays, &room);
        Py_END_ALLOW_THREADS
    }
    free(room.gaps);
    free_arrays(&arrays);
    return size == -2 ? PyErr_NoMemory() : size < 0 ? unfitting() : PyLong_FromSsize_t(size);
}

static PyMethodDef functions[] = {
    {"count_occurrences", count_occurrences, METH_VARARGS,
     "(pieces, sizes and weights of sections, words, starts, terms and codes of lists, and into: occurrences of each "
     "term; which pairs of weights there are; words and occurrences of each section)"},
    {"sort_occurrences", sort_occurrences, METH_VARARGS,
     "(the same seven, codes of pairs of weights, where each term's occurrences go, and into: words and codes)"},
    {"pack_occurrences", pack_occurrences, METH_VARARGS,
     "(where occurrences of each term begin, words, codes, bounds, documents and shifts of sections, the section of "
     "every 64th word, and into: bytes; sizes, documents and kinds of each term): the bytes written"},
    {NULL, NULL, 0, NULL},
};

int add_inversion(PyObject *module) {
    bool failed = PyModule_AddFunctions(module, functions) < 0 || add_lists(module) < 0 || add_terms(module) < 0 ||
                  add_records(module) < 0 || add_scripts(module) < 0;
    return failed ? -1 : 0;
}
