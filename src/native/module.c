/* relsearch._native: what takes most of the time of analysis, writing and ranking, compiled.
 *
 * Everything in it is written once more in Python, which is what decides: the tests hold the two together. */

#include "byte_strings.h"
#include "native.h"

static int fill(PyObject *module) {
    static int (*const parts[])(PyObject *) = {add_words,   add_english,   add_russian, add_azerbaijani,
                                               add_ranking, add_inversion, add_vocabulary};
    if (seed_hashes() < 0) {
        return -1;
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i](module) < 0) {
            return -1;
        }
    }
    return 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, fill}, {0, NULL}};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "relsearch._native",
    .m_doc = "Compiled parts of relsearch; see relsearch.native.",
    .m_size = 0,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__native(void) {
    return PyModuleDef_Init(&definition);
}
