#include "compound.h"

#define MOST_RUNS 4         /* compound.MAX_RUNS */
#define LONGEST_PREFIX 4    /* compound.MAX_PREFIX */
#define LONGEST_ENDING 8    /* compound.MAX_ENDING */
#define MOST_INITIALS 7     /* of a dotted abbreviation */
#define LONGEST_BROKEN 30   /* compound.MAX_BROKEN */
#define WINDOW 8            /* characters at the end of a piece that say what it leaves */

enum kind { OTHER, LETTER, CAPITAL, DIGIT, HYPHEN, UNUSUAL };

/* A piece as characters: where each begins, and of which kind it is. */
struct characters {
    const char *text;
    int count;
    int begins[LONGEST_PIECE + 1];
    unsigned char kinds[LONGEST_PIECE + 1]; /* OTHER behind the last */
};

/* A run of letters, or of digits with full stops and commas in it; or words between hyphens. */
struct span {
    int begin, end;
};

struct runs {
    int count;
    struct span items[MOST_PARTS];
    int ends[MOST_PARTS]; /* up to where an ending belongs to each */
};

static enum kind kind_of(const struct around *around, const unsigned char *at, size_t width) {
    struct word word;
    if (width == 1) {
        if (*at >= '0' && *at <= '9') {
            return DIGIT;
        }
        if ((*at | 32) >= 'a' && (*at | 32) <= 'z') {
            return *at < 'a' ? CAPITAL : LETTER;
        }
        return *at == '-' || *at == '_' ? HYPHEN : *at == '\'' || *at == '`' || *at < ' ' ? UNUSUAL : OTHER;
    }
    if (read_word((const char *)at, width, &word)) {
        return word.is_lower ? LETTER : CAPITAL;
    }
    bool is_apostrophe = width == 3 && at[0] == 0xE2 && at[1] == 0x80 && (at[2] == 0x98 || at[2] == 0x99);
    return !is_apostrophe && strings_find(&around->others, (const char *)at, width) != NO_STRING ? OTHER : UNUSUAL;
}

/* Whether a piece is one of usual characters. */
static bool read_characters(const struct around *around, struct string piece, struct characters *all) {
    all->text = piece.text;
    all->count = 0;
    for (size_t at = 0; at < piece.size;) {
        unsigned char first = (unsigned char)piece.text[at];
        size_t width = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (all->count == LONGEST_PIECE || at + width > piece.size) {
            return false;
        }
        enum kind kind = kind_of(around, (const unsigned char *)piece.text + at, width);
        if (kind == UNUSUAL) {
            return false;
        }
        all->begins[all->count] = (int)at;
        all->kinds[all->count++] = (unsigned char)kind;
        at += width;
    }
    all->begins[all->count] = (int)piece.size;
    all->kinds[all->count] = OTHER;
    return all->count > 0 && piece.text[0] != '#'; /* a hashtag is parted at its capitals */
}

static bool is_letter(const struct characters *all, int at) {
    return at >= 0 && (all->kinds[at] == LETTER || all->kinds[at] == CAPITAL);
}

static bool is_digit(const struct characters *all, int at) {
    return at >= 0 && all->kinds[at] == DIGIT;
}

static bool is_word_character(const struct characters *all, int at) {
    return is_letter(all, at) || is_digit(all, at) || (at >= 0 && at < all->count && all->text[all->begins[at]] == '_');
}

static bool is_sign(const struct characters *all, int at, char sign) {
    return at >= 0 && at < all->count && all->text[all->begins[at]] == sign;
}

static struct string text_of(const struct characters *all, int begin, int end) {
    return (struct string){all->text + all->begins[begin], (size_t)(all->begins[end] - all->begins[begin])};
}

/* Runs */

static int end_of_letters(const struct characters *all, int at) {
    while (is_letter(all, at)) {
        at++;
    }
    return at;
}

static int end_of_digits(const struct characters *all, int at) {
    while (is_digit(all, at)) {
        at++;
    }
    return at;
}

static int end_of_figure(const struct characters *all, int at) {
    at = end_of_digits(all, at);
    while ((is_sign(all, at, '.') || is_sign(all, at, ',')) && is_digit(all, at + 1)) {
        at = end_of_digits(all, at + 1);
    }
    return at;
}

/* Whether a number has an ending without hyphen: 20th, 1990s. */
static bool is_ordinal(const struct characters *all, int at) {
    static const char *const endings[] = {"st", "nd", "rd", "th", "s"};
    int end = end_of_letters(all, at);
    struct string ending = text_of(all, at, end);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (ending.size == strlen(endings[i]) && memcmp(ending.text, endings[i], ending.size) == 0) {
            return !is_digit(all, end);
        }
    }
    return false;
}

/* Whether a day or a time may begin here: numbers with the same mark between three of them, or a colon. */
static bool may_be_date(const struct characters *all, int at) {
    int end = end_of_digits(all, at);
    char mark = all->text[all->begins[end]];
    if (end == at || end == all->count || !is_digit(all, end + 1)) {
        return false;
    }
    if (mark == ':') {
        return true;
    }
    int next = end_of_digits(all, end + 1);
    return (mark == '-' || mark == '.' || mark == '/') && is_sign(all, next, mark) && is_digit(all, next + 1);
}

