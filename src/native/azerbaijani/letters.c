#include "letters.h"

/* A letter of two bytes, or 0. */
static char wide_letter(unsigned code) {
    switch (code) {
    case 0x130: /* İ */
        return 'i';
    case 0x18F: case 0x259: /* Ə ə */
        return 'E';
    case 0x131: /* ı */
        return 'I';
    case 0xD6: case 0xF6: /* Ö ö */
        return 'O';
    case 0xDC: case 0xFC: /* Ü ü */
        return 'U';
    case 0x15E: case 0x15F: /* Ş ş */
        return 'S';
    case 0xC7: case 0xE7: /* Ç ç */
        return 'C';
    case 0x11E: case 0x11F: /* Ğ ğ */
        return 'G';
    default:
        return 0;
    }
}

static char narrow_letter(unsigned char byte) {
    if (byte >= 'a' && byte <= 'z') {
        return (char)byte;
    }
    if (byte >= 'A' && byte <= 'Z') {
        return (char)(byte == 'I' ? 'I' : byte | 0x20); /* I is the capital of ı */
    }
    return 0;
}

size_t letters_from(const char *text, size_t size, char *letters) {
    size_t count = 0;
    for (size_t at = 0; at < size; count++) {
        unsigned char byte = (unsigned char)text[at++];
        if (byte < 0x80) {
            letters[count] = narrow_letter(byte);
        } else if ((byte & 0xE0) == 0xC0 && at < size) {
            letters[count] = wide_letter((byte & 0x1Fu) << 6 | ((unsigned char)text[at++] & 0x3Fu));
        } else {
            return NOT_LETTERS;
        }
        if (!letters[count]) {
            return NOT_LETTERS;
        }
    }
    return count;
}

size_t letter_spelled(char letter, char *text) {
    static const char further[] = {'E', 'I', 'O', 'U', 'S', 'C', 'G', 0};
    static const char spelled[][3] = {"\xC9\x99", "\xC4\xB1", "\xC3\xB6", "\xC3\xBC",
                                      "\xC5\x9F", "\xC3\xA7", "\xC4\x9F"};
    for (size_t i = 0; further[i]; i++) {
        if (letter == further[i]) {
            memcpy(text, spelled[i], 2);
            return 2;
        }
    }
    *text = letter;
    return 1;
}

void letters_set(struct letters *letters, struct string word) {
    letters->size = 0;
    letters_append(letters, word);
}

bool letters_append(struct letters *letters, struct string word) {
    if (word.size > MOST_LETTERS - letters->size) {
        return false;
    }
    memcpy(letters->text + letters->size, word.text, word.size);
    letters->size += word.size;
    return true;
}

char as_written(char letter) {
    return letter;
}

char folded(char letter) {
    return (char)(letter | 0x20);
}

char folded_with_a(char letter) {
    return letter == 'E' ? 'a' : folded(letter);
}

void fold_letters(struct string word, char *text) {
    for (size_t i = 0; i < word.size; i++) {
        text[i] = folded(word.text[i]);
    }
}

bool is_ascii(struct string word) {
    for (size_t i = 0; i < word.size; i++) {
        if (word.text[i] < 'a') {
            return false;
        }
    }
    return true;
}
