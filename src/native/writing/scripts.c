/* The script of most letters of a text; the twin of `script_of` in relsearch/analysis/registry.py. */

#include "scripts.h"

struct counts {
    size_t latin, cyrillic, others; /* letters; characters that may be other letters */
};

/* Count one character that is not ASCII, in valid UTF-8; how many bytes it has. */
static size_t count_wide(const unsigned char *at, struct counts *counts) {
    if (at[0] < 0xE0) {
        unsigned code = (at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu);
        if (code >= 0x400) {
            counts->cyrillic += (code <= 0x481) | (code >= 0x48A && code <= 0x52F);
            counts->others += code > 0x52F;
        } else if (code <= 0x24F || code == 0x259) {
            bool is_letter = code >= 0xC0 ? code != 0xD7 && code != 0xF7 : code == 0xAA || code == 0xB5 || code == 0xBA;
            counts->latin += is_letter;
        } else {
            counts->others++;
        }
        return 2;
    }
    if (at[0] < 0xF0) {
        bool is_latin = at[0] == 0xE1 && at[1] >= 0xB8 && at[1] <= 0xBB; /* U+1E00 to U+1EFF */
        counts->latin += is_latin;
        counts->others += !is_latin;
        return 3;
    }
    counts->others++;
    return 4;
}

static PyObject *script_of(PyObject *Py_UNUSED(module), PyObject *argument) {
    PyObject *bytes = PyUnicode_AsUTF8String(argument);
    if (!bytes) {
        return NULL;
    }
    const unsigned char *at = (const unsigned char *)PyBytes_AsString(bytes);
    const unsigned char *end = at + PyBytes_Size(bytes);
    struct counts counts = {0};
    while (at < end) {
        if (*at < 0x80) {
            counts.latin += (unsigned char)((*at | 0x20) - 'a') < 26;
            at++;
        } else {
            at += count_wide(at, &counts);
        }
    }
    Py_DECREF(bytes);
    if (counts.latin >= counts.cyrillic && counts.latin >= counts.others) {
        return PyUnicode_FromString("Latin");
    }
    if (counts.cyrillic > counts.latin && counts.cyrillic >= counts.others) {
        return PyUnicode_FromString("Cyrillic");
    }
    Py_RETURN_NONE; /* it depends on which of the others are letters */
}

static PyMethodDef functions[] = {
    {"script_of", script_of, METH_O, "registry.script_of of a text, or None: ask Python."},
    {NULL, NULL, 0, NULL},
};

int add_scripts(PyObject *module) {
    return PyModule_AddFunctions(module, functions);
}