/* Where a dotted abbreviation ends that begins here, or the same place. */
static int end_of_dotted(const struct characters *all, int at) {
    bool is_inside = is_word_character(all, at - 1) || (is_sign(all, at - 1, '.') && is_word_character(all, at - 2));
    int end = at + 1, initials = 1;
    if (!is_letter(all, at) || is_inside) {
        return at;
    }
    while (initials < MOST_INITIALS && is_sign(all, end, '.') && is_letter(all, end + 1)) {
        end += 2;
        initials++;
    }
    bool goes_on = is_word_character(all, end) || (is_sign(all, end, '.') && is_word_character(all, end + 1));
    return initials > 1 && !goes_on ? end : at;
}

/* The runs of a word without hyphens; where it ends, or -1 where Python has to be asked. */
static int read_runs(const struct characters *all, int at, struct runs *runs) {
    int first = runs->count;
    while (is_letter(all, at) || is_digit(all, at)) {
        int end = is_digit(all, at) ? end_of_figure(all, at) : end_of_letters(all, at);
        if (runs->count == MOST_PARTS || runs->count - first == MOST_RUNS || (is_digit(all, at) && is_ordinal(all, end))) {
            return -1;
        }
        runs->items[runs->count] = (struct span){at, end};
        runs->ends[runs->count++] = end;
        at = end;
    }
    return at;
}

/* Whether a word may have an ending behind its hyphen: a number, or an abbreviation. */
static bool may_have_ending(const struct characters *all, int begin, int end) {
    if (is_digit(all, end - 1)) {
        return true;
    }
    bool has_capital = false;
    for (int at = begin; at < end; at++) {
        if (all->kinds[at] == LETTER) {
            return false;
        }
        has_capital |= all->kinds[at] == CAPITAL;
    }
    return has_capital && end - begin > 1;
}

/* Where what stands behind a hyphen ends if it is small letters, and few. */
static int end_of_small(const struct characters *all, int at) {
    int begin = at;
    while (all->kinds[at] == LETTER) {
        at++;
    }
    bool goes_on = is_letter(all, at) || is_digit(all, at);
    return goes_on || at - begin > LONGEST_ENDING ? begin : at;
}

/* The runs of words joined by hyphens; where they end, or -1 where Python has to be asked. */
static int read_compound(const struct characters *all, int at, is_ending *ask, void *asked, struct runs *runs) {
    while (true) {
        int begin = at;
        at = read_runs(all, at, runs);
        if (at < 0) {
            return at;
        }
        bool has_next = all->kinds[at] == HYPHEN && (is_letter(all, at + 1) || is_digit(all, at + 1));
        if (has_next && may_have_ending(all, begin, at) && end_of_small(all, at + 1) > at + 1) {
            int end = end_of_small(all, at + 1);
            struct string ending = text_of(all, at + 1, end);
            int is_one = ask(asked, ending.text, ending.size);
            if (is_one < 0) {
                return -1;
            }
            if (is_one) {
                runs->ends[runs->count - 1] = end;
                at = end;
                has_next = all->kinds[at] == HYPHEN && (is_letter(all, at + 1) || is_digit(all, at + 1));
            }
        }
        if (!has_next) {
            return at;
        }
        at++;
    }
}

/* Parts */

static bool append(char *to, size_t *size, struct string text) {
    if (*size + text.size > PART_BYTES) {
        return false;
    }
    memcpy(to + *size, text.text, text.size);
    *size += text.size;
    return true;
}

static struct part *new_part(struct parts *parts) {
    if (parts->count == MOST_PARTS) {
        return NULL;
    }
    struct part *part = &parts->items[parts->count++];
    part->size = part->joined_size = 0;
    part->is_figure = part->is_word = false;
    return part;
}

/* The spelling of a number or an abbreviation with its ending, without the hyphen. */
static bool join_ending(const struct characters *all, struct span run, int end, struct part *part) {
    return append(part->joined, &part->joined_size, text_of(all, run.begin, run.end)) &&
           append(part->joined, &part->joined_size, text_of(all, run.end + 1, end));
}

/* The parts of one unit, the first of them with the spelling in one word. */
static bool add_runs(const struct characters *all, const struct runs *runs, struct parts *parts) {
    for (int i = 0; i < runs->count; i++) {
        struct part *part = new_part(parts);
        struct span run = runs->items[i];
        if (!part || !append(part->word, &part->size, text_of(all, run.begin, run.end))) {
            return false;
        }
        part->is_figure = is_digit(all, run.begin);
        bool has_ending = runs->ends[i] > run.end;
        if (i == 0 && runs->count > 1) {
            for (int j = 0; j < runs->count; j++) {
                if (!append(part->joined, &part->joined_size, text_of(all, runs->items[j].begin, runs->items[j].end))) {
                    return false;
                }
            }
            part->is_word = runs->count == 2 && run.end - run.begin <= LONGEST_PREFIX && is_letter(all, run.begin) &&
                            is_letter(all, runs->items[1].begin);
        } else if (has_ending && !join_ending(all, run, runs->ends[i], part)) {
            return false;
        }
    }
    return true;
}

