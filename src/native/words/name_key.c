#include "name_key.h"

#define LETTERS 0x530 /* Latin and Cyrillic */
#define SHORTEST_KEY 3
#define MOST_GROUPS 128

struct sounds {
    unsigned char size; /* NOT_THERE where a letter has none, not even an empty one */
    char text[7];
};

#define NOT_THERE 0xFF

struct group {
    unsigned char size;
    char text[15];
    struct sounds sounds;
};

struct name_keys {
    struct sounds letters[LETTERS];
    bool begins[LETTERS]; /* whether a group begins with the letter */
    int group_count;
    struct group groups[MOST_GROUPS]; /* the longest first */
};

/* One letter of UTF-8 and how many bytes it takes; 0 where there is none of one or two bytes. */
static int read_letter(const char *text, size_t size, unsigned *letter) {
    unsigned char first = (unsigned char)text[0];
    if (first < 0x80) {
        *letter = first;
        return 1;
    }
    if ((first & 0xE0) != 0xC0 || size < 2) {
        return 0;
    }
    *letter = (first & 0x1Fu) << 6 | ((unsigned char)text[1] & 0x3Fu);
    return 2;
}

static int write_letter(char *text, unsigned letter) {
    if (letter < 0x80) {
        text[0] = (char)letter;
        return 1;
    }
    text[0] = (char)(0xC0 | letter >> 6);
    text[1] = (char)(0x80 | (letter & 0x3F));
    return 2;
}

/* Small letters; all four Turkic i's are one. */
static unsigned small(unsigned letter) {
    if (letter < 0x80) {
        return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
    }
    switch (letter) {
    case 0x130: case 0x131: return 'i';
    case 0x18F: return 0x259;
    case 0x11E: case 0x15E: return letter + 1;
    case 0x401: return 0x451;
    case 0xC7: case 0xD6: case 0xDC: return letter + 32;
    default: return letter >= 0x410 && letter < 0x430 ? letter + 32 : letter;
    }
}

/* Tables */

static bool take_sounds(PyObject *value, struct sounds *sounds) {
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(value, &size);
    if (!text) {
        return false;
    }
    if (size >= (Py_ssize_t)sizeof sounds->text) {
        PyErr_Format(PyExc_ValueError, "the sounds %R are too many", value);
        return false;
    }
    sounds->size = (unsigned char)size;
    memcpy(sounds->text, text, (size_t)size);
    return true;
}

static bool take_letter(struct name_keys *keys, const char *text, size_t size, PyObject *value) {
    unsigned letter = LETTERS;
    if (size == 0 || read_letter(text, size, &letter) != (int)size || letter >= LETTERS) {
        PyErr_SetString(PyExc_ValueError, "a name key is made of Latin and Cyrillic letters");
        return false;
    }
    return take_sounds(value, &keys->letters[letter]);
}

static bool take_group(struct name_keys *keys, const char *text, size_t size, PyObject *value) {
    unsigned letter;
    struct group group = {0};
    if (size == 0 || size > sizeof group.text || keys->group_count == MOST_GROUPS ||
        !read_letter(text, size, &letter) || letter >= LETTERS) {
        PyErr_SetString(PyExc_ValueError, "groups of letters are short, and few");
        return false;
    }
    group.size = (unsigned char)size;
    memcpy(group.text, text, size);
    if (!take_sounds(value, &group.sounds)) {
        return false;
    }
    keys->begins[letter] = true;
    int place = keys->group_count++;
    for (; place > 0 && keys->groups[place - 1].size < group.size; place--) {
        keys->groups[place] = keys->groups[place - 1];
    }
    keys->groups[place] = group;
    return true;
}

static bool take_all(struct name_keys *keys, PyObject *table,
                     bool (*take)(struct name_keys *, const char *, size_t, PyObject *)) {
    PyObject *text, *value;
    Py_ssize_t place = 0, size;
    if (!PyDict_Check(table)) {
        PyErr_SetString(PyExc_TypeError, "tables of sounds are dictionaries");
        return false;
    }
    while (PyDict_Next(table, &place, &text, &value)) {
        const char *bytes = PyUnicode_AsUTF8AndSize(text, &size);
        if (!bytes || !take(keys, bytes, (size_t)size, value)) {
            return false;
        }
    }
    return true;
}

struct name_keys *name_keys_new(PyObject *letters, PyObject *groups) {
    struct name_keys *keys = calloc(1, sizeof *keys);
    if (!keys) {
        PyErr_NoMemory();
        return NULL;
    }
    for (size_t i = 0; i < LETTERS; i++) {
        keys->letters[i].size = NOT_THERE;
    }
    if ((letters && !take_all(keys, letters, take_letter)) || (groups && !take_all(keys, groups, take_group))) {
        free(keys);
        return NULL;
    }
    return keys;
}

