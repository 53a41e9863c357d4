/* Strings as members of a JSON object, as relsearch/engine/record.py writes them. */

#include "records.h"

static const char HEX[] = "0123456789abcdef";

/* How many bytes a string of UTF-8 takes beyond its own within quotation marks. */
static size_t escapes(const unsigned char *text, size_t size) {
    size_t found = 0;
    for (size_t i = 0; i < size; i++) {
        found += (size_t)((text[i] < 0x20) | (text[i] == '"') | (text[i] == '\\'));
    }
    if (found == 0) {
        return 0;
    }
    size_t more = found;
    for (size_t i = 0; i < size; i++) {
        if (text[i] < 0x20 && !(text[i] >= '\b' && text[i] <= '\r' && text[i] != '\v')) {
            more += 4;
        }
    }
    return more;
}

static char *put_escaped(char *at, const unsigned char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = text[i];
        if (byte >= 0x20 && byte != '"' && byte != '\\') {
            *at++ = (char)byte;
            continue;
        }
        *at++ = '\\';
        switch (byte) {
        case '\b': *at++ = 'b'; break;
        case '\t': *at++ = 't'; break;
        case '\n': *at++ = 'n'; break;
        case '\f': *at++ = 'f'; break;
        case '\r': *at++ = 'r'; break;
        case '"': case '\\': *at++ = (char)byte; break;
        default:
            memcpy(at, "u00", 3);
            at[3] = HEX[byte >> 4];
            at[4] = HEX[byte & 15];
            at += 5;
        }
    }
    return at;
}

#define MOST_MEMBERS 16

/* The members that are written: their names and values in UTF-8. */
struct members {
    Py_ssize_t count;
    PyObject *names[MOST_MEMBERS], *values[MOST_MEMBERS];
    size_t more[MOST_MEMBERS]; /* what escaping adds */
};

static void free_members(struct members *members) {
    for (Py_ssize_t i = 0; i < members->count; i++) {
        Py_XDECREF(members->names[i]);
        Py_XDECREF(members->values[i]);
    }
}

/* Add a member; whether that is done. */
static bool add_member(struct members *members, PyObject *name, PyObject *value) {
    Py_ssize_t place = members->count++;
    members->names[place] = PyUnicode_AsUTF8String(name);
    members->values[place] = members->names[place] ? PyUnicode_AsUTF8String(value) : NULL;
    return members->values[place] != NULL;
}

/* Take the members that are not as they are by default; how many bytes they take, or -1 with an exception. */
static Py_ssize_t take_members(struct members *members, PyObject *names, PyObject *defaults, PyObject *values) {
    Py_ssize_t size = 0;
    for (Py_ssize_t i = 0; i < PyTuple_Size(names); i++) {
        PyObject *value = PyTuple_GetItem(values, i);
        if (value == Py_None || (PyTuple_GetItem(defaults, i) != Py_None && PyUnicode_GetLength(value) == 0)) {
            continue;
        }
        if (!add_member(members, PyTuple_GetItem(names, i), value)) {
            return -1;
        }
        PyObject *name = members->names[members->count - 1], *text = members->values[members->count - 1];
        size_t own = (size_t)PyBytes_Size(text);
        size_t more = escapes((const unsigned char *)PyBytes_AsString(text), own);
        members->more[members->count - 1] = more;
        size += PyBytes_Size(name) + (Py_ssize_t)(own + more) + 8; /* "name": "text", and a comma and a space */
    }
    return size;
}

static char *put_member(char *at, const struct members *members, Py_ssize_t place) {
    PyObject *name = members->names[place], *value = members->values[place];
    const char *text = PyBytes_AsString(value);
    size_t size = (size_t)PyBytes_Size(value), name_size = (size_t)PyBytes_Size(name);
    if (place) {
        memcpy(at, ", ", 2);
        at += 2;
    }
    *at++ = '"';
    memcpy(at, PyBytes_AsString(name), name_size);
    at += name_size;
    memcpy(at, "\": \"", 4);
    at += 4;
    if (members->more[place]) {
        at = put_escaped(at, (const unsigned char *)text, size);
    } else {
        memcpy(at, text, size);
        at += size;
    }
    *at++ = '"';
    return at;
}

static PyObject *json_members(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *names, *defaults, *values, *found = NULL;
    if (!PyArg_ParseTuple(args, "O!O!O!", &PyTuple_Type, &names, &PyTuple_Type, &defaults, &PyTuple_Type, &values)) {
        return NULL;
    }
    Py_ssize_t count = PyTuple_Size(names);
    if (count > MOST_MEMBERS || PyTuple_Size(defaults) != count || PyTuple_Size(values) != count) {
        PyErr_SetString(PyExc_ValueError, "names, defaults and values differ in number, or are too many");
        return NULL;
    }
    struct members members = {0};
    Py_ssize_t size = take_members(&members, names, defaults, values);
    if (size >= 0) {
        size -= members.count ? 2 : 0;
        found = PyBytes_FromStringAndSize(NULL, size);
    }
    if (found) {
        char *at = PyBytes_AsString(found);
        for (Py_ssize_t place = 0; place < members.count; place++) {
            at = put_member(at, &members, place);
        }
    }
    free_members(&members);
    return found;
}

static PyMethodDef functions[] = {
    {"json_members", json_members, METH_VARARGS,
     "(names, defaults, values): the members of a JSON object, without those that are None, and without those that are "
     "empty where the default is a string."},
    {NULL, NULL, 0, NULL},
};

int add_records(PyObject *module) {
    return PyModule_AddFunctions(module, functions);
}
