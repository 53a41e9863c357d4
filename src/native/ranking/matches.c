/* Documents with scores, and how lists of them combine; the twin of `matches` and `topk` of `relsearch.engine.whoosh`.
 *
 * Documents are int64, ascending; scores are float64. */

#include "buffers.h"
#include "ranking.h"

#define MANY 4096 /* documents from which it pays to let other threads run */

/* Borrow arrays of 8 bytes an item; the last one to be written into, where it says so. */
static int borrow_all(PyObject *args, struct array *arrays, Py_ssize_t count, Py_ssize_t written) {
    for (Py_ssize_t i = 0; i < count; i++) {
        if (borrow(PyTuple_GetItem(args, i), 8, i == written, &arrays[i]) < 0) {
            return -1;
        }
    }
    return 0;
}

static int refuse(const char *what) {
    PyErr_SetString(PyExc_ValueError, what);
    return -1;
}

static bool check_size(PyObject *args, Py_ssize_t wanted) {
    if (PyTuple_Size(args) != wanted) {
        PyErr_Format(PyExc_TypeError, "%zd arguments were expected", wanted);
        return false;
    }
    return true;
}

/* Either of two lists */

struct scored {
    const int64_t *docs;
    const double *scores;
    size_t count;
};

static size_t join(struct scored one, struct scored two, int64_t *docs, double *scores) {
    size_t i = 0, j = 0, place = 0;
    while (i < one.count && j < two.count) {
        int64_t doc = one.docs[i], other = two.docs[j];
        if (doc < other) {
            docs[place] = doc;
            scores[place++] = one.scores[i++];
        } else if (other < doc) {
            docs[place] = other;
            scores[place++] = two.scores[j++];
        } else {
            docs[place] = doc;
            scores[place++] = one.scores[i++] + two.scores[j++];
        }
    }
    struct scored rest = i < one.count ? one : two;
    size_t from = i < one.count ? i : j;
    memcpy(docs + place, rest.docs + from, (rest.count - from) * sizeof *docs);
    memcpy(scores + place, rest.scores + from, (rest.count - from) * sizeof *scores);
    return place + rest.count - from;
}

/* Two lists with their scores, made one by a function that says how many documents there are then. */
static PyObject *combined(PyObject *args, size_t (*combine)(struct scored, struct scored, int64_t *, double *)) {
    struct array arrays[4] = {{{0}, 0}};
    PyObject *answer = NULL;
    if (!check_size(args, 4) || borrow_all(args, arrays, 4, -1) < 0) {
        release(arrays, 4);
        return NULL;
    }
    struct scored one = {arrays[0].view.buf, arrays[1].view.buf, arrays[0].count};
    struct scored two = {arrays[2].view.buf, arrays[3].view.buf, arrays[2].count};
    size_t most = one.count + two.count;
    int64_t *docs = malloc(most * sizeof *docs + 1);
    double *scores = malloc(most * sizeof *scores + 1);
    if (!docs || !scores) {
        PyErr_NoMemory();
    } else if (arrays[1].count != one.count || arrays[3].count != two.count) {
        refuse("arrays are not of one length");
    } else {
        size_t count;
        Py_BEGIN_ALLOW_THREADS
        count = combine(one, two, docs, scores);
        Py_END_ALLOW_THREADS
        answer = pair_of_bytes(docs, scores, count);
    }
    free(docs);
    free(scores);
    release(arrays, 4);
    return answer;
}

static PyObject *either(PyObject *Py_UNUSED(module), PyObject *args) {
    return combined(args, join);
}

/* Both of two lists */

/* The first place, from the given one on, of what is not before a document; in strides that double. */
static size_t seek(const int64_t *docs, size_t count, size_t place, int64_t wanted) {
    size_t stride = 1;
    while (stride < count - place && docs[place + stride] < wanted) {
        place += stride;
        stride *= 2;
    }
    size_t end = stride < count - place ? place + stride : count;
    while (place < end) {
        size_t middle = place + (end - place) / 2;
        if (docs[middle] < wanted) {
            place = middle + 1;
        } else {
            end = middle;
        }
    }
    return place;
}

static PyObject *common(PyObject *Py_UNUSED(module), PyObject *args) {
    struct array arrays[2] = {{{0}, 0}};
    PyObject *answer = NULL;
    if (check_size(args, 2) && borrow_all(args, arrays, 2, -1) == 0) {
        const int64_t *docs = arrays[0].view.buf, *others = arrays[1].view.buf;
        size_t count = arrays[0].count, other_count = arrays[1].count, found = 0, place = 0;
        int64_t *both = malloc(count * sizeof *both + 1);
        if (!both) {
            PyErr_NoMemory();
        } else {
            Py_BEGIN_ALLOW_THREADS
            for (size_t i = 0; i < count; i++) {
                place = seek(others, other_count, place, docs[i]);
                if (place == other_count) {
                    break;
                }
                if (others[place] == docs[i]) {
                    both[found++] = docs[i];
                }
            }
            Py_END_ALLOW_THREADS
            answer = PyBytes_FromStringAndSize((const char *)both, (Py_ssize_t)(found * sizeof *both));
        }
        free(both);
    }
    release(arrays, 2);
    return answer;
}