void name_keys_free(struct name_keys *keys) {
    free(keys);
}

/* Keys */

static const struct group *group_at(const struct name_keys *keys, const char *text, size_t size) {
    for (int i = 0; i < keys->group_count; i++) {
        const struct group *group = &keys->groups[i];
        if (group->size <= size && memcmp(group->text, text, group->size) == 0) {
            return group;
        }
    }
    return NULL;
}

static bool is_vowel(char sound) {
    return sound == 'A' || sound == 'I' || sound == 'O';
}

static char at(const char *key, int size, int place) {
    return place < size ? key[place] : '\0';
}

/* W before a vowel or a glide and a vowel is V, elsewhere O; a run of them before a vowel is one. */
static int settle_w(char *key, int size) {
    int kept = 0;
    for (int i = 0; i < size;) {
        int end = i;
        while (at(key, size, end) == 'W') {
            end++;
        }
        bool is_v = is_vowel(at(key, size, end)) || (at(key, size, end) == 'Y' && is_vowel(at(key, size, end + 1)));
        if (end == i) {
            key[kept++] = key[i++];
        } else if (is_v) {
            key[kept++] = 'V';
            i = end;
        } else {
            for (; i < end; i++) {
                key[kept++] = 'O';
            }
        }
    }
    return kept;
}

/* Y before a vowel is nothing, elsewhere I. */
static int settle_y(char *key, int size) {
    int kept = 0;
    for (int i = 0; i < size;) {
        int end = i;
        while (at(key, size, end) == 'Y') {
            end++;
        }
        if (end == i) {
            key[kept++] = key[i++];
        } else if (is_vowel(at(key, size, end))) {
            i = end;
        } else {
            for (; i < end; i++) {
                key[kept++] = 'I';
            }
        }
    }
    return kept;
}

/* NG at the end of a syllable is N. */
static int settle_ng(char *key, int size) {
    int kept = 0;
    for (int i = 0; i < size;) {
        int end = i + 1;
        if (key[i] == 'N') {
            while (at(key, size, end) == 'G') {
                end++;
            }
        }
        bool is_nasal = end > i + 1 && !is_vowel(at(key, size, end));
        key[kept++] = key[i++];
        if (is_nasal) {
            i = end;
        }
    }
    return kept;
}

static int undouble(char *key, int size) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
        if (kept == 0 || key[kept - 1] != key[i]) {
            key[kept++] = key[i];
        }
    }
    return kept;
}

static bool is_feminine(const char *key, int size) {
    return size >= 3 && (key[size - 3] == 'A' || key[size - 3] == 'O') && key[size - 2] == 'V' && key[size - 1] == 'A';
}

static char at_the_end(char sound) {
    switch (sound) {
    case 'B': return 'P';
    case 'D': return 'T';
    case 'Z': return 'S';
    case 'F': return 'V';
    default: return sound;
    }
}

static int smooth(char *key, int size) {
    size = settle_w(key, size);
    size = settle_y(key, size);
    size = settle_ng(key, size);
    size = undouble(key, size);
    if (is_feminine(key, size)) {
        size--;
    }
    if (size && at_the_end(key[size - 1]) != key[size - 1]) {
        key[size - 1] = at_the_end(key[size - 1]);
        size = undouble(key, size);
    }
    return size >= SHORTEST_KEY ? size : 0;
}

int name_key(const struct name_keys *keys, const char *text, size_t size, char key[KEY_BYTES]) {
    char word[2 * LONGEST_WORD + 2];
    size_t letters = 0, end = 0;
    for (size_t place = 0; place < size;) {
        unsigned letter;
        int width = read_letter(text + place, size - place, &letter);
        if (!width || ++letters > LONGEST_WORD) {
            return ASK_PYTHON;
        }
        place += (size_t)width;
        end += (size_t)write_letter(word + end, small(letter));
    }
    int count = 0;
    for (size_t place = 0; place < end;) {
        unsigned letter;
        int width = read_letter(word + place, end - place, &letter);
        if (!width || letter >= LETTERS || keys->letters[letter].size == NOT_THERE) {
            return ASK_PYTHON;
        }
        const struct group *group = keys->begins[letter] ? group_at(keys, word + place, end - place) : NULL;
        const struct sounds *sounds = group ? &group->sounds : &keys->letters[letter];
        if (count + sounds->size > KEY_BYTES) {
            return ASK_PYTHON;
        }
        memcpy(key + count, sounds->text, sounds->size);
        count += sounds->size;
        place += group ? group->size : (size_t)width;
    }
    return smooth(key, count);
}
