#include "around.h"

/* How many bytes the character takes that begins with a byte. */
static size_t width_of(char first) {
    unsigned char byte = (unsigned char)first;
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

int around_fill(struct around *around, PyObject *characters) {
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(characters, &size);
    if (!text) {
        return -1;
    }
    for (const char *end = text + size; text < end; text += width_of(*text)) {
        if ((unsigned char)*text < 0x80) {
            around->ascii[(unsigned char)*text] = true;
        } else if (strings_add(&around->others, text, width_of(*text)) == NO_STRING) {
            PyErr_NoMemory();
            return -1;
        }
    }
    return 0;
}

void around_free(struct around *around) {
    strings_free(&around->others);
}

size_t wide_space_at(const char *text, size_t size) {
    const unsigned char *at = (const unsigned char *)text;
    if (at[0] == 0xC2 && size >= 2) {
        return at[1] == 0x85 || at[1] == 0xA0 ? 2 : 0;
    }
    if (size < 3 || at[0] < 0xE1 || at[0] > 0xE3) {
        return 0;
    }
    unsigned code = (at[0] & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
    bool is_space = code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
                    code == 0x202F || code == 0x205F || code == 0x3000;
    return is_space ? 3 : 0;
}

static bool is_around(const struct around *around, const char *text, size_t size) {
    if (size == 1) {
        return around->ascii[(unsigned char)*text & 0x7F];
    }
    return strings_find(&around->others, text, size) != NO_STRING;
}

struct string bare_of(const struct around *around, struct string piece) {
    const char *begin = piece.text, *end = piece.text + piece.size;
    while (begin < end && is_around(around, begin, width_of(*begin))) {
        begin += width_of(*begin);
    }
    while (begin < end) {
        const char *last = end - 1;
        while (last > begin && ((unsigned char)*last & 0xC0) == 0x80) {
            last--;
        }
        if (!is_around(around, last, (size_t)(end - last))) {
            break;
        }
        end = last;
    }
    return (struct string){begin, (size_t)(end - begin)};
}
