#include "vocabulary.h"

int lexicon_begin(struct lexicon *lexicon) {
    lexicon->weights[0] = 1.0;
    lexicon->weight_count = 1;
    lexicon->codes[SURE] = 1;
    return numbers_add(&lexicon->word_starts, 0) && numbers_add(&lexicon->term_starts, 0) ? 0 : -1;
}

void lexicon_free(struct lexicon *lexicon) {
    strings_free(&lexicon->terms);
    numbers_free(&lexicon->word_starts);
    numbers_free(&lexicon->term_starts);
    numbers_free(&lexicon->term_numbers);
    numbers_free(&lexicon->term_codes);
}

/* Adding words */

static uint32_t code_of(struct lexicon *lexicon, double weight) {
    uint32_t code = 0;
    while (code < lexicon->weight_count && lexicon->weights[code] != weight) {
        code++;
    }
    if (code == MOST_WEIGHTS) {
        return NO_STRING;
    }
    lexicon->weights[code] = weight;
    lexicon->weight_count += code == lexicon->weight_count;
    return code;
}

static uint32_t code_of_thousandths(struct lexicon *lexicon, int weight) {
    if (!lexicon->codes[weight]) {
        uint32_t code = code_of(lexicon, weight / (double)SURE);
        if (code == NO_STRING) {
            return NO_STRING;
        }
        lexicon->codes[weight] = code + 1;
    }
    return lexicon->codes[weight] - 1;
}

static bool add_term(struct lexicon *lexicon, const char *text, size_t size, uint32_t code) {
    uint32_t number = strings_add(&lexicon->terms, text, size);
    return number != NO_STRING && code != NO_STRING && numbers_add(&lexicon->term_numbers, number) &&
           numbers_add(&lexicon->term_codes, code);
}

static bool end_word(struct lexicon *lexicon) {
    return numbers_add(&lexicon->term_starts, (uint32_t)lexicon->term_numbers.count);
}

uint32_t lexicon_end_piece(struct lexicon *lexicon) {
    uint32_t words = (uint32_t)lexicon->term_starts.count - 1;
    return numbers_add(&lexicon->word_starts, words) ? (uint32_t)lexicon->word_starts.count - 2 : NO_STRING;
}

void lexicon_drop_piece(struct lexicon *lexicon) {
    size_t words = lexicon->word_starts.items[lexicon->word_starts.count - 1];
    lexicon->term_starts.count = words + 1;
    lexicon->term_numbers.count = lexicon->term_codes.count = lexicon->term_starts.items[words];
}

bool lexicon_add_word(struct lexicon *lexicon, const struct terms *terms, int count) {
    for (int i = 0; i < count; i++) {
        const struct term *term = &terms->items[i];
        if (!add_term(lexicon, terms->text + term->start, term->size, code_of_thousandths(lexicon, term->weight))) {
            return false;
        }
    }
    return end_word(lexicon);
}

static bool add_text(struct lexicon *lexicon, PyObject *term, uint32_t code) {
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(term, &size);
    if (text && !add_term(lexicon, text, (size_t)size, code)) {
        PyErr_NoMemory();
    }
    return !PyErr_Occurred();
}

static bool add_weighted(struct lexicon *lexicon, PyObject *pair) {
    PyObject *term;
    double weight;
    return PyArg_ParseTuple(pair, "Od", &term, &weight) && add_text(lexicon, term, code_of(lexicon, weight));
}

static bool add_word_terms(struct lexicon *lexicon, PyObject *word) {
    PyObject *certain, *others;
    if (!PyArg_ParseTuple(word, "O!O!", &PyTuple_Type, &certain, &PyTuple_Type, &others)) {
        return false;
    }
    for (Py_ssize_t i = 0; i < PyTuple_Size(certain); i++) {
        if (!add_text(lexicon, PyTuple_GetItem(certain, i), 0)) {
            return false;
        }
    }
    for (Py_ssize_t i = 0; i < PyTuple_Size(others); i++) {
        if (!add_weighted(lexicon, PyTuple_GetItem(others, i))) {
            return false;
        }
    }
    return true;
}

