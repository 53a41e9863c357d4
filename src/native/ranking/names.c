/* The type Names: the name keys of fields by skeleton; the twin of `relsearch.query.names` and of `similarity`. */

#define PY_SSIZE_T_CLEAN

#include "ranking.h"
#include "byte_strings.h"
#include "terms.h"

#define LETTERS 26
#define LONGEST_KEY 255 /* longer ones are nobody's name */
#define NONE UINT32_MAX

static const char VOWELS[] = "AIO", DROPPED_CONSONANTS[] = "FKST";
enum { AKIN = 6, NEAR = 3, OTHER = 10, BESIDE_VOWEL = 4 };

typedef struct {
    PyObject_HEAD
    struct strings keys, skeletons;
    uint32_t *first;       /* of each skeleton, one of its keys */
    uint32_t *next;        /* of each key, another of its skeleton; or NONE */
    size_t first_room, next_room;
    uint8_t costs[LETTERS][LETTERS]; /* of a sound in place of another */
    char unvoiced[LETTERS];          /* what a sound is in a skeleton; 0: nothing */
} Names;

static bool is_one_of(char sound, const char *sounds) {
    return sound && strchr(sounds, sound);
}

/* Similarity */

static int gap(const char *key, size_t size, size_t place) {
    if (!is_one_of(key[place], VOWELS)) {
        return place && is_one_of(key[place], "AIOGJVT") ? AKIN : OTHER;
    }
    bool has_before = place > 0, has_after = place + 1 < size;
    char first = has_before ? key[place - 1] : has_after ? key[place + 1] : 'A';
    char last = has_after ? key[place + 1] : first;
    return is_one_of(first, VOWELS) || is_one_of(last, VOWELS) ? BESIDE_VOWEL : AKIN;
}

/* The least cost of making one key of the other, or any cost above `most` if it is more. */
static int distance(const Names *self, const char *one, size_t size, const char *other, size_t other_size, double most) {
    int above[LONGEST_KEY + 1] = {0}, added[LONGEST_KEY];
    for (size_t j = 0; j < other_size; j++) {
        added[j] = gap(other, other_size, j);
        above[j + 1] = above[j] + added[j];
    }
    for (size_t i = 0; i < size; i++) {
        int cost = gap(one, size, i), diagonal = above[0], left = diagonal + cost, least = left;
        const uint8_t *costs = self->costs[one[i] - 'A'];
        above[0] = left;
        for (size_t j = 0; j < other_size; j++) {
            int best = diagonal + costs[other[j] - 'A'];
            diagonal = above[j + 1];
            best = diagonal + cost < best ? diagonal + cost : best;
            best = left + added[j] < best ? left + added[j] : best;
            above[j + 1] = left = best;
            least = best < least ? best : least;
        }
        if (least > most) {
            return least;
        }
    }
    return above[other_size];
}

static size_t stem_size(const char *key, size_t size) {
    while (size > 0 && is_one_of(key[size - 1], VOWELS)) {
        size--;
    }
    return size;
}

static double similarity(const Names *self, const char *one, size_t size, const char *other, size_t other_size,
                         double least) {
    if (size == other_size && memcmp(one, other, size) == 0) {
        return 1.0;
    }
    int length = 5 * (int)(size + other_size);
    size_t stem = stem_size(one, size), other_stem = stem_size(other, other_size);
    bool is_same_ending = size - stem == other_size - other_stem && memcmp(one + stem, other + other_stem, size - stem) == 0;
    int ending = is_same_ending ? 0 : NEAR;
    int cost = ending + distance(self, one, stem, other, other_stem, (1.0 - least) * length - ending);
    return 1.0 - (double)cost / length;
}

/* Skeletons */

static size_t skeleton_of(const Names *self, const char *key, size_t size, char *skeleton) {
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        char sound = self->unvoiced[key[i] - 'A'];
        if (sound) {
            skeleton[count++] = sound;
        }
    }
    return count;
}

static bool is_key(const char *key, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (key[i] < 'A' || key[i] > 'Z') {
            return false;
        }
    }
    return size > 0 && size <= LONGEST_KEY;
}

static const char *replacements(char sound) {
    switch (sound) {
    case 'F':
        return "P";
    case 'P':
        return "F";
    case 'K':
        return "S";
    case 'S':
        return "KT";
    case 'T':
        return "S";
    default:
        return "";
    }
}

/* Keys */

static bool add_key(Names *self, const char *key, size_t size) {
    char skeleton[LONGEST_KEY];
    uint32_t count = self->keys.count, skeletons = self->skeletons.count;
    uint32_t number = strings_add(&self->keys, key, size);
    if (number == NO_STRING || number < count) {
        return number != NO_STRING; /* it is there already */
    }
    uint32_t of = strings_add(&self->skeletons, skeleton, skeleton_of(self, key, size, skeleton));
    if (of == NO_STRING || !grow((void **)&self->next, &self->next_room, number, sizeof *self->next) ||
        !grow((void **)&self->first, &self->first_room, of, sizeof *self->first)) {
        return false;
    }
    self->next[number] = of < skeletons ? self->first[of] : NONE;
    self->first[of] = number;
    return true;
}

static bool add_field_keys(Names *self, const struct field *field, const uint8_t *prefix, size_t size,
                           struct fault *fault) {
    struct terms *terms = malloc(sizeof *terms);
    bool is_good = terms && terms_begin(terms, field, prefix, size, fault);
    while (is_good && terms->has_term) {
        const char *key = (const char *)terms->text + size;
        bool is_longer = terms->size > size; /* unsorted, a file may have a shorter one here */
        if (is_longer && is_key(key, terms->size - size) && !add_key(self, key, terms->size - size)) {
            *fault = (struct fault){OUT_OF_MEMORY, NULL};
        }
        is_good = !fault->what && terms_next(terms, fault);
    }
    if (!terms) {
        *fault = (struct fault){OUT_OF_MEMORY, NULL};
    }
    free(terms);
    return is_good;
}

