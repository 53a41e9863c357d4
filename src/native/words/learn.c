/* What a piece comes to that has not come before: in C where it is usual, else by asking Python. */

#include "vocabulary.h"

/* Bytes that stand in no UTF-8 tell the keys of one piece apart. */
enum { AFTER_SENTENCE = 0xF8, AFTER_CAPITALS, AFTER_BEGUN, NO_NAME, SHOUTED_WORD };

void note(Vocabulary *self, enum trouble trouble) {
    if (self->trouble == NO_TROUBLE) {
        self->trouble = trouble;
    }
}

struct string key_of(const Vocabulary *self, uint32_t after, struct string piece, char room[KEY_ROOM]) {
    size_t size = 1;
    if (after == NOTHING) {
        return piece;
    }
    room[0] = (char)(after == SENTENCE ? AFTER_SENTENCE : after == IN_CAPITALS ? AFTER_CAPITALS : AFTER_BEGUN);
    if (after >= BEGUN) {
        struct string begun = strings_get(&self->afters, after);
        memcpy(room + 1, begun.text, begun.size);
        size += begun.size;
        room[size++] = (char)AFTER_BEGUN;
    }
    memcpy(room + size, piece.text, piece.size);
    return (struct string){room, size + piece.size};
}

static struct string marked(int mark, struct string word, char room[KEY_ROOM]) {
    room[0] = (char)mark;
    memcpy(room + 1, word.text, word.size);
    return (struct string){room, word.size + 1};
}

static bool keep(Vocabulary *self, struct pieces *pieces, struct string key, struct piece piece) {
    bool is_kept = pieces_find(pieces, key).number != NO_STRING || pieces_add(pieces, key, piece);
    if (!is_kept) {
        note(self, NO_MEMORY);
    }
    return is_kept;
}

/* What it leaves for the next */

static uint32_t add_after(Vocabulary *self, struct string after) {
    uint32_t number =
        after.size > KEY_ROOM - PIECE_ROOM - 2 ? NO_STRING : strings_add(&self->afters, after.text, after.size);
    if (number == NO_STRING) {
        note(self, TOO_LONG);
    }
    return number;
}

uint32_t after_number(Vocabulary *self, PyObject *after) {
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(after, &size);
    if (!text) {
        note(self, RAISED);
        return NO_STRING;
    }
    return add_after(self, (struct string){text, (size_t)size});
}

/* What Python answers, or NULL with trouble. */
static PyObject *answered(Vocabulary *self, PyObject *answer) {
    if (!answer) {
        note(self, RAISED);
    }
    return answer;
}

/* Whether Python can be asked. */
static bool can_ask(Vocabulary *self) {
    if (self->is_alone) {
        note(self, STUCK);
    }
    return !self->is_alone;
}

/* What a piece leaves that ends in punctuation, or NO_STRING with trouble. Asked once for each kind of end. */
static uint32_t left_by_punctuation(Vocabulary *self, struct string piece) {
    char end[64];
    struct string key = {end, ending_of(piece, end)};
    struct piece known = pieces_find(&self->ends, key);
    if (known.number != NO_STRING) {
        return known.left;
    }
    if (!can_ask(self)) {
        return NO_STRING;
    }
    PyObject *answer = answered(self, PyObject_CallFunction(self->left_behind, "s#", key.text, (Py_ssize_t)key.size));
    uint32_t left = answer ? after_number(self, answer) : NO_STRING;
    Py_XDECREF(answer);
    return left != NO_STRING && keep(self, &self->ends, key, (struct piece){0, left}) ? left : NO_STRING;
}

/* What a usual piece leaves that comes after NOTHING or the end of a SENTENCE, or NO_STRING with trouble. */
static uint32_t left_by(Vocabulary *self, struct string piece) {
    char last = piece.text[piece.size - 1];
    if ((last | 32) >= 'a' && (last | 32) <= 'z') {
        return NOTHING;
    }
    if (last >= '0' && last <= '9') {
        struct string begun = begun_thousands(piece);
        return begun.size ? add_after(self, begun) : NOTHING;
    }
    if (last == '-') {
        return is_broken(piece) ? add_after(self, piece) : NOTHING;
    }
    return left_by_punctuation(self, piece);
}

