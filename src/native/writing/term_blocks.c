#include "term_blocks.h"

#include "arrays.h"

#define BLOCK 64
#define SEPARATOR 0xFF

enum { TEXT, STARTS, ORDER, BLOCKS, BLOCK_TEXT, PREFIXES, HEADS };

enum status { FITS, DOES_NOT_FIT, IS_NOT_UTF8 };

struct term {
    const uint8_t *text;
    size_t size;
};

struct output {
    uint8_t *text, *text_end, *heads, *heads_end;
};

/* The term that stands at a place in sorted order. */
static bool term_at(const struct arrays *arrays, size_t place, struct term *term) {
    const int64_t *starts = ARRAY(arrays, STARTS, int64_t);
    int64_t number = ARRAY(arrays, ORDER, int64_t)[place], size = (int64_t)array_size(arrays, TEXT);
    if (number < 0 || number + 1 >= (int64_t)array_size(arrays, STARTS) || starts[number] < 0 ||
        starts[number] > starts[number + 1] || starts[number + 1] > size) {
        return false;
    }
    *term = (struct term){ARRAY(arrays, TEXT, uint8_t) + starts[number], (size_t)(starts[number + 1] - starts[number])};
    return true;
}

static size_t common_prefix(const struct term *one, const struct term *other) {
    size_t size = 0;
    while (size < one->size && size < other->size && one->text[size] == other->text[size]) {
        size++;
    }
    return size;
}

static bool put(uint8_t **at, const uint8_t *end, const uint8_t *text, size_t size) {
    if ((size_t)(end - *at) < size + 1) {
        return false;
    }
    memcpy(*at, text, size);
    (*at)[size] = SEPARATOR;
    *at += size + 1;
    return true;
}

/* Write the block of the terms from one place up to another. */
static enum status put_block(const struct arrays *arrays, size_t first, size_t end, struct output *output) {
    struct term head, last, term;
    if (!term_at(arrays, first, &head) || !term_at(arrays, end - 1, &last)) {
        return DOES_NOT_FIT;
    }
    size_t shared = common_prefix(&head, &last); /* in sorted terms all share what the first and the last do */
    ARRAY(arrays, PREFIXES, uint32_t)[first / BLOCK] = (uint32_t)shared;
    if (!put(&output->text, output->text_end, NULL, 0) ||
        !put(&output->heads, output->heads_end, head.text, head.size)) {
        return DOES_NOT_FIT;
    }
    for (size_t place = first; place < end; place++) {
        if (!term_at(arrays, place, &term) || term.size < shared) {
            return DOES_NOT_FIT;
        }
        if (term.size && memchr(term.text, SEPARATOR, term.size)) {
            return IS_NOT_UTF8;
        }
        if (!put(&output->text, output->text_end, term.text + shared, term.size - shared)) {
            return DOES_NOT_FIT;
        }
    }
    return FITS;
}

static enum status put_all(const struct arrays *arrays, struct output *output) {
    uint64_t *blocks = ARRAY(arrays, BLOCKS, uint64_t);
    size_t count = array_size(arrays, ORDER);
    blocks[0] = 0;
    for (size_t first = 0; first < count; first += BLOCK) {
        size_t end = count - first < BLOCK ? count : first + BLOCK;
        enum status status = put_block(arrays, first, end, output);
        if (status != FITS) {
            return status;
        }
        blocks[first / BLOCK + 1] = (uint64_t)(output->text - ARRAY(arrays, BLOCK_TEXT, uint8_t));
    }
    return FITS;
}

static PyObject *pack_terms(PyObject *Py_UNUSED(module), PyObject *args) {
    struct arrays arrays;
    if (!take_arrays(&arrays, args, "188HADA")) {
        return NULL;
    }
    size_t blocks = (array_size(&arrays, ORDER) + BLOCK - 1) / BLOCK;
    enum status status = DOES_NOT_FIT;
    struct output output;
    output.text = ARRAY(&arrays, BLOCK_TEXT, uint8_t);
    output.heads = ARRAY(&arrays, HEADS, uint8_t);
    output.text_end = output.text + array_size(&arrays, BLOCK_TEXT);
    output.heads_end = output.heads + array_size(&arrays, HEADS);
    if (array_size(&arrays, BLOCKS) == blocks + 1 && array_size(&arrays, PREFIXES) == blocks) {
        Py_BEGIN_ALLOW_THREADS
        status = put_all(&arrays, &output);
        Py_END_ALLOW_THREADS
    }
    Py_ssize_t size = output.text - ARRAY(&arrays, BLOCK_TEXT, uint8_t);
    free_arrays(&arrays);
    if (status == IS_NOT_UTF8) {
        PyErr_SetString(PyExc_ValueError, "one of the terms has the byte FF: terms must be UTF-8");
        return NULL;
    }
    return status == FITS ? PyLong_FromSsize_t(size) : unfitting();
}

static PyMethodDef functions[] = {
    {"pack_terms", pack_terms, METH_VARARGS,
     "(text of terms, where each begins, their order, and into: blocks, text, prefixes, heads, each followed by FF): "
     "what TermsBuilder does; the bytes of the text"},
    {NULL, NULL, 0, NULL},
};

int add_terms(PyObject *module) {
    return PyModule_AddFunctions(module, functions);
}
