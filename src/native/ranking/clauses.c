#include "clauses.h"
#include "ranking.h"

/* Whether documents ascend, and all of them and of the codes are such as there are. The loops have no way out of them, so
 * that compilers look at several numbers at once. */
static bool is_sound(const struct clause *clause, const struct documents *documents) {
    size_t count = clause->count;
    uint32_t disorder = 0, greatest = 0;
    for (size_t i = 1; i < count; i++) {
        disorder |= clause->docs[i] <= clause->docs[i - 1];
    }
    if (clause->width == 2) {
        const uint16_t *codes = (const uint16_t *)clause->codes;
        uint16_t most = 0;
        for (size_t i = 0; i < count; i++) {
            most = codes[i] > most ? codes[i] : most;
        }
        greatest = most;
    } else {
        const uint32_t *codes = (const uint32_t *)clause->codes;
        for (size_t i = 0; i < count; i++) {
            greatest = codes[i] > greatest ? codes[i] : greatest;
        }
    }
    return count == 0 || (!disorder && clause->docs[count - 1] < documents->count && greatest < clause->distinct);
}

int take_clause(PyObject *object, struct clause *clause, const struct documents *documents) {
    PyObject *docs, *codes, *table;
    if (!PyArg_ParseTuple(object, "OOOd", &docs, &codes, &table, &clause->factor) ||
        borrow(docs, 4, 0, &clause->arrays[0]) < 0) {
        return -1;
    }
    clause->count = clause->arrays[0].count;
    if (PyObject_GetBuffer(codes, &clause->arrays[1].view, PyBUF_C_CONTIGUOUS) < 0) {
        clause->arrays[1].view.obj = NULL;
        return -1;
    }
    clause->width = (size_t)clause->arrays[1].view.itemsize;
    if (borrow(table, 8, 0, &clause->arrays[2]) < 0) {
        return -1;
    }
    clause->docs = clause->arrays[0].view.buf;
    clause->codes = clause->arrays[1].view.buf;
    clause->table = clause->arrays[2].view.buf;
    clause->distinct = clause->arrays[2].count;
    bool fits = (clause->width == 2 || clause->width == 4) &&
                (size_t)clause->arrays[1].view.len == clause->width * clause->count;
    if (!fits || !is_sound(clause, documents)) {
        PyErr_SetString(PyExc_ValueError, "arrays do not fit one another");
        return -1;
    }
    clause->bounds = malloc(clause->distinct * sizeof *clause->bounds + 1);
    if (!clause->bounds) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t i = 0; i < clause->distinct; i++) {
        double bound = score_of(clause, clause->table[i], documents->least_norm, documents->k1);
        clause->bounds[i] = bound > 0.0 ? bound : 0.0;
        clause->bound = clause->bounds[i] > clause->bound ? clause->bounds[i] : clause->bound;
    }
    return 0;
}

void let_go_of_clause(struct clause *clause) {
    release(clause->arrays, 3);
    free(clause->bounds);
}

/* All documents of one clause, with their scores. */
static PyObject *score(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *object, *norms, *numbers, *scores;
    struct documents documents = {0};
    struct array columns[3] = {{{0}, 0}};
    struct clause clause = {0};
    bool is_done = false;
    if (!PyArg_ParseTuple(args, "OOdOO", &object, &norms, &documents.k1, &numbers, &scores)) {
        return NULL;
    }
    if (borrow(norms, 8, 0, &columns[0]) == 0 && borrow(numbers, 8, 1, &columns[1]) == 0 &&
        borrow(scores, 8, 1, &columns[2]) == 0) {
        documents.norms = columns[0].view.buf;
        documents.count = columns[0].count;
        if (take_clause(object, &clause, &documents) == 0) {
            if (columns[1].count != clause.count || columns[2].count != clause.count) {
                PyErr_SetString(PyExc_ValueError, "arrays are not of one length");
            } else {
                int64_t *docs = columns[1].view.buf;
                double *found = columns[2].view.buf;
                Py_BEGIN_ALLOW_THREADS
                for (size_t i = 0; i < clause.count; i++) {
                    docs[i] = clause.docs[i];
                    found[i] = score_at(&clause, i, &documents);
                }
                Py_END_ALLOW_THREADS
                is_done = true;
            }
        }
    }
    let_go_of_clause(&clause);
    release(columns, 3);
    if (!is_done) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"score", score, METH_VARARGS,
     "score((docs, codes, table, factor), norms, k1, docs, scores): fill the documents and scores of a clause."},
    {NULL, NULL, 0, NULL},
};

int add_clauses(PyObject *module) {
    return PyModule_AddFunctions(module, functions);
}