/* Words */

/* The terms of a word of letters: 0, or ASK_PYTHON. At the beginning of a sentence a name may be none. */
static int terms_of_word(const struct chain *chain, const struct word *word, bool is_possessive, uint32_t after,
                         struct terms *terms) {
    if (word_terms(chain, word, is_possessive, after == IN_CAPITALS ? SHOUTED : MEANT, terms) == ASK_PYTHON) {
        return ASK_PYTHON;
    }
    int others = without_names(terms);
    if (after == SENTENCE && others < terms->count) {
        int is_common = is_common_word(chain, word);
        if (is_common == ASK_PYTHON) {
            return ASK_PYTHON;
        }
        terms->count = is_common ? others : terms->count;
    }
    return 0;
}

/* The number of a piece that is a single word of letters, whatever punctuation is around it; NO_STRING where Python
 * has to be asked, or with trouble. */
static uint32_t word_number(Vocabulary *self, struct tongue *tongue, uint32_t after, const struct word *word,
                            struct string key) {
    char room[KEY_ROOM];
    struct terms terms;
    bool is_possessive = key.size > word->size;
    if (after == IN_CAPITALS || (after == SENTENCE && !word->is_lower)) {
        key = marked(after == IN_CAPITALS ? SHOUTED_WORD : NO_NAME, key, room);
    }
    struct piece found = pieces_find(&tongue->pieces, key);
    if (found.number != NO_STRING ||
        terms_of_word(tongue->chain, word, is_possessive, after, &terms) == ASK_PYTHON) {
        return found.number;
    }
    found.left = NOTHING;
    found.number = lexicon_add_word(&self->lexicon, &terms, terms.count) ? lexicon_end_piece(&self->lexicon) : NO_STRING;
    if (found.number == NO_STRING) {
        note(self, NO_MEMORY);
        return NO_STRING;
    }
    return keep(self, &tongue->pieces, key, found) ? found.number : NO_STRING;
}

static int is_ending_of_word(void *asked, const char *text, size_t size) {
    Vocabulary *self = asked;
    struct string key = {text, size};
    struct piece known = pieces_find(&self->endings, key);
    if (known.number != NO_STRING) {
        return (int)known.number;
    }
    if (!can_ask(self)) {
        return -1;
    }
    PyObject *answer = answered(self, PyObject_CallFunction(self->is_ending, "s#", text, (Py_ssize_t)size));
    int is_one = answer ? PyObject_IsTrue(answer) : -1;
    Py_XDECREF(answer);
    if (is_one < 0) {
        note(self, RAISED);
        return -1;
    }
    return keep(self, &self->endings, key, (struct piece){(uint32_t)is_one, 0}) ? is_one : -1;
}

/* Add a part of a compound to the piece that is being made: 1, 0 where Python has to be asked, -1 with trouble. */
static int add_part(Vocabulary *self, const struct chain *chain, uint32_t after, const struct part *part) {
    struct word word;
    struct terms terms;
    if (part->is_figure) {
        figure_terms(part->word, part->size, &terms);
    } else if (!read_word(part->word, part->size, &word) ||
               terms_of_word(chain, &word, false, after, &terms) == ASK_PYTHON) {
        return 0;
    }
    if (part->joined_size &&
        add_joined(chain, part->joined, part->joined_size, part->is_word, &terms) == ASK_PYTHON) {
        return 0;
    }
    if (!lexicon_add_word(&self->lexicon, &terms, terms.count)) {
        note(self, NO_MEMORY);
        return -1;
    }
    return 1;
}

