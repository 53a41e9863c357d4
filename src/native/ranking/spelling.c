/* Words within some edits of another; the twin of `relsearch.engine.whoosh.ranking.spelling`. */

#include "buffers.h"
#include "ranking.h"

#define LONGEST 64

/* The letters of a word, and for each of them the places at which it stands. */
struct pattern {
    const uint32_t *letters;
    size_t size;
    uint32_t first_place[256]; /* by the last bits of a letter: 1 + the first place at which such a letter stands */
};

static uint64_t places_of(const struct pattern *pattern, uint32_t letter) {
    uint64_t places = 0;
    for (size_t i = pattern->first_place[letter & 0xFF]; i > 0 && i <= pattern->size; i++) {
        if (pattern->letters[i - 1] == letter) {
            places |= (uint64_t)1 << (i - 1);
        }
    }
    return places;
}

/* A column of the table of edits at once, as bits that say where it rises and falls (Hyyrö 2003). */
static int64_t count_edits(const struct pattern *pattern, const uint32_t *word, size_t length) {
    uint64_t top = (uint64_t)1 << (pattern->size - 1), rises = (top - 1) << 1 | 1;
    uint64_t falls = 0, before = 0, same = 0;
    int64_t count = (int64_t)pattern->size;
    for (size_t i = 0; i < length; i++) {
        uint64_t now = places_of(pattern, word[i]);
        uint64_t swapped = ((~same & now) << 1) & before;
        same = (((now & rises) + rises) ^ rises) | now | falls | swapped;
        uint64_t up = falls | ~(same | rises), down = same & rises;
        count += (up & top) != 0;
        count -= (down & top) != 0;
        up = up << 1 | 1;
        rises = down << 1 | ~(same | up);
        falls = same & up;
        before = now;
    }
    return count;
}

/* Whether a bag lacks at most so many bits of another. */
static bool lacks_few(uint64_t missing, int64_t most) {
    for (int64_t i = 0; i < most && missing; i++) {
        missing &= missing - 1;
    }
    return missing == 0;
}

/* The first word whose first letter is not before a letter. */
static size_t first_word(const uint32_t *codes, size_t words, size_t length, uint64_t letter) {
    size_t low = 0, high = words;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (codes[middle * length] < letter) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct words {
    const uint32_t *codes;
    const uint64_t *bags;
    size_t count, length;
};

static size_t find_near(const struct words *words, const struct pattern *pattern, uint64_t bag, int64_t distance,
                        int64_t *places, int64_t *edits) {
    uint64_t letter = pattern->letters[0];
    size_t end = first_word(words->codes, words->count, words->length, letter + 1), found = 0;
    for (size_t i = first_word(words->codes, words->count, words->length, letter); i < end; i++) {
        if (!lacks_few(bag & ~words->bags[i], distance) || !lacks_few(words->bags[i] & ~bag, distance)) {
            continue;
        }
        int64_t count = count_edits(pattern, words->codes + i * words->length, words->length);
        if (count <= distance) {
            places[found] = (int64_t)i;
            edits[found++] = count;
        }
    }
    return found;
}

static PyObject *near_in(const struct words *words, const struct array *wanted, uint64_t bag, int64_t distance) {
    struct pattern pattern = {wanted->view.buf, wanted->count, {0}};
    for (size_t i = wanted->count; i > 0; i--) {
        pattern.first_place[pattern.letters[i - 1] & 0xFF] = (uint32_t)i;
    }
    int64_t *places = malloc(words->count * sizeof *places + 1), *edits = malloc(words->count * sizeof *edits + 1);
    PyObject *answer = NULL;
    if (!places || !edits) {
        PyErr_NoMemory();
    } else {
        size_t found;
        Py_BEGIN_ALLOW_THREADS
        found = find_near(words, &pattern, bag, distance, places, edits);
        Py_END_ALLOW_THREADS
        answer = pair_of_bytes(places, edits, found);
    }
    free(places);
    free(edits);
    return answer;
}

static PyObject *near_words(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *objects[3], *answer = NULL;
    static const size_t widths[3] = {4, 8, 4};
    unsigned long long bag;
    long long distance;
    struct array arrays[3] = {{{0}, 0}};
    if (!PyArg_ParseTuple(args, "OOOKL", &objects[0], &objects[1], &objects[2], &bag, &distance)) {
        return NULL;
    }
    bool is_borrowed = true;
    for (int i = 0; is_borrowed && i < 3; i++) {
        is_borrowed = borrow(objects[i], widths[i], 0, &arrays[i]) == 0;
    }
    if (is_borrowed) {
        struct words words = {arrays[0].view.buf, arrays[1].view.buf, arrays[1].count, 0};
        words.length = words.count ? arrays[0].count / words.count : 0;
        if (words.length * words.count != arrays[0].count || (words.count && !words.length) || arrays[2].count == 0 || arrays[2].count > LONGEST) {
            PyErr_SetString(PyExc_ValueError, "arrays do not fit one another");
        } else {
            answer = near_in(&words, &arrays[2], bag, distance);
        }
    }
    release(arrays, 3);
    return answer;
}

static PyMethodDef functions[] = {
    {"near", near_words, METH_VARARGS, "near(codes, bags, wanted, bag, distance): places of words, and their edits."},
    {NULL, NULL, 0, NULL},
};

int add_spelling(PyObject *module) {
    return PyModule_AddFunctions(module, functions);
}