static size_t find_in_both(struct scored one, struct scored two, int64_t *keys, double *weights) {
    size_t found = 0, place = 0;
    for (size_t i = 0; i < one.count; i++) {
        place = seek(two.docs, two.count, place, one.docs[i]);
        if (place == two.count) {
            break;
        }
        if (two.docs[place] == one.docs[i]) {
            keys[found] = one.docs[i];
            weights[found++] = one.scores[i] < two.scores[place] ? one.scores[i] : two.scores[place];
        }
    }
    return found;
}

static PyObject *in_both(PyObject *Py_UNUSED(module), PyObject *args) {
    return combined(args, find_in_both);
}

static PyObject *add_up(PyObject *Py_UNUSED(module), PyObject *args) {
    struct array arrays[4] = {{{0}, 0}};
    int status = -1;
    if (check_size(args, 4) && borrow_all(args, arrays, 4, 1) == 0) {
        const int64_t *docs = arrays[0].view.buf, *others = arrays[2].view.buf;
        double *totals = arrays[1].view.buf;
        const double *gains = arrays[3].view.buf;
        size_t count = arrays[0].count, other_count = arrays[2].count, place = 0;
        if (arrays[1].count != count || arrays[3].count != other_count) {
            status = refuse("arrays are not of one length");
        } else {
            Py_BEGIN_ALLOW_THREADS
            for (size_t i = 0; i < count; i++) {
                place = seek(others, other_count, place, docs[i]);
                if (place == other_count) {
                    break;
                }
                if (others[place] == docs[i]) {
                    totals[i] += gains[place];
                }
            }
            Py_END_ALLOW_THREADS
            status = 0;
        }
    }
    release(arrays, 4);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* The best */

struct best {
    const double *scores;
    const int64_t *docs, *added;
    size_t count, added_count;
};

static bool is_better(const struct best *best, size_t one, size_t other) {
    if (best->scores[one] != best->scores[other]) {
        return best->scores[one] > best->scores[other];
    }
    return best->added[best->docs[one]] < best->added[best->docs[other]];
}

/* Places of the highest scores, best first; of equals those whose documents were added first. How many: -1 where there
 * is no such document. */
static int64_t find_best(const struct best *best, size_t wanted, int64_t *places) {
    size_t taken = 0;
    for (size_t i = 0; i < best->count; i++) {
        if (taken == wanted && best->scores[i] < best->scores[places[wanted - 1]]) {
            continue;
        }
        if ((uint64_t)best->docs[i] >= best->added_count) {
            return -1;
        }
        size_t place = taken;
        while (place > 0 && is_better(best, i, (size_t)places[place - 1])) {
            place--;
        }
        if (place < wanted) {
            taken += taken < wanted;
            memmove(places + place + 1, places + place, (taken - 1 - place) * sizeof *places);
            places[place] = (int64_t)i;
        }
    }
    return (int64_t)taken;
}

static PyObject *best(PyObject *Py_UNUSED(module), PyObject *args) {
    struct array arrays[3] = {{{0}, 0}};
    PyObject *answer = NULL;
    if (check_size(args, 4) && borrow_all(args, arrays, 3, -1) == 0) {
        size_t wanted = PyLong_AsSize_t(PyTuple_GetItem(args, 3));
        struct best from = {arrays[0].view.buf, arrays[1].view.buf, arrays[2].view.buf, arrays[0].count,
                            arrays[2].count};
        if (PyErr_Occurred()) {
            wanted = 0;
        } else if (arrays[1].count != from.count) {
            refuse("arrays are not of one length");
        } else {
            wanted = wanted < from.count ? wanted : from.count;
            int64_t *places = malloc(wanted * sizeof *places + 1), count = 0;
            if (!places) {
                PyErr_NoMemory();
            } else {
                Py_BEGIN_ALLOW_THREADS
                count = wanted ? find_best(&from, wanted, places) : 0;
                Py_END_ALLOW_THREADS
                if (count < 0) {
                    refuse("there is no such document");
                } else {
                    answer = PyBytes_FromStringAndSize((const char *)places, (Py_ssize_t)count * 8);
                }
            }
            free(places);
        }
    }
    release(arrays, 3);
    return answer;
}

static PyMethodDef functions[] = {
    {"either", either, METH_VARARGS, "either(docs, scores, others, scores): documents of any of two lists, and sums."},
    {"common", common, METH_VARARGS, "common(docs, others): what two lists have in common; the first is the shorter."},
    {"in_both", in_both, METH_VARARGS, "in_both(keys, weights, others, weights): common keys, and the lighter weights."},
    {"add_up", add_up, METH_VARARGS, "add_up(docs, totals, others, gains): add to totals what another list has."},
    {"best", best, METH_VARARGS, "best(scores, docs, added, count): places of the highest scores, best first."},
    {NULL, NULL, 0, NULL},
};

int add_matches(PyObject *module) {
    return PyModule_AddFunctions(module, functions);
}