/* The number of a piece of several words, of numbers, or of none, like word_number. */
static uint32_t compound_number(Vocabulary *self, struct tongue *tongue, uint32_t after, const struct parts *parts) {
    int is_added = 1;
    for (int i = 0; is_added > 0 && i < parts->count; i++) {
        uint32_t before = i == 0 || after == IN_CAPITALS ? after : NOTHING;
        is_added = add_part(self, tongue->chain, before, &parts->items[i]);
    }
    uint32_t number = is_added > 0 ? lexicon_end_piece(&self->lexicon) : NO_STRING;
    if (number == NO_STRING) {
        lexicon_drop_piece(&self->lexicon);
    }
    return number;
}

/* Pieces */

/* Whether some text is a plain word, or in a language that has it the possessive of one: Baku's. */
static bool read_possessive(const struct chain *chain, struct string text, struct word *word) {
    size_t end = text.size < 3 ? 0 : text.size - 2;
    if (read_word(text.text, text.size, word)) {
        return true;
    }
    if (!chain->language->has_possessive || !end || (text.text[end + 1] | 32) != 's') {
        return false;
    }
    if (text.text[end] != '\'') {
        end -= text.size > 4 && memcmp(text.text + end - 2, "\xE2\x80\x99", 3) == 0 ? 2 : end;
    }
    /* In capitals it may be taken for an abbreviation; what begins with one letter, for an article. */
    return end && read_word(text.text, end, word) && word->letters > 1 && !word->is_upper;
}

/* What a usual piece comes to; NO_PIECE where Python has to be asked, or with trouble. */
static struct piece understand(Vocabulary *self, struct tongue *tongue, uint32_t after, struct string piece) {
    struct word word;
    struct parts parts;
    struct string bare = bare_of(&self->around, piece);
    struct piece found = NO_PIECE;
    if (read_possessive(tongue->chain, bare, &word)) {
        parts.count = 1;
        found.number = word_number(self, tongue, after, &word, bare);
    } else if (take_apart(&self->around, piece, is_ending_of_word, self, &parts)) {
        found.number = compound_number(self, tongue, after, &parts);
    }
    if (found.number != NO_STRING) {
        bool stays = after == IN_CAPITALS || (after == SENTENCE && !parts.count);
        found.left = stays ? after : left_by(self, piece);
    }
    return found.left == NO_STRING ? NO_PIECE : found;
}

/* Ask Python what a piece comes to. */
static struct piece ask(Vocabulary *self, struct tongue *tongue, uint32_t after, struct string piece) {
    struct string before = strings_get(&self->afters, after);
    PyObject *words, *left;
    struct piece found = NO_PIECE;
    if (!can_ask(self)) {
        return found;
    }
    PyObject *answer = PyObject_CallFunction(tongue->take_apart, "s#s#", piece.text, (Py_ssize_t)piece.size,
                                             before.text, (Py_ssize_t)before.size);
    if (answer && PyArg_ParseTuple(answer, "O!U", &PyTuple_Type, &words, &left)) {
        found.left = after_number(self, left);
        found.number = found.left == NO_STRING ? NO_STRING : lexicon_add_piece(&self->lexicon, words);
    }
    if (found.number == NO_STRING) {
        note(self, RAISED);
    }
    Py_XDECREF(answer);
    return found;
}

static size_t letters_of(struct string piece) {
    size_t letters = 0;
    for (size_t i = 0; i < piece.size; i++) {
        letters += ((unsigned char)piece.text[i] & 0xC0) != 0x80;
    }
    return letters;
}

struct piece learn(Vocabulary *self, struct tongue *tongue, uint32_t after, struct string piece) {
    char room[KEY_ROOM];
    bool is_short = letters_of(piece) <= LONGEST_PIECE;
    struct piece found = NO_PIECE;
    if (is_short && after < BEGUN && tongue->chain) {
        found = understand(self, tongue, after, piece);
    }
    if (found.number == NO_STRING && self->trouble == NO_TROUBLE) {
        found = ask(self, tongue, after, piece);
    }
    if (found.number != NO_STRING && is_short &&
        !keep(self, &tongue->pieces, key_of(self, after, piece, room), found)) {
        return NO_PIECE;
    }
    return found;
}