/* What is being looked for, and where it goes. */
struct search {
    const Names *names;
    const char *key;
    size_t size;
    double least;
    PyObject *found;
};

/* Compare the keys of a skeleton; 0, or -1 with an exception. */
static int compare_keys(const struct search *search, const char *skeleton, size_t size) {
    const Names *self = search->names;
    uint32_t of = strings_find(&self->skeletons, skeleton, size);
    for (uint32_t number = of == NO_STRING ? NONE : self->first[of]; number != NONE; number = self->next[number]) {
        struct string key = strings_get(&self->keys, number);
        double alike = similarity(self, search->key, search->size, key.text, key.size, search->least);
        if (alike >= search->least) {
            PyObject *name = PyUnicode_FromStringAndSize(key.text, (Py_ssize_t)key.size);
            PyObject *amount = PyFloat_FromDouble(alike);
            int status = name && amount ? PyDict_SetItem(search->found, name, amount) : -1;
            Py_XDECREF(name);
            Py_XDECREF(amount);
            if (status < 0) {
                return -1;
            }
        }
    }
    return 0;
}

/* Compare the keys of the skeletons that have something else in one place: instead of so many consonants. */
static int compare_changed(const struct search *search, const char *skeleton, size_t size, size_t place, size_t dropped,
                           const char *others) {
    char changed[LONGEST_KEY + 1];
    int status = 0;
    memcpy(changed, skeleton, place);
    memcpy(changed + place + 1, skeleton + place + dropped, size - place - dropped);
    for (; *others && status == 0; others++) {
        changed[place] = *others;
        status = compare_keys(search, changed, size + 1 - dropped);
    }
    return status;
}

static int compare_near(const struct search *search) {
    char skeleton[LONGEST_KEY], shorter[LONGEST_KEY];
    size_t size = skeleton_of(search->names, search->key, search->size, skeleton);
    int status = compare_keys(search, skeleton, size);
    for (size_t place = 0; place <= size && status == 0; place++) {
        status = compare_changed(search, skeleton, size, place, 0, DROPPED_CONSONANTS);
        if (status == 0 && place < size) {
            status = compare_changed(search, skeleton, size, place, 1, replacements(skeleton[place]));
        }
        if (status == 0 && place < size && is_one_of(skeleton[place], DROPPED_CONSONANTS)) {
            memcpy(shorter, skeleton, place);
            memcpy(shorter + place, skeleton + place + 1, size - place - 1);
            status = compare_keys(search, shorter, size - 1);
        }
    }
    return status;
}

static PyObject *names_near(Names *self, PyObject *args) {
    struct search search = {self, NULL, 0, 0.0, NULL};
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "s#d", &search.key, &size, &search.least)) {
        return NULL;
    }
    search.size = (size_t)size;
    search.found = PyDict_New();
    if (search.found && is_key(search.key, search.size) && compare_near(&search) < 0) {
        Py_CLEAR(search.found);
    }
    return search.found;
}

static int fill_names(Names *self, PyObject *args) {
    PyObject *fields;
    const char *prefix, *costs, *unvoiced;
    Py_ssize_t size, costs_size, unvoiced_size;
    if (!PyArg_ParseTuple(args, "O!y#y#y#", &PyTuple_Type, &fields, &prefix, &size, &costs, &costs_size, &unvoiced,
                          &unvoiced_size)) {
        return -1;
    }
    if (costs_size != LETTERS * LETTERS || unvoiced_size != LETTERS) {
        PyErr_SetString(PyExc_ValueError, "there must be costs and skeletons of 26 letters");
        return -1;
    }
    memcpy(self->costs, costs, LETTERS * LETTERS);
    memcpy(self->unvoiced, unvoiced, LETTERS);
    struct fault fault = {0};
    for (Py_ssize_t i = 0; i < PyTuple_Size(fields); i++) {
        const struct field *field = field_of(PyTuple_GetItem(fields, i));
        if (!field) {
            return -1;
        }
        if (!add_field_keys(self, field, (const uint8_t *)prefix, (size_t)size, &fault)) {
            raise_fault(&fault);
            return -1;
        }
    }
    return 0;
}

static PyObject *names_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(keywords)) {
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc); /* all zero */
    Names *self = (Names *)allocate(type, 0);
    if (self && fill_names(self, args) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static void names_dealloc(Names *self) {
    PyTypeObject *type = Py_TYPE((PyObject *)self);
    strings_free(&self->keys);
    strings_free(&self->skeletons);
    free(self->first);
    free(self->next);
    freefunc release_self = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release_self(self);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"near", (PyCFunction)names_near, METH_VARARGS, "near(key, least): keys of a near skeleton at least so alike -> how."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, names_new},
    {Py_tp_dealloc, names_dealloc},
    {Py_tp_methods, methods},
    {Py_tp_doc, "The name keys of fields: Names((field, ...), prefix, costs of 26 sounds for 26, what they are in a "
                "skeleton)."},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "relsearch._native.Names",
    .basicsize = sizeof(Names),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = slots,
};

int add_names(PyObject *module) {
    PyObject *type = PyType_FromSpec(&spec);
    int status = type ? PyModule_AddObjectRef(module, "Names", type) : -1;
    Py_XDECREF(type);
    return status;
}
