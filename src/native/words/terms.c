#include "terms.h"

#define LONGEST_ABBREVIATION 5
#define LEAST_WEIGHT 0.01 /* analyzer.MIN_LEMMA_WEIGHT */
#define WRITTEN "="
#define NAME "~"

static bool add_term(struct terms *terms, const char *tag, size_t tag_size, const char *text, size_t size, int weight) {
    if (terms->count == MOST_TERMS || size > SPELLING_BYTES || terms->used + tag_size + size > sizeof terms->text) {
        return false;
    }
    struct term *term = &terms->items[terms->count++];
    *term = (struct term){terms->used, (unsigned)(tag_size + size), weight};
    memcpy(terms->text + terms->used, tag, tag_size);
    memcpy(terms->text + terms->used + tag_size, text, size);
    terms->used += term->size;
    return true;
}

/* `fold` of letters of plain words, and of digits. */
static size_t fold(const char *text, size_t length, char *folded) {
    size_t size = 0;
    for (size_t at = 0; at < length;) {
        unsigned char byte = (unsigned char)text[at];
        if (byte < 0x80) {
            folded[size++] = (char)(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
            at++;
            continue;
        }
        unsigned code = (byte & 0x1Fu) << 6 | ((unsigned char)text[at + 1] & 0x3Fu);
        at += 2;
        switch (code) {
        case 0xC7: case 0xE7: folded[size++] = 'c'; continue;
        case 0x18F: case 0x259: folded[size++] = 'e'; continue;
        case 0x11E: case 0x11F: folded[size++] = 'g'; continue;
        case 0x130: case 0x131: folded[size++] = 'i'; continue;
        case 0xD6: case 0xF6: folded[size++] = 'o'; continue;
        case 0x15E: case 0x15F: folded[size++] = 's'; continue;
        case 0xDC: case 0xFC: folded[size++] = 'u'; continue;
        case 0x401: case 0x451: code = 0x435; break; /* ё is е */
        default: code = code < 0x430 ? code + 0x20 : code;
        }
        folded[size++] = (char)(0xC0 | code >> 6);
        folded[size++] = (char)(0x80 | (code & 0x3F));
    }
    return size;
}

/* A weight of at least LEAST_WEIGHT in thousandths, rounded as Python's `round` does: by its exact value, of which 52 bits
 * are in the double's fraction, halves to the even number. */
static int thousandths(double weight) {
    uint64_t bits;
    if (weight >= 1.0) {
        return SURE;
    }
    memcpy(&bits, &weight, sizeof bits);
    uint64_t exact = ((bits & 0xFFFFFFFFFFFFFu) | 1ull << 52) * SURE;
    int shift = 1075 - (int)(bits >> 52); /* 53 to 59 */
    uint64_t whole = exact >> shift, rest = exact & ((1ull << shift) - 1), half = 1ull << (shift - 1);
    return (int)(whole + (rest > half || (rest == half && (whole & 1))));
}

/* Add a term, or give one that is there another weight. */
static bool set_term(struct terms *terms, const char *tag, size_t tag_size, const char *text, size_t size, int weight) {
    for (int i = 0; i < terms->count; i++) {
        struct term *term = &terms->items[i];
        const char *own = terms->text + term->start;
        if (term->size == tag_size + size && memcmp(own, tag, tag_size) == 0 &&
            memcmp(own + tag_size, text, size) == 0) {
            term->weight = weight;
            return true;
        }
    }
    return add_term(terms, tag, tag_size, text, size, weight);
}

static bool add_lemmas(const struct chain *chain, const struct word *word, struct terms *terms) {
    struct spellings lemmas;
    lemmas.count = 0;
    if (chain->language->lemmas(chain->tables, word, &lemmas) == ASK_PYTHON) {
        return false;
    }
    likeliest_first(&lemmas);
    for (int i = 0; i < lemmas.count; i++) {
        const struct spelling *lemma = &lemmas.items[i];
        if (lemma->weight >= LEAST_WEIGHT && !set_term(terms, chain->tag, chain->tag_size, lemma->text, lemma->size,
                                                       thousandths(lemma->weight))) {
            return false;
        }
    }
    return true;
}

static bool has_term(const struct terms *terms, int first, const char *key, int size) {
    for (int i = first; i < terms->count; i++) {
        const struct term *term = &terms->items[i];
        if (term->size == (unsigned)size + 1 && memcmp(terms->text + term->start + 1, key, (size_t)size) == 0) {
            return true;
        }
    }
    return false;
}

static bool add_names(const struct chain *chain, const struct word *word, struct terms *terms) {
    struct spellings forms;
    forms.count = 0;
    if (chain->language->name_forms(chain->tables, word, &forms) == ASK_PYTHON) {
        return false;
    }
    int first = terms->count;
    for (int i = 0; i < forms.count; i++) {
        char key[KEY_BYTES];
        int size = name_key(chain->keys, forms.items[i].text, forms.items[i].size, key);
        if (size == ASK_PYTHON) {
            return false;
        }
        if (size && !has_term(terms, first, key, size) && !add_term(terms, NAME, 1, key, (size_t)size, SURE)) {
            return false;
        }
    }
    return true;
}

static bool is_stop_word(const struct chain *chain, const char *folded, size_t size) {
    return strings_find(&chain->stop_words, folded, size) != NO_STRING;
}

static bool is_abbreviation(const struct word *word) {
    return word->letters > 1 && word->letters <= LONGEST_ABBREVIATION && word->is_upper;
}

static bool add_abbreviation(const struct chain *chain, bool is_stop, const char *folded, size_t size,
                             struct terms *terms) {
    char upper[SPELLING_BYTES];
    memcpy(upper, folded, size);
    if (is_stop) { /* in capitals, where it would be a stop word: US, IT, WHO */
        for (size_t at = 0; at < size; at++) {
            unsigned char byte = (unsigned char)upper[at];
            if (byte >= 0x80) {
                return false; /* a stop word in Cyrillic capitals: Python knows */
            }
            upper[at] = (char)(byte >= 'a' && byte <= 'z' ? byte - 32 : byte);
        }
    }
    return add_term(terms, chain->tag, chain->tag_size, upper, size, SURE);
}

int is_common_word(const struct chain *chain, const struct word *word) {
    return chain->language->is_common(chain->tables, word);
}

int without_names(const struct terms *terms) {
    int count = terms->count;
    while (count > 0 && terms->text[terms->items[count - 1].start] == NAME[0]) {
        count--;
    }
    return count;
}

int word_terms(const struct chain *chain, const struct word *word, bool is_possessive, enum capitals capitals,
               struct terms *terms) {
    char folded[SPELLING_BYTES];
    size_t size = fold(word->text, word->size, folded);
    if (is_possessive) {
        folded[size++] = 's';
    }
    terms->count = 0;
    terms->used = 0;
    if (!add_term(terms, WRITTEN, 1, folded, size, SURE)) {
        return ASK_PYTHON;
    }
    if (word->is_lower) {
        return add_lemmas(chain, word, terms) ? 0 : ASK_PYTHON;
    }
    bool is_stop = is_stop_word(chain, folded, size);
    bool is_short = capitals == MEANT && !is_possessive && is_abbreviation(word);
    bool is_done = is_short ? add_abbreviation(chain, is_stop, folded, size, terms)
                                                              : add_lemmas(chain, word, terms);
    if (!is_done) {
        return ASK_PYTHON;
    }
    if (!word->is_title || word->letters < 2 || is_stop) {
        return 0;
    }
    int needs_none = capitals == MEANT ? 0 : is_common_word(chain, word);
    if (needs_none == ASK_PYTHON) {
        return ASK_PYTHON;
    }
    return needs_none || add_names(chain, word, terms) ? 0 : ASK_PYTHON;
}

void figure_terms(const char *text, size_t size, struct terms *terms) {
    char number[PART_BYTES];
    size_t digits = standard_number(text, size, number);
    terms->count = 0;
    terms->used = 0;
    add_term(terms, WRITTEN, 1, number, digits, SURE);
}

static bool has_cyrillic(const char *text, size_t size) {
    for (size_t at = 0; at < size; at++) {
        if (text[at] == '\xD0' || text[at] == '\xD1') {
            return true;
        }
    }
    return false;
}

/* Whether `fold` says of letters and digits what Python's does: one alphabet, no digits beside Azerbaijani letters. */
static bool can_fold(const char *text, size_t size) {
    bool has_digit = false, has_latin = false, has_mark = false, is_ascii = true;
    for (size_t at = 0; at < size; at++) {
        unsigned char byte = (unsigned char)text[at];
        bool is_digit = byte >= '0' && byte <= '9', is_letter = (byte | 32) >= 'a' && (byte | 32) <= 'z';
        if (byte >= 0x80) {
            has_latin |= byte >= 0xC3 && byte < 0xD0;
            is_ascii = false;
        } else {
            has_mark |= !is_digit && !is_letter;
        }
        has_digit |= is_digit;
        has_latin |= byte < 0x80 && is_letter;
    }
    if (has_mark) { /* what has letters is no number to be spelled in another way */
        return is_ascii && has_latin && text[0] >= '0' && text[0] <= '9';
    }
    return has_cyrillic(text, size) ? !has_latin : is_ascii || !has_digit;
}

int add_joined(const struct chain *chain, const char *joined, size_t size, bool is_word, struct terms *terms) {
    char folded[PART_BYTES];
    struct word word;
    enum compounds own = has_cyrillic(joined, size) ? chain->language->cyrillic : AS_USUAL;
    if (own == OWN_SPELLINGS || !can_fold(joined, size) || !set_term(terms, WRITTEN, 1, folded, fold(joined, size, folded), SURE)) {
        return ASK_PYTHON;
    }
    if (!is_word) {
        return 0;
    }
    if (own == OWN_LEMMAS || !read_word(joined, size, &word)) {
        return ASK_PYTHON;
    }
    return add_lemmas(chain, &word, terms) ? 0 : ASK_PYTHON;
}
