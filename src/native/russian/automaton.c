/* Keys in a double array, as dawgdic (Yata) writes them: the twin of `relsearch.analysis.russian.automaton`.
 *
 * The child of a node by a byte is at its base ^ byte, if the label there is that byte. What follows a word's separator
 * is read once, when the file is loaded: there the unit holds the number of a list of records. */

#include "russian.h"

#define LEAF 0x80000000u
#define HAS_LEAF 0x100u
#define WIDE 0x200u
#define LABEL (LEAF | 0xFFu)
#define SEPARATOR 1
#define LIST_SHIFT 8
#define MOST_LISTS (1u << 22)
#define MOST_RECORDS 4096
#define DEEPEST 16

static uint32_t base_of(uint32_t node, uint32_t unit) {
    return node ^ (unit >> 10 << ((unit & WIDE) >> 6));
}

static uint32_t step(const struct automaton *automaton, uint32_t node, unsigned char byte) {
    uint32_t child = base_of(node, automaton->units[node]) ^ byte;
    return (automaton->units[child] & LABEL) == byte ? child : NOWHERE;
}

uint32_t automaton_follow(const struct automaton *automaton, uint32_t node, const char *key, size_t size) {
    for (size_t at = 0; at < size && node != NOWHERE; at++) {
        node = step(automaton, node, (unsigned char)key[at]);
    }
    return node;
}

uint32_t automaton_number(const struct automaton *automaton, uint32_t node, const char *key, size_t size) {
    node = automaton_follow(automaton, node, key, size);
    if (node == NOWHERE || !(automaton->units[node] & HAS_LEAF)) {
        return 0;
    }
    return automaton->units[base_of(node, automaton->units[node])] & ~LEAF;
}

bool automaton_begins(const struct automaton *automaton, unsigned char byte) {
    return step(automaton, ROOT, byte) != NOWHERE;
}

/* Spellings */

static uint32_t step_letter(const struct automaton *automaton, uint32_t node, const char *letter) {
    node = step(automaton, node, (unsigned char)letter[0]);
    return node == NOWHERE ? NOWHERE : step(automaton, node, (unsigned char)letter[1]);
}

static bool add_entry(const struct automaton *automaton, uint32_t node, uint64_t yo, struct entries *entries) {
    if ((node = step(automaton, node, SEPARATOR)) == NOWHERE) {
        return true;
    }
    if (entries->count == MOST_ENTRIES) {
        return false;
    }
    entries->items[entries->count++] = (struct entry){yo, automaton->units[node] >> LIST_SHIFT};
    return true;
}

/* As it is, and then with ё at each place from left to right, and so on behind it. */
static bool spell(const struct automaton *automaton, const struct lower *word, int at, uint32_t node, uint64_t yo,
                  struct entries *entries) {
    uint32_t nodes[LONGEST_WORD];
    int places[LONGEST_WORD], count = 0;
    for (; at < word->letters && node != NOWHERE; at++) {
        const char *letter = word->text + 2 * at;
        if (memcmp(letter, YE, 2) == 0) {
            nodes[count] = node;
            places[count++] = at;
        }
        node = step_letter(automaton, node, letter);
    }
    if (node != NOWHERE && !add_entry(automaton, node, yo, entries)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        uint32_t other = step_letter(automaton, nodes[i], YO);
        uint64_t bit = (uint64_t)1 << places[i];
        if (other != NOWHERE && !spell(automaton, word, places[i] + 1, other, yo | bit, entries)) {
            return false;
        }
    }
    return true;
}

bool automaton_entries(const struct automaton *automaton, const struct lower *word, int from, struct entries *entries) {
    entries->count = 0;
    return spell(automaton, word, from, ROOT, 0, entries);
}

/* Loading */

struct loader {
    struct automaton *automaton;
    const unsigned char *guide; /* of each node the label of its first child, then of its next sibling */
    size_t used, room;          /* records */
    size_t list_room;
};

static int base64_value(unsigned char byte) {
    if (byte >= 'A' && byte <= 'Z') {
        return byte - 'A';
    }
    if (byte >= 'a' && byte <= 'z') {
        return byte - 'a' + 26;
    }
    if (byte >= '0' && byte <= '9') {
        return byte - '0' + 52;
    }
    return byte == '+' ? 62 : byte == '/' ? 63 : -1;
}

static bool add_record(struct loader *loader, uint64_t bits) {
    struct automaton *automaton = loader->automaton;
    if (loader->used == loader->room) {
        size_t room = loader->room ? 2 * loader->room : 4096;
        struct record *records = realloc(automaton->records, room * sizeof *records);
        if (!records) {
            PyErr_NoMemory();
            return false;
        }
        automaton->records = records;
        loader->room = room;
    }
    struct record record = {(uint32_t)(bits >> 32), (uint16_t)(bits >> 16), (uint16_t)bits};
    automaton->records[loader->used++] = record;
    return loader->used - automaton->starts[automaton->list_count] < MOST_RECORDS;
}

