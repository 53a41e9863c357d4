#include "byte_strings.h"

static uint64_t mixed(uint64_t value) {
    value *= 0x9E3779B97F4A7C15u; /* 2**64 divided by the golden ratio (Knuth, TAOCP 3, 6.4) */
    return value ^ value >> 32;
}

/* Unknown to who writes the texts, so that nobody can make many strings of one hash. */
static uint64_t seed;

int seed_hashes(void) {
    PyObject *word = PyUnicode_FromString("relsearch");
    Py_hash_t hash = word ? PyObject_Hash(word) : -1; /* another one in every process, unless PYTHONHASHSEED says it */
    Py_XDECREF(word);
    seed = mixed((uint64_t)hash);
    return word ? 0 : -1;
}

uint64_t hash_bytes(const char *text, size_t size) {
    uint64_t hash = size ^ seed, part;
    for (; size >= 8; text += 8, size -= 8) {
        memcpy(&part, text, 8);
        hash = mixed(hash ^ part);
    }
    if (size) {
        part = 0;
        memcpy(&part, text, size);
        hash = mixed(hash ^ part);
    }
    return mixed(hash);
}

struct string strings_get(const struct strings *strings, uint32_t number) {
    size_t start = strings->starts[number];
    return (struct string){strings->text + start, strings->starts[number + 1] - start};
}

static bool is_equal(const struct strings *strings, uint32_t number, const char *text, size_t size) {
    struct string other = strings_get(strings, number);
    return other.size == size && memcmp(other.text, text, size) == 0;
}

/* The slot in which a string lies, or would lie. */
static size_t slot_of(const struct strings *strings, uint64_t hash, const char *text, size_t size) {
    size_t mask = strings->slot_count - 1, slot = (size_t)hash & mask;
    uint64_t high = hash >> 32 << 32;
    for (uint64_t found; (found = strings->slots[slot]) != 0; slot = (slot + 1) & mask) {
        if ((found >> 32 << 32) == high && is_equal(strings, (uint32_t)found - 1, text, size)) {
            break;
        }
    }
    return slot;
}

uint32_t strings_find(const struct strings *strings, const char *text, size_t size) {
    if (!strings->slot_count) {
        return NO_STRING;
    }
    uint64_t found = strings->slots[slot_of(strings, hash_bytes(text, size), text, size)];
    return found ? (uint32_t)found - 1 : NO_STRING;
}

/* Twice as many slots, so that at most half of them are taken. */
static bool rehash(struct strings *strings) {
    size_t count = strings->slot_count ? 2 * strings->slot_count : 64, mask = count - 1;
    uint64_t *slots = calloc(count, sizeof *slots);
    if (!slots) {
        return false;
    }
    for (uint32_t number = 0; number < strings->count; number++) {
        struct string string = strings_get(strings, number);
        uint64_t hash = hash_bytes(string.text, string.size);
        size_t slot = (size_t)hash & mask;
        while (slots[slot]) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = (hash >> 32 << 32) | (number + 1);
    }
    free(strings->slots);
    strings->slots = slots;
    strings->slot_count = count;
    return true;
}

static bool make_room(struct strings *strings, size_t size) {
    if (strings->count + 2 > strings->room) {
        size_t room = strings->room ? 2 * strings->room : 64;
        size_t *starts = realloc(strings->starts, room * sizeof *starts);
        if (!starts) {
            return false;
        }
        starts[0] = 0;
        strings->starts = starts;
        strings->room = room;
    }
    size_t used = strings->starts[strings->count];
    if (used + size > strings->text_room) {
        size_t room = 2 * strings->text_room + size + 256;
        char *text = realloc(strings->text, room);
        if (!text) {
            return false;
        }
        strings->text = text;
        strings->text_room = room;
    }
    return 2 * ((size_t)strings->count + 1) <= strings->slot_count || rehash(strings);
}

uint32_t strings_add(struct strings *strings, const char *text, size_t size) {
    if (!make_room(strings, size)) {
        return NO_STRING;
    }
    uint64_t hash = hash_bytes(text, size);
    size_t slot = slot_of(strings, hash, text, size);
    if (strings->slots[slot]) {
        return (uint32_t)strings->slots[slot] - 1;
    }
    uint32_t number = strings->count;
    if (size) {
        memcpy(strings->text + strings->starts[number], text, size);
    }
    strings->starts[number + 1] = strings->starts[number] + size;
    strings->slots[slot] = (hash >> 32 << 32) | (number + 1);
    strings->count++;
    return number;
}

int strings_extend(struct strings *strings, PyObject *iterable) {
    PyObject *iterator = PyObject_GetIter(iterable), *item;
    if (!iterator) {
        return -1;
    }
    while ((item = PyIter_Next(iterator)) != NULL) {
        Py_ssize_t size;
        const char *text = PyUnicode_AsUTF8AndSize(item, &size);
        if (text && strings_add(strings, text, (size_t)size) == NO_STRING) {
            PyErr_NoMemory();
        }
        Py_DECREF(item);
        if (PyErr_Occurred()) {
            break;
        }
    }
    Py_DECREF(iterator);
    return PyErr_Occurred() ? -1 : 0;
}

void strings_free(struct strings *strings) {
    free(strings->text);
    free(strings->starts);
    free(strings->slots);
    *strings = (struct strings){0};
}