static bool add_dotted(const struct characters *all, int begin, int end, struct parts *parts) {
    struct part *part = new_part(parts);
    for (int at = begin; part && at < end; at += 2) {
        if (!append(part->word, &part->size, text_of(all, at, at + 1))) {
            return false;
        }
    }
    return part != NULL;
}

bool take_apart(const struct around *around, struct string piece, is_ending *ask, void *asked, struct parts *parts) {
    struct characters all;
    parts->count = 0;
    if (!read_characters(around, piece, &all)) {
        return false;
    }
    for (int at = 0; at < all.count;) {
        int end = end_of_dotted(&all, at);
        if (end > at) {
            if (!add_dotted(&all, at, end, parts)) {
                return false;
            }
            at = end;
        } else if (is_letter(&all, at) || is_digit(&all, at)) {
            struct runs runs = {0};
            if (may_be_date(&all, at)) {
                return false;
            }
            at = read_compound(&all, at, ask, asked, &runs);
            if (at < 0 || !add_runs(&all, &runs, parts)) {
                return false;
            }
        } else {
            at++;
        }
    }
    return true;
}

/* What a piece leaves */

struct string begun_thousands(struct string piece) {
    size_t digits = 0;
    while (digits < piece.size && piece.text[piece.size - digits - 1] >= '0' &&
           piece.text[piece.size - digits - 1] <= '9') {
        digits++;
    }
    const char *begin = piece.text + piece.size - digits;
    bool may_begin = digits >= 1 && digits <= 3 && *begin != '0';
    if (may_begin && digits < piece.size) {
        size_t width = 1;
        struct word letter;
        while (width < piece.size - digits && ((unsigned char)begin[-(ptrdiff_t)width] & 0xC0) == 0x80) {
            width++;
        }
        may_begin = !read_word(begin - width, width, &letter) && !(width == 1 && strchr("_.,:/-", begin[-1]));
    }
    return (struct string){begin, may_begin ? digits : 0};
}

bool is_broken(struct string piece) {
    struct word word;
    return piece.size > 1 && piece.text[piece.size - 1] == '-' && read_word(piece.text, piece.size - 1, &word) &&
           word.letters > 1 && word.letters <= LONGEST_BROKEN;
}

size_t ending_of(struct string piece, char ending[64]) {
    size_t begin = piece.size, size = 0;
    for (int characters = 0; begin > 0 && characters < WINDOW; characters++) {
        begin--;
        while (begin > 0 && ((unsigned char)piece.text[begin] & 0xC0) == 0x80) {
            begin--;
        }
    }
    while (begin < piece.size) {
        unsigned char first = (unsigned char)piece.text[begin];
        size_t width = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        struct word word;
        bool is_digit = first >= '0' && first <= '9';
        if (is_digit || first == '_' || read_word(piece.text + begin, width, &word)) {
            ending[size++] = 'x';
        } else {
            memcpy(ending + size, piece.text + begin, width);
            size += width;
        }
        begin += width;
    }
    return size;
}

size_t digits_at(const char *text, size_t size, size_t at) {
    size_t end = at;
    while (end < size && text[end] >= '0' && text[end] <= '9') {
        end++;
    }
    return end - at;
}

/* Where groups of three end that one and the same mark parts from up to three digits before; 0 where there are none. */
static size_t end_of_thousands(const char *text, size_t size) {
    size_t at = digits_at(text, size, 0);
    if (at < 1 || at > 3 || text[0] == '0' || at == size) {
        return 0;
    }
    char mark = text[at];
    size_t first = at;
    while (at < size && text[at] == mark && digits_at(text, size, at + 1) == 3) {
        at += 4;
    }
    return at == first ? 0 : at;
}

size_t standard_number(const char *text, size_t size, char *number) {
    size_t end = end_of_thousands(text, size), kept = 0, whole = digits_at(text, size, 0);
    bool is_whole = end == size;
    bool has_fraction = end && end < size && text[end] != text[whole] && digits_at(text, size, end + 1) &&
                        end + 1 + digits_at(text, size, end + 1) == size;
    if (is_whole || has_fraction) {
        for (size_t at = 0; at < end; at++) {
            if (text[at] >= '0' && text[at] <= '9') {
                number[kept++] = text[at];
            }
        }
    } else {
        end = whole;
        has_fraction = whole && whole < size && digits_at(text, size, whole + 1) &&
                       whole + 1 + digits_at(text, size, whole + 1) == size;
        if (!has_fraction) {
            memcpy(number, text, size);
            return size;
        }
        memcpy(number, text, whole);
        kept = whole;
    }
    if (has_fraction) {
        number[kept++] = '.';
        memcpy(number + kept, text + end + 1, size - end - 1);
        kept += size - end - 1;
    }
    return kept;
}
