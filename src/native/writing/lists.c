#include "lists.h"

#include "arrays.h"

enum kind { CONSTANT, BYTES, SHORTS, LONGS, BYTES_AND, SHORTS_AND };

#define KIND_BITS 3

static uint8_t *put_bytes(uint8_t *at, const uint32_t *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        at[i] = (uint8_t)(values[i] < 0xFF ? values[i] : 0xFF);
    }
    return at + count;
}

static uint8_t *put_shorts(uint8_t *at, const uint32_t *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint32_t value = values[i] < 0xFFFF ? values[i] : 0xFFFF;
        at[2 * i] = (uint8_t)value;
        at[2 * i + 1] = (uint8_t)(value >> 8);
    }
    return at + 2 * count;
}

static uint8_t *put_long(uint8_t *at, uint32_t value) {
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
    at[2] = (uint8_t)(value >> 16);
    at[3] = (uint8_t)(value >> 24);
    return at + 4;
}

/* All values from a least one on. */
static uint8_t *put_longs(uint8_t *at, const uint32_t *values, size_t count, uint32_t least) {
    for (size_t i = 0; i < count; i++) {
        if (values[i] >= least) {
            at = put_long(at, values[i]);
        }
    }
    return at;
}

/* The kind in which a list takes the least room; of several, the first in the order of `choose` in numbers.py. */
static enum kind choose(const uint32_t *values, size_t count, uint32_t constant) {
    uint32_t greatest = 0;
    size_t above_bytes = 0, above_shorts = 0;
    for (size_t i = 0; i < count; i++) {
        greatest = values[i] > greatest ? values[i] : greatest;
        above_bytes += values[i] >= 0xFF;
        above_shorts += values[i] >= 0xFFFF;
    }
    if (greatest == constant) {
        return CONSTANT;
    }
    if (greatest <= 0xFF) {
        return BYTES;
    }
    enum kind best = greatest <= 0xFFFF ? SHORTS : LONGS;
    size_t size = greatest <= 0xFFFF ? 2 * count : 4 * count;
    if (count + 4 * above_bytes < size) {
        best = BYTES_AND;
        size = count + 4 * above_bytes;
    }
    return greatest >= 0xFFFF && 2 * count + 4 * above_shorts < size ? SHORTS_AND : best;
}

static uint8_t *put_list(uint8_t *at, const uint32_t *values, size_t count, uint32_t constant, unsigned *chosen) {
    enum kind kind = choose(values, count, constant);
    *chosen = kind;
    switch (kind) {
    case BYTES:
        return put_bytes(at, values, count);
    case SHORTS:
        return put_shorts(at, values, count);
    case LONGS:
        return put_longs(at, values, count, 0);
    case BYTES_AND:
        return put_longs(put_bytes(at, values, count), values, count, 0xFF);
    case SHORTS_AND:
        return put_longs(put_shorts(at, values, count), values, count, 0xFFFF);
    default:
        return at;
    }
}

uint8_t *write_postings(uint8_t *at, const struct postings *postings, uint16_t *kinds) {
    unsigned docs, frequencies, positions, weights = CONSTANT;
    at = put_list(at, postings->gaps, postings->documents, 1, &docs);
    at = put_list(at, postings->frequencies, postings->documents, 1, &frequencies);
    at = put_list(at, postings->distances, postings->occurrences, 0, &positions);
    if (postings->codes) {
        at = put_list(at, postings->codes, postings->occurrences, 0, &weights);
    }
    *kinds = (uint16_t)(docs | frequencies << KIND_BITS | positions << 2 * KIND_BITS | weights << 3 * KIND_BITS);
    return at;
}

/* pack_postings */

enum { COUNTS, DOCS, FREQUENCIES, POSITIONS, CODES, BLOB, SIZES, KINDS };