/* The records behind a node, whose remaining bits are written in base 64; false where it is no such node. */
static bool collect(struct loader *loader, uint32_t node, uint64_t bits, int left, int depth) {
    const struct automaton *automaton = loader->automaton;
    unsigned char label = loader->guide[2 * (size_t)node];
    if (!label) {
        return left == 0 && add_record(loader, bits);
    }
    while (label) {
        uint32_t child = step(automaton, node, label);
        int value = base64_value(label), taken = left < 6 ? left : 6;
        if (child == NOWHERE || depth == DEEPEST || (left ? value < 0 : label != '=' && label != '\n')) {
            return false;
        }
        uint64_t more = left ? bits << taken | (uint64_t)value >> (6 - taken) : bits;
        if (!collect(loader, child, more, left - taken, depth + 1)) {
            return false;
        }
        label = loader->guide[2 * (size_t)child + 1];
    }
    return true;
}

/* Add the list of the records behind a separator; an empty one if this is none, for unused units may look like it. */
static bool read_list(struct loader *loader, uint32_t node, int bits) {
    struct automaton *automaton = loader->automaton;
    if (automaton->list_count + 2 > loader->list_room) {
        size_t room = loader->list_room ? 2 * loader->list_room : 4096;
        uint32_t *starts = room > MOST_LISTS ? NULL : realloc(automaton->starts, room * sizeof *starts);
        if (!starts) {
            PyErr_NoMemory();
            return false;
        }
        starts[0] = 0;
        automaton->starts = starts;
        loader->list_room = room;
    }
    size_t before = loader->used;
    if (!collect(loader, node, 0, bits, 0)) {
        loader->used = before;
        if (PyErr_Occurred()) {
            return false;
        }
    }
    automaton->starts[++automaton->list_count] = (uint32_t)loader->used;
    return true;
}

/* Separators with the same base have the same list, which `lists` tells by the base: its number + 1. */
static int read_lists(struct automaton *automaton, const unsigned char *guide, int bits) {
    struct loader loader = {automaton, guide, 0, 0, 0};
    uint32_t *lists = calloc(automaton->unit_count, sizeof *lists);
    if (!lists) {
        PyErr_NoMemory();
        return -1;
    }
    for (uint32_t node = 0; node < automaton->unit_count; node++) {
        uint32_t unit = automaton->units[node];
        if ((unit & LABEL) != SEPARATOR) {
            continue;
        }
        uint32_t *list = &lists[base_of(node, unit)];
        if (!*list && read_list(&loader, node, bits)) {
            *list = automaton->list_count;
        }
        if (!*list) {
            free(lists);
            return -1;
        }
        automaton->units[node] = (*list - 1) << LIST_SHIFT | SEPARATOR;
    }
    free(lists);
    return 0;
}

/* Whether every child lies within the array, whatever its label is. */
static bool is_closed(const struct automaton *automaton) {
    uint32_t greatest = 0;
    for (uint32_t node = 0; node < automaton->unit_count; node++) {
        uint32_t unit = automaton->units[node];
        uint32_t child = unit & LEAF ? 0 : base_of(node, unit) | 0xFF;
        greatest = child > greatest ? child : greatest;
    }
    return greatest < automaton->unit_count;
}

int automaton_load(struct automaton *automaton, PyObject *file, int record_bytes) {
    char *data;
    Py_ssize_t length;
    uint32_t count = 0;
    if (PyBytes_AsStringAndSize(file, &data, &length) < 0) {
        return -1;
    }
    size_t size = (size_t)length, units_size;
    memcpy(&count, data, size < sizeof count ? size : sizeof count);
    units_size = (size_t)count * sizeof *automaton->units;
    /* the number of units, these, their number again, and the guide */
    if (size / 4 < (size_t)count + 1 || (record_bytes && size < 8 + units_size + 2 * (size_t)count)) {
        PyErr_SetString(PyExc_ValueError, "a file of pymorphy3-dicts-ru is cut short; install it again");
        return -1;
    }
    automaton->units = malloc(units_size + 1);
    if (!automaton->units) {
        PyErr_NoMemory();
        return -1;
    }
    memcpy(automaton->units, data + 4, units_size);
    automaton->unit_count = count;
    if (!is_closed(automaton)) {
        PyErr_SetString(PyExc_ValueError, "a file of pymorphy3-dicts-ru is damaged; install it again");
        return -1;
    }
    return record_bytes ? read_lists(automaton, (unsigned char *)data + 8 + units_size, 8 * record_bytes) : 0;
}

void automaton_free(struct automaton *automaton) {
    free(automaton->units);
    free(automaton->records);
    free(automaton->starts);
}