uint32_t lexicon_add_piece(struct lexicon *lexicon, PyObject *words) {
    bool is_added = true;
    for (Py_ssize_t i = 0; is_added && i < PyTuple_Size(words); i++) {
        is_added = add_word_terms(lexicon, PyTuple_GetItem(words, i)) && end_word(lexicon);
    }
    uint32_t number = is_added ? lexicon_end_piece(lexicon) : NO_STRING;
    if (number == NO_STRING) {
        lexicon_drop_piece(lexicon);
        if (!PyErr_Occurred()) {
            PyErr_NoMemory();
        }
    }
    return number;
}

/* Sorting terms */

struct ranked {
    uint64_t head; /* the first eight bytes, so that they compare like the bytes */
    uint32_t number;
};

static uint64_t head_of(struct string string) {
    uint64_t head = 0;
    for (size_t i = 0; i < 8; i++) {
        head = head << 8 | (i < string.size ? (unsigned char)string.text[i] : 0);
    }
    return head;
}

static bool is_before(const struct strings *strings, const struct ranked *one, const struct ranked *other) {
    if (one->head != other->head) {
        return one->head < other->head;
    }
    struct string a = strings_get(strings, one->number), b = strings_get(strings, other->number);
    int order = memcmp(a.text, b.text, a.size < b.size ? a.size : b.size);
    return order ? order < 0 : a.size < b.size;
}

/* Merge sort, from runs of one upwards; the sorted ones are in what is returned, one of the two. */
static struct ranked *sort(const struct strings *strings, struct ranked *from, struct ranked *to, size_t count) {
    for (size_t run = 1; run < count; run *= 2) {
        for (size_t begin = 0; begin < count; begin += 2 * run) {
            size_t middle = begin + run < count ? begin + run : count;
            size_t end = begin + 2 * run < count ? begin + 2 * run : count;
            size_t one = begin, other = middle, place = begin;
            while (one < middle && other < end) {
                to[place++] = is_before(strings, &from[other], &from[one]) ? from[other++] : from[one++];
            }
            memcpy(to + place, from + one, (middle - one) * sizeof *to);
            memcpy(to + place + (middle - one), from + other, (end - other) * sizeof *to);
        }
        struct ranked *swapped = from;
        from = to;
        to = swapped;
    }
    return from;
}

static PyObject *int64_bytes(size_t count, int64_t **items) {
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * sizeof(int64_t)));
    *items = bytes ? (int64_t *)PyBytes_AsString(bytes) : NULL;
    return bytes;
}

PyObject *lexicon_sorted(const struct lexicon *lexicon) {
    const struct strings *terms = &lexicon->terms;
    size_t count = terms->count;
    struct ranked *one = malloc((count + 1) * sizeof *one), *other = malloc((count + 1) * sizeof *other);
    int64_t *starts, *order;
    PyObject *starts_bytes = int64_bytes(count + 1, &starts), *order_bytes = int64_bytes(count, &order);
    PyObject *found = NULL;
    if (!one || !other) {
        PyErr_NoMemory();
    } else if (starts && order) {
        for (uint32_t i = 0; i < count; i++) {
            one[i] = (struct ranked){head_of(strings_get(terms, i)), i};
            starts[i] = (int64_t)terms->starts[i];
        }
        starts[count] = count ? (int64_t)terms->starts[count] : 0;
        const struct ranked *sorted = sort(terms, one, other, count);
        for (size_t i = 0; i < count; i++) {
            order[i] = sorted[i].number;
        }
        found = Py_BuildValue("y#OO", terms->text ? terms->text : "", (Py_ssize_t)starts[count], starts_bytes,
                              order_bytes);
    }
    free(one);
    free(other);
    Py_XDECREF(starts_bytes);
    Py_XDECREF(order_bytes);
    return found;
}
