/* The words of Azerbaijani: the twin of `relsearch.analysis.azerbaijani`, of its stemmer and analyzer. */

#include "tables.h"

#define SHORTEST_TYPED_WITH_A 4
#define SHORTEST_WITH_FOREIGN 5
#define SHORTEST_WITH_Q 4

static bool set_root(const struct tables *tables, uint32_t number, struct letters *root) {
    if (number != NO_STRING) {
        letters_set(root, strings_get(&tables->grammar.texts, number));
    }
    return number != NO_STRING;
}

/* _Method._known; where it is false, the cuts of both readers are those of the word. */
static bool find_known(const struct tables *tables, struct string word, bool ascii, struct cuts *native,
                       struct cuts *typed, struct letters *root) {
    uint32_t particle = ascii ? strings_find(&tables->particles, word.text, word.size) : NO_STRING;
    if (particle != NO_STRING) {
        return set_root(tables, tables->particle_roots[particle], root);
    }
    find_cuts(&tables->native, word, native);
    struct known known = read_known(&tables->native, word, native);
    if (set_root(tables, known.usual, root)) {
        return true;
    }
    if (!ascii && (set_root(tables, known.rare, root) || read_derived(&tables->native, word, native, root))) {
        return true;
    }
    char letters[LONGEST_WORD];
    fold_letters(word, letters);
    struct string as_typed = {letters, word.size};
    find_cuts(&tables->typed, as_typed, typed);
    struct known typed_known = read_known(&tables->typed, as_typed, typed);
    return set_root(tables, typed_known.usual, root) || set_root(tables, known.rare, root) ||
           set_root(tables, typed_known.rare, root);
}

/* Words typed in other ways */

/* Put a letter for every place where it is typed in the English way; false where there is none. */
static bool replace(struct letters *word, const struct respelled *item) {
    size_t size = 0, at = 0;
    for (; at < word->size; size++) {
        bool is_there = word->text[at] == *item->typed && word->size - at >= item->size &&
                        memcmp(word->text + at, item->typed, item->size) == 0;
        word->text[size] = is_there ? item->letter : word->text[at];
        at += is_there ? item->size : 1;
    }
    bool is_changed = size < word->size || item->size == 1;
    word->size = size;
    return is_changed;
}

/* orthography._replaced; false where the word stays. */
static bool respell(struct letters *word, const struct respellings *respellings) {
    bool is_changed = false;
    uint64_t letters = 0; /* that the word has */
    for (size_t i = 0; i < word->size; i++) {
        letters |= letter_bit(word->text[i]);
    }
    for (size_t i = 0; i < respellings->count; i++) {
        const struct respelled *item = &respellings->items[i];
        if ((item->letters & ~letters) == 0 && replace(word, item)) {
            is_changed = true;
            letters |= letter_bit(item->letter);
        }
    }
    return is_changed;
}

static struct known read_letters(const struct reader *reader, const struct letters *letters) {
    struct string word = {letters->text, letters->size};
    struct cuts cuts;
    find_cuts(reader, word, &cuts);
    return read_known(reader, word, &cuts);
}

/* With a for ə; short roots are too often other words. */
static bool find_typed_with_a(const struct tables *tables, const struct letters *word, struct letters *root) {
    if (!memchr(word->text, 'a', word->size)) {
        return false;
    }
    struct known known = read_letters(&tables->typed_with_a, word);
    return set_root(tables, known.usual, root) && root->size >= SHORTEST_TYPED_WITH_A;
}

static bool find_respelled(const struct tables *tables, const struct letters *word, struct letters *root) {
    struct known known = read_letters(&tables->typed, word);
    return set_root(tables, known.usual, root) || set_root(tables, known.rare, root) ||
           find_typed_with_a(tables, word, root);
}

/* _Method._spelled_otherwise, of an ASCII word; the spellings are those of orthography.respellings. */
static bool find_spelled_otherwise(const struct tables *tables, struct string word, struct letters *root) {
    struct letters spelled;
    letters_set(&spelled, word);
    if (find_typed_with_a(tables, &spelled, root)) {
        return true;
    }
    if (respell(&spelled, &tables->digraphs) && find_respelled(tables, &spelled, root)) {
        return true;
    }
    bool may_be_foreign = word.size >= SHORTEST_WITH_FOREIGN;
    if (may_be_foreign && respell(&spelled, &tables->foreign) && find_respelled(tables, &spelled, root)) {
        return true;
    }
    bool may_be_q = word.text[0] == 'g' && word.size >= SHORTEST_WITH_Q;
    spelled.text[0] = 'q';
    return may_be_q && find_respelled(tables, &spelled, root);
}

/* Stemmer.root of a word of letters: _Method._root, and _Method._unknown once an ending has been taken off. */
static void find_root(const struct tables *tables, struct string whole, struct letters *root) {
    struct cuts native, typed;
    struct letters left;
    letters_set(&left, whole);
    for (bool is_whole = true;; is_whole = false) {
        struct string word = {left.text, left.size};
        bool ascii = is_ascii(word);
        if (find_known(tables, word, ascii, &native, &typed, root)) {
            return;
        }
        if (is_whole && ascii && find_spelled_otherwise(tables, word, root)) {
            return;
        }
        const struct reader *reader = ascii ? &tables->typed : &tables->native;
        const struct cuts *cuts = ascii ? &typed : &native;
        if (ascii && read_derived(reader, word, cuts, root)) { /* find_known has asked it of all others */
            return;
        }
        if (read_derived_verb(reader, word, cuts, root) || read_surname(reader, word, root)) {
            return;
        }
        if (!cut_regular_ending(reader, word, cuts, root)) {
            letters_set(root, word);
            return;
        }
        left = *root;
    }
}

