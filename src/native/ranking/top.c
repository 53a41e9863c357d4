/* The best documents of a plan of plain leaves, and how many there are; the twin of `Scorer.scores` and `topk.page`.
 *
 * Scores are added up in the order of the clauses, so that they are the same to the last bit. What cannot be among the
 * best is counted but not scored: each amount of a clause has a bound, its score in the shortest document. */

#include "clauses.h"
#include "ranking.h"

#include <math.h>

#define MANY 4096    /* documents of clauses from which it pays to let other threads run */
#define WINDOW 8192  /* documents whose scores are added up at a time */
#define MOST_CLAUSES 64
#define BLOCK 512    /* documents after which it is looked anew what can be among the best */
#define TINY 1e-9
#define CAUTION 1.000001 /* sums in another order differ by much less */

struct top {
    uint32_t *docs;
    double *scores;
    size_t wanted, taken, total;
    double threshold; /* the last of the best, once there are as many as are wanted */
    const struct documents *documents;
};

/* Whether a document comes before one that was taken. */
static bool comes_before(const struct top *top, uint32_t doc, double score, size_t other) {
    if (score != top->scores[other]) {
        return score > top->scores[other];
    }
    const int64_t *added = top->documents->added;
    return added[doc] != added[top->docs[other]] ? added[doc] < added[top->docs[other]] : doc < top->docs[other];
}

static void consider(struct top *top, uint32_t doc, double score) {
    if (score < top->threshold) {
        return;
    }
    size_t place = top->taken;
    while (place > 0 && comes_before(top, doc, score, place - 1)) {
        place--;
    }
    if (place >= top->wanted) {
        return;
    }
    top->taken += top->taken < top->wanted;
    for (size_t i = top->taken - 1; i > place; i--) {
        top->docs[i] = top->docs[i - 1];
        top->scores[i] = top->scores[i - 1];
    }
    top->docs[place] = doc;
    top->scores[place] = score;
    if (top->taken == top->wanted) {
        top->threshold = top->scores[top->wanted - 1];
    }
}

/* One clause */

/* For each amount, the greatest norm with which it can be among the best, or a little more: none is divided by in vain. */
static void set_limits(struct clause *clause, const struct top *top) {
    for (size_t i = 0; i < clause->distinct; i++) {
        double amount = clause->table[i], most = amount * (top->documents->k1 + 1.0) * clause->factor;
        bool is_limited = top->threshold > 0.0 && top->threshold < INFINITY && clause->factor > 0.0;
        clause->bounds[i] = is_limited ? (most / top->threshold - amount) * CAUTION + TINY : INFINITY;
    }
}

static void rank_one(struct clause *clause, struct top *top) {
    const uint16_t *codes = clause->width == 2 ? clause->codes : NULL;
    const double *limits = clause->bounds, *norms = top->documents->norms;
    size_t stride = BLOCK > 8 * clause->distinct ? BLOCK : 8 * clause->distinct;
    for (size_t start = 0; start < clause->count; start += stride) {
        size_t end = clause->count - start < stride ? clause->count : start + stride;
        set_limits(clause, top);
        for (size_t i = start; i < end; i++) {
            if (norms[clause->docs[i]] <= limits[codes ? codes[i] : code_at(clause, i)]) {
                consider(top, clause->docs[i], score_at(clause, i, top->documents));
            }
        }
    }
    top->total = clause->count;
}

/* Any of several */

struct window {
    uint8_t is_found[WINDOW];
    uint16_t found[WINDOW + 1];
    double scores[WINDOW];
    size_t count;
};

static void add_clause(struct clause *clause, uint64_t base, double others, const struct top *top,
                       struct window *window) {
    uint64_t end = base + WINDOW;
    size_t i = clause->next;
    for (; i < clause->count && clause->docs[i] < end; i++) {
        size_t place = (size_t)(clause->docs[i] - base);
        window->found[window->count] = (uint16_t)place;
        window->count += !window->is_found[place];
        window->is_found[place] = 1;
        bool is_hopeless = (clause->bounds[code_at(clause, i)] + others) * CAUTION < top->threshold;
        window->scores[place] += is_hopeless ? -INFINITY : score_at(clause, i, top->documents);
    }
    clause->next = i;
}

static void rank_any(struct clause *clauses, size_t count, struct top *top, struct window *window) {
    double all = 0.0;
    for (size_t i = 0; i < count; i++) {
        all += clauses[i].bound;
    }
    for (;;) {
        uint64_t first = UINT64_MAX;
        for (size_t i = 0; i < count; i++) {
            const struct clause *clause = &clauses[i];
            if (clause->next < clause->count && clause->docs[clause->next] < first) {
                first = clause->docs[clause->next];
            }
        }
        if (first == UINT64_MAX) {
            return;
        }
        window->count = 0;
        for (size_t i = 0; i < count; i++) {
            add_clause(&clauses[i], first, all - clauses[i].bound, top, window);
        }
        top->total += window->count;
        for (size_t i = 0; i < window->count; i++) {
            size_t place = window->found[i];
            consider(top, (uint32_t)(first + place), window->scores[place]);
            window->scores[place] = 0.0;
            window->is_found[place] = 0;
        }
    }
}

/* All of some, and more if they are there */

