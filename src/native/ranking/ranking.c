#include "ranking.h"

int add_ranking(PyObject *module) {
    static int (*const parts[])(PyObject *) = {add_field,   add_reader,   add_coding, add_clauses, add_top,
                                               add_matches, add_spelling, add_forms,  add_names};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i](module) < 0) {
            return -1;
        }
    }
    return 0;
}