/* What the analyzer asks */

/* A word in small letters, and its roots if they are told. */
struct asked {
    char letters[2 * LONGEST_WORD];
    struct string word;
    const struct told *told;
};

/* False for words in Cyrillic, which are left to Python. */
static bool ask(const struct tables *tables, const struct word *word, struct asked *asked) {
    if (word->is_cyrillic || word->letters > LONGEST_WORD || word->size > sizeof asked->letters) {
        return false;
    }
    size_t size = letters_from(word->text, word->size, asked->letters);
    if (size == NOT_LETTERS || size == 0) {
        return false;
    }
    asked->word = (struct string){asked->letters, size};
    uint32_t told = strings_find(&tables->told_words, asked->letters, size);
    asked->told = told == NO_STRING ? NULL : &tables->told[told];
    return true;
}

static struct string told_root(const struct tables *tables, const struct told *told, int number) {
    return strings_get(&tables->grammar.texts, told->roots[number]);
}

static bool add_folded(struct spellings *found, struct string root, double weight) {
    char text[MOST_LETTERS];
    fold_letters(root, text);
    return spellings_add(found, text, root.size, weight);
}

static int lemmas(const void *of, const struct word *word, struct spellings *found) {
    const struct tables *tables = of;
    struct asked asked;
    if (!ask(tables, word, &asked)) {
        return ASK_PYTHON;
    }
    if (!asked.told) {
        struct letters root;
        find_root(tables, asked.word, &root);
        return add_folded(found, (struct string){root.text, root.size}, 1.0) ? 0 : ASK_PYTHON;
    }
    for (int i = 0; i < asked.told->count; i++) {
        if (!add_folded(found, told_root(tables, asked.told, i), asked.told->weights[i])) {
            return ASK_PYTHON;
        }
    }
    return 0;
}

/* A form in letters that English reads; a second time it changes nothing. */
static bool add_form(const struct tables *tables, struct spellings *found, struct string form) {
    char text[2 * MOST_LETTERS];
    size_t size = 0;
    for (size_t i = 0; i < form.size; i++) {
        unsigned char letter = (unsigned char)form.text[i];
        memcpy(text + size, tables->as_read[letter], 2);
        size += tables->as_read_size[letter];
    }
    if (!spellings_add(found, text, size, 1.0)) {
        return false;
    }
    for (int i = 0; i < found->count; i++) {
        found->items[i].weight = 1.0;
    }
    return true;
}

/* analyzer.without_case */
static struct string without_case(struct string name) {
    const char *end = name.text + name.size;
    size_t ending = 0;
    if (name.size >= 5 && (end[-1] == 'a' || end[-1] == 'E')) {
        ending = end[-2] == 'd' || end[-2] == 'l' ? 2 : 0;
    } else if (name.size >= 5 && end[-1] == 'n') {
        bool is_genitive = end[-2] == 'I' || end[-2] == 'i' || end[-2] == 'u' || end[-2] == 'U';
        bool is_ablative = name.size >= 6 && end[-3] == 'd' && (end[-2] == 'a' || end[-2] == 'E');
        ending = is_genitive && !is_vowel(end[-3]) ? 2 : is_ablative ? 3 : 0;
    }
    return (struct string){name.text, name.size - ending};
}

static int name_forms(const void *of, const struct word *word, struct spellings *found) {
    const struct tables *tables = of;
    struct asked asked;
    if (!ask(tables, word, &asked)) {
        return ASK_PYTHON;
    }
    bool is_added = true;
    if (asked.told) {
        for (int i = 0; is_added && i < asked.told->count; i++) {
            is_added = add_form(tables, found, told_root(tables, asked.told, i));
        }
    } else {
        struct letters root;
        find_root(tables, asked.word, &root);
        is_added = add_form(tables, found, (struct string){root.text, root.size});
    }
    is_added = is_added && add_form(tables, found, without_case(asked.word)) && add_form(tables, found, asked.word);
    return is_added ? 0 : ASK_PYTHON;
}

static bool is_stop_word(const struct tables *tables, struct string word) {
    char text[LONGEST_WORD];
    fold_letters(word, text);
    return strings_find(&tables->stop_words, text, word.size) != NO_STRING;
}

static int is_common(const void *of, const struct word *word) {
    const struct tables *tables = of;
    struct asked asked;
    if (!ask(tables, word, &asked)) {
        return ASK_PYTHON;
    }
    if (is_stop_word(tables, asked.word)) {
        return 1;
    }
    if (!asked.told) {
        struct letters root;
        find_root(tables, asked.word, &root);
        return strings_find(&tables->common, root.text, root.size) != NO_STRING;
    }
    for (int i = 0; i < asked.told->count; i++) {
        struct string root = told_root(tables, asked.told, i);
        if (strings_find(&tables->common, root.text, root.size) == NO_STRING) {
            return 0;
        }
    }
    return 1;
}

static void release(void *tables) {
    tables_free(tables);
}

static const struct language azerbaijani = {lemmas, name_forms, is_common, release, OWN_SPELLINGS, false};

static PyObject *make(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords) {
    struct tables *tables = tables_load(arguments, keywords);
    return tables ? language_capsule(&azerbaijani, tables) : NULL;
}

static PyMethodDef methods[] = {
    {"azerbaijani", (PyCFunction)(void (*)(void))make, METH_VARARGS | METH_KEYWORDS,
     "The words of Azerbaijani, by the tables that relsearch.analysis.azerbaijani.compiled gives."},
    {NULL, NULL, 0, NULL},
};

int add_azerbaijani(PyObject *module) {
    return PyModule_AddFunctions(module, methods);
}
