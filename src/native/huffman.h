/* Codes of few bits for frequent symbols, as DEFLATE (RFC 1951) wants them. */

#ifndef RELSEARCH_HUFFMAN_H
#define RELSEARCH_HUFFMAN_H

#include "native.h"

#define MOST_SYMBOLS 288

struct codes {
    int count;
    uint8_t sizes[MOST_SYMBOLS];  /* bits of each symbol; 0 where it never comes */
    uint16_t bits[MOST_SYMBOLS]; /* as they are written, the first bit lowest */
};

/* Make codes of at most so many bits for symbols that come so often. */
void make_codes(struct codes *codes, const uint32_t *frequencies, int count, int most_bits);

#endif