/* Whether a clause has a document, none of which comes before the one sought last. Then `next` is its place. */
static bool seek(struct clause *clause, uint32_t doc) {
    size_t place = clause->next, stride = 1;
    while (stride < clause->count - place && clause->docs[place + stride] < doc) {
        place += stride;
        stride *= 2;
    }
    size_t end = stride < clause->count - place ? place + stride : clause->count;
    while (place < end) {
        size_t middle = place + (end - place) / 2;
        if (clause->docs[middle] < doc) {
            place = middle + 1;
        } else {
            end = middle;
        }
    }
    clause->next = place;
    return place < clause->count && clause->docs[place] == doc;
}

static void rank_all(struct clause *clauses, size_t count, size_t required, struct top *top) {
    const struct clause *rarest = &clauses[0];
    for (size_t i = 1; i < required; i++) {
        rarest = clauses[i].count < rarest->count ? &clauses[i] : rarest;
    }
    for (size_t i = 0; i < rarest->count; i++) {
        uint32_t doc = rarest->docs[i];
        double score = 0.0;
        size_t j = 0;
        while (j < required && seek(&clauses[j], doc)) {
            j++;
        }
        if (j < required) {
            continue;
        }
        for (j = 0; j < count; j++) {
            if (j < required || seek(&clauses[j], doc)) {
                score += score_at(&clauses[j], clauses[j].next, top->documents);
            }
        }
        top->total++;
        consider(top, doc, score);
    }
}

static void rank(struct clause *clauses, size_t count, size_t required, struct top *top, struct window *window) {
    if (count == 1) {
        rank_one(&clauses[0], top);
    } else if (required) {
        rank_all(clauses, count, required, top);
    } else {
        rank_any(clauses, count, top, window);
    }
}

static PyObject *answer_of(const struct top *top) {
    PyObject *docs = PyList_New((Py_ssize_t)top->taken), *scores = PyList_New((Py_ssize_t)top->taken);
    for (size_t i = 0; docs && scores && i < top->taken; i++) {
        PyObject *doc = PyLong_FromUnsignedLong(top->docs[i]), *score = PyFloat_FromDouble(top->scores[i]);
        if (!doc || !score) {
            Py_XDECREF(doc);
            Py_XDECREF(score);
            Py_CLEAR(docs);
            break;
        }
        PyList_SetItem(docs, (Py_ssize_t)i, doc);
        PyList_SetItem(scores, (Py_ssize_t)i, score);
    }
    PyObject *answer = docs && scores ? Py_BuildValue("nOO", (Py_ssize_t)top->total, docs, scores) : NULL;
    Py_XDECREF(docs);
    Py_XDECREF(scores);
    return answer;
}

static PyObject *rank_clauses(struct clause *clauses, size_t count, size_t required, const struct documents *documents,
                              size_t wanted) {
    struct top top = {NULL, NULL, wanted, 0, 0, wanted ? -INFINITY : INFINITY, documents};
    struct window *window = count > 1 && !required ? calloc(1, sizeof *window) : NULL;
    top.docs = malloc(wanted * sizeof *top.docs + 1);
    top.scores = malloc(wanted * sizeof *top.scores + 1);
    PyObject *answer = NULL;
    size_t postings = 0;
    for (size_t i = 0; i < count; i++) {
        postings += clauses[i].count;
    }
    if (!top.docs || !top.scores || (count > 1 && !required && !window)) {
        PyErr_NoMemory();
    } else {
        if (postings < MANY) {
            rank(clauses, count, required, &top, window);
        } else {
            Py_BEGIN_ALLOW_THREADS
            rank(clauses, count, required, &top, window);
            Py_END_ALLOW_THREADS
        }
        answer = answer_of(&top);
    }
    free(window);
    free(top.docs);
    free(top.scores);
    return answer;
}

static PyObject *top_of(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *objects, *norms, *added, *answer = NULL;
    Py_ssize_t required, wanted;
    struct documents documents = {0};
    struct array columns[2] = {{{0}, 0}};
    if (!PyArg_ParseTuple(args, "O!nOOddn", &PyTuple_Type, &objects, &required, &norms, &added, &documents.least_norm,
                          &documents.k1, &wanted)) {
        return NULL;
    }
    Py_ssize_t count = PyTuple_Size(objects);
    if (count < 1 || count > MOST_CLAUSES || required < 0 || required > count || wanted < 0) {
        PyErr_SetString(PyExc_ValueError, "too many clauses, or none");
        return NULL;
    }
    struct clause *clauses = calloc((size_t)count, sizeof *clauses);
    if (!clauses) {
        return PyErr_NoMemory();
    }
    if (borrow(norms, 8, 0, &columns[0]) == 0 && borrow(added, 8, 0, &columns[1]) == 0) {
        documents.norms = columns[0].view.buf;
        documents.added = columns[1].view.buf;
        documents.count = columns[0].count < columns[1].count ? columns[0].count : columns[1].count;
        Py_ssize_t taken = 0;
        while (taken < count && take_clause(PyTuple_GetItem(objects, taken), &clauses[taken], &documents) == 0) {
            taken++;
        }
        if (taken == count) {
            answer = rank_clauses(clauses, (size_t)count, (size_t)required, &documents, (size_t)wanted);
        }
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        let_go_of_clause(&clauses[i]);
    }
    free(clauses);
    release(columns, 2);
    return answer;
}

static PyMethodDef functions[] = {
    {"top", top_of, METH_VARARGS,
     "top(((docs, codes, table, factor), ...), required, norms, added, least norm, k1, count): how many documents have "
     "all of the first clauses that are required, or any where none is; the best of them, and their scores."},
    {NULL, NULL, 0, NULL},
};

int add_top(PyObject *module) {
    return PyModule_AddFunctions(module, functions);
}
