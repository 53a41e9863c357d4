#include "ranking.h"

int add_ranking(PyObject *module) {
    bool is_added = add_field(module) == 0 && add_reader(module) == 0 && add_matches(module) == 0;
    return is_added ? add_spelling(module) : -1;
}