/* The distances of the next term; whether its lists end where the arrays do, or before. */
static bool distances_of(const struct arrays *arrays, size_t document, size_t occurrence, struct postings *postings,
                         uint32_t *gaps, uint32_t *distances) {
    const uint32_t *docs = ARRAY(arrays, DOCS, uint32_t) + document;
    const uint32_t *frequencies = ARRAY(arrays, FREQUENCIES, uint32_t) + document;
    const uint32_t *positions = ARRAY(arrays, POSITIONS, uint32_t) + occurrence;
    size_t rest = array_size(arrays, POSITIONS) - occurrence, at = 0;
    uint32_t before = UINT32_MAX;
    for (size_t i = 0; i < postings->documents; i++) {
        gaps[i] = docs[i] - before;
        before = docs[i];
        if (frequencies[i] == 0 || frequencies[i] > rest - at) {
            return false;
        }
        uint32_t last = 0;
        for (size_t end = at + frequencies[i]; at < end; at++) {
            distances[at] = positions[at] - last;
            last = positions[at];
        }
    }
    postings->occurrences = at;
    postings->gaps = gaps;
    postings->frequencies = frequencies;
    postings->distances = distances;
    postings->codes = array_size(arrays, CODES) ? ARRAY(arrays, CODES, uint32_t) + occurrence : NULL;
    return true;
}

/* The bytes written, or -1 where the arrays do not fit together. */
static Py_ssize_t pack(const struct arrays *arrays, uint32_t *gaps, uint32_t *distances) {
    size_t document = 0, occurrence = 0;
    uint8_t *blob = ARRAY(arrays, BLOB, uint8_t), *at = blob;
    for (size_t term = 0; term < array_size(arrays, COUNTS); term++) {
        int64_t count = ARRAY(arrays, COUNTS, int64_t)[term];
        struct postings postings = {(size_t)count, 0, NULL, NULL, NULL, NULL};
        if (count <= 0 || (size_t)count > array_size(arrays, DOCS) - document ||
            !distances_of(arrays, document, occurrence, &postings, gaps, distances)) {
            return -1;
        }
        uint8_t *end = write_postings(at, &postings, ARRAY(arrays, KINDS, uint16_t) + term);
        ARRAY(arrays, SIZES, int64_t)[term] = end - at;
        at = end;
        document += postings.documents;
        occurrence += postings.occurrences;
    }
    return at - blob;
}

static PyObject *pack_postings(PyObject *Py_UNUSED(module), PyObject *args) {
    struct arrays arrays;
    if (!take_arrays(&arrays, args, "84444AHB")) {
        return NULL;
    }
    size_t terms = array_size(&arrays, COUNTS), documents = array_size(&arrays, DOCS);
    size_t occurrences = array_size(&arrays, POSITIONS), codes = array_size(&arrays, CODES);
    bool fits = array_size(&arrays, FREQUENCIES) == documents && (codes == 0 || codes == occurrences) &&
                array_size(&arrays, SIZES) == terms && array_size(&arrays, KINDS) == terms &&
                array_size(&arrays, BLOB) / ITEM_BYTES >= 2 * (documents + occurrences);
    uint32_t *gaps = malloc((documents + 1) * sizeof *gaps), *distances = malloc((occurrences + 1) * sizeof *distances);
    Py_ssize_t size = -1;
    if (fits && gaps && distances) {
        Py_BEGIN_ALLOW_THREADS
        size = pack(&arrays, gaps, distances);
        Py_END_ALLOW_THREADS
    }
    PyObject *found = !gaps || !distances ? PyErr_NoMemory() : size < 0 ? unfitting() : PyLong_FromSsize_t(size);
    free(gaps);
    free(distances);
    free_arrays(&arrays);
    return found;
}

static PyMethodDef functions[] = {
    {"pack_postings", pack_postings, METH_VARARGS,
     "(counts, docs, freqs, positions, codes or none, blob, sizes, kinds): what lists.encode does, into the last three; "
     "the bytes written."},
    {NULL, NULL, 0, NULL},
};

int add_lists(PyObject *module) {
    return PyModule_AddFunctions(module, functions);
}
