/* DEFLATE (RFC 1951) within the format of zlib (RFC 1950), made for a few kilobytes of text at a time: about the size
 * that zlib's level 1 gives, in less than half the time. What it writes, zlib reads.
 *
 * A text is written as blocks, each with codes of its own. Where four bytes have come before, at the place that a
 * table remembers for them, what is the same from there on is referred to. */

#include "deflate.h"

#include "huffman.h"

#define BLOCK_TOKENS (1 << 14)
#define HASH_BITS 14
#define WINDOW (1 << 15)
#define LONGEST 258
#define END_OF_BLOCK 256
#define LITERALS 286
#define DISTANCES 30
#define SIZES 19 /* symbols in which sizes of codes are written */

struct output {
    uint8_t *at;
    uint64_t bits;
    int count;
};

struct block {
    int count;
    uint32_t tokens[BLOCK_TOKENS]; /* a byte; or the length of a match << 16 and its distance */
    uint32_t literals[LITERALS], distances[DISTANCES];
};

struct window {
    int32_t places[1 << HASH_BITS]; /* the last one with four bytes of a hash, + 1 */
};

/* Bits */

static void put_bits(struct output *output, unsigned bits, int count) {
    output->bits |= (uint64_t)bits << output->count;
    output->count += count;
    if (output->count >= 32) {
        output->at[0] = (uint8_t)output->bits;
        output->at[1] = (uint8_t)(output->bits >> 8);
        output->at[2] = (uint8_t)(output->bits >> 16);
        output->at[3] = (uint8_t)(output->bits >> 24);
        output->at += 4;
        output->bits >>= 32;
        output->count -= 32;
    }
}

/* Write what has been held back, up to a whole byte. */
static void flush(struct output *output) {
    for (; output->count > 0; output->count -= 8) {
        *output->at++ = (uint8_t)output->bits;
        output->bits >>= 8;
    }
    output->count = 0;
}

/* Symbols of lengths and distances: an exponent, two or one further bits; the rest follows as it is. */

static int log2_of(unsigned value) {
    int found = 0;
    for (int step = 8; step; step >>= 1) {
        if (value >> step) {
            value >>= step;
            found += step;
        }
    }
    return found;
}

static int length_symbol(unsigned length, int *extra) {
    unsigned value = length - 3;
    if (value < 8 || length == LONGEST) {
        *extra = 0;
        return length == LONGEST ? 285 : (int)(257 + value);
    }
    *extra = log2_of(value) - 2;
    return 257 + 4 * *extra + (int)(value >> *extra);
}

static int distance_symbol(unsigned distance, int *extra) {
    unsigned value = distance - 1;
    *extra = value < 4 ? 0 : log2_of(value) - 1;
    return 2 * *extra + (int)(value >> *extra);
}

/* Matches */

static uint32_t four_bytes(const uint8_t *at) {
    uint32_t found;
    memcpy(&found, at, sizeof found);
    return found;
}

static uint32_t hash_of(const uint8_t *at) {
    return four_bytes(at) * 2654435761u >> (32 - HASH_BITS);
}

static unsigned match_length(const uint8_t *one, const uint8_t *other, size_t most) {
    size_t size = 4;
    while (size + 4 <= most && four_bytes(one + size) == four_bytes(other + size)) {
        size += 4;
    }
    while (size < most && one[size] == other[size]) {
        size++;
    }
    return (unsigned)size;
}

/* The length of the match at a place, which is remembered; 0 where there is none. At least 4 bytes are left. */
static unsigned find_match(struct window *window, const uint8_t *text, size_t size, size_t place, unsigned *distance) {
    int32_t *known = &window->places[hash_of(text + place)];
    size_t before = (size_t)*known - 1, most = size - place < LONGEST ? size - place : LONGEST;
    bool is_known = *known && place - before <= WINDOW;
    *known = (int32_t)place + 1;
    if (!is_known || four_bytes(text + before) != four_bytes(text + place)) {
        return 0;
    }
    *distance = (unsigned)(place - before);
    return match_length(text + before, text + place, most);
}

static void add_literal(struct block *block, uint8_t byte) {
    block->tokens[block->count++] = byte;
    block->literals[byte]++;
}

static void add_match(struct block *block, unsigned length, unsigned distance) {
    int extra;
    block->tokens[block->count++] = length << 16 | distance;
    block->literals[length_symbol(length, &extra)]++;
    block->distances[distance_symbol(distance, &extra)]++;
}

/* Fill a block from a place on; where it ends. */
static size_t fill_block(struct block *block, struct window *window, const uint8_t *text, size_t size, size_t place) {
    memset(block->literals, 0, sizeof block->literals);
    memset(block->distances, 0, sizeof block->distances);
    block->count = 0;
    block->literals[END_OF_BLOCK] = 1;
    while (place < size && block->count < BLOCK_TOKENS) {
        unsigned distance = 0, length = size - place < 4 ? 0 : find_match(window, text, size, place, &distance);
        if (length == 0) {
            add_literal(block, text[place++]);
            continue;
        }
        add_match(block, length, distance);
        size_t end = place + length, last = end < size - 3 ? end : size - 3;
        for (place++; place < last; place++) {
            window->places[hash_of(text + place)] = (int32_t)place + 1;
        }
        place = end;
    }
    return place;
}

/* Writing a block */

/* A run of equal sizes of codes is written as one symbol and a count. */
struct run {
    uint8_t symbol, extra_bits, extra;
};

static int find_runs(const uint8_t *sizes, int count, struct run *runs) {
    int found = 0;
    for (int i = 0; i < count;) {
        int same = 1;
        while (i + same < count && sizes[i + same] == sizes[i]) {
            same++;
        }
        int left = same;
        if (sizes[i]) {
            runs[found++] = (struct run){sizes[i], 0, 0};
            left--;
        }
        while (left >= 3) {
            int most = sizes[i] ? 6 : 138, taken = left < most ? left : most;
            if (sizes[i]) {
                runs[found++] = (struct run){16, 2, (uint8_t)(taken - 3)};
            } else if (taken < 11) {
                runs[found++] = (struct run){17, 3, (uint8_t)(taken - 3)};
            } else {
                runs[found++] = (struct run){18, 7, (uint8_t)(taken - 11)};
            }
            left -= taken;
        }
        for (; left; left--) {
            runs[found++] = (struct run){sizes[i], 0, 0};
        }
        i += same;
    }
    return found;
}

static int last_used(const struct codes *codes, int least) {
    int count = codes->count;
    while (count > least && codes->sizes[count - 1] == 0) {
        count--;
    }
    return count;
}

/* The codes of a block stand before it, in codes of their own. */
static void put_codes(struct output *output, const struct codes *literals, const struct codes *distances) {
    static const uint8_t order[SIZES] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    int literal_count = last_used(literals, 257), distance_count = last_used(distances, 1), size_count = SIZES;
    uint8_t sizes[LITERALS + DISTANCES];
    struct run runs[LITERALS + DISTANCES];
    uint32_t frequencies[SIZES] = {0};
    struct codes own;
    memcpy(sizes, literals->sizes, (size_t)literal_count);
    memcpy(sizes + literal_count, distances->sizes, (size_t)distance_count);
    int count = find_runs(sizes, literal_count + distance_count, runs);
    for (int i = 0; i < count; i++) {
        frequencies[runs[i].symbol]++;
    }
    make_codes(&own, frequencies, SIZES, 7);
    while (size_count > 4 && own.sizes[order[size_count - 1]] == 0) {
        size_count--;
    }
    put_bits(output, (unsigned)(literal_count - 257), 5);
    put_bits(output, (unsigned)(distance_count - 1), 5);
    put_bits(output, (unsigned)(size_count - 4), 4);
    for (int i = 0; i < size_count; i++) {
        put_bits(output, own.sizes[order[i]], 3);
    }
    for (int i = 0; i < count; i++) {
        put_bits(output, own.bits[runs[i].symbol], own.sizes[runs[i].symbol]);
        put_bits(output, runs[i].extra, runs[i].extra_bits);
    }
}

/* A symbol and the lowest bits of the number for which it stands. */
static void put_symbol(struct output *output, const struct codes *codes, int symbol, unsigned number, int extra) {
    int size = codes->sizes[symbol];
    put_bits(output, codes->bits[symbol] | (number & ((1u << extra) - 1)) << size, size + extra);
}

static void put_block(struct output *output, const struct block *block, bool is_last) {
    struct codes literals, distances;
    make_codes(&literals, block->literals, LITERALS, 15);
    make_codes(&distances, block->distances, DISTANCES, 15);
    put_bits(output, is_last, 1);
    put_bits(output, 2, 2);
    put_codes(output, &literals, &distances);
    for (int i = 0; i < block->count; i++) {
        unsigned length = block->tokens[i] >> 16, value = block->tokens[i] & 0xFFFF;
        if (length == 0) {
            put_bits(output, literals.bits[value], literals.sizes[value]);
            continue;
        }
        int extra, symbol = length_symbol(length, &extra);
        put_symbol(output, &literals, symbol, length - 3, extra);
        symbol = distance_symbol(value, &extra);
        put_symbol(output, &distances, symbol, value - 1, extra);
    }
    put_bits(output, literals.bits[END_OF_BLOCK], literals.sizes[END_OF_BLOCK]);
}

static uint32_t adler32(const uint8_t *text, size_t size) {
    uint32_t low = 1, high = 0;
    while (size) {
        size_t part = size < 5552 ? size : 5552; /* so many cannot pass 32 bits */
        size -= part;
        for (; part; part--) {
            low += *text++;
            high += low;
        }
        low %= 65521;
        high %= 65521;
    }
    return high << 16 | low;
}

/* What compressing and the codes of its blocks can take: a symbol takes 15 bits, and 13 more if it is a distance. */
static size_t most_bytes(size_t size) {
    return 2 * size + (size / BLOCK_TOKENS + 1) * 512 + 64;
}

static size_t compress_text(uint8_t *to, const uint8_t *text, size_t size, struct block *block, struct window *window) {
    struct output output = {to, 0, 0};
    uint32_t check = adler32(text, size);
    put_bits(&output, 0x78, 8);
    put_bits(&output, 0x01, 8);
    size_t place = 0;
    do {
        place = fill_block(block, window, text, size, place);
        put_block(&output, block, place == size);
    } while (place < size);
    flush(&output);
    for (int shift = 24; shift >= 0; shift -= 8) {
        put_bits(&output, check >> shift & 0xFF, 8);
    }
    flush(&output);
    return (size_t)(output.at - to);
}

static PyObject *compress(PyObject *Py_UNUSED(module), PyObject *argument) {
    Py_buffer view;
    if (PyObject_GetBuffer(argument, &view, PyBUF_SIMPLE) < 0) {
        return NULL;
    }
    if (view.len > INT32_MAX - 1) {
        PyBuffer_Release(&view);
        PyErr_SetString(PyExc_OverflowError, "a text of 2 GiB cannot be compressed at once: give it in parts");
        return NULL;
    }
    struct block *block = malloc(sizeof *block);
    struct window *window = calloc(1, sizeof *window);
    uint8_t *output = malloc(most_bytes((size_t)view.len));
    PyObject *found = NULL;
    if (block && window && output) {
        size_t size = compress_text(output, view.buf, (size_t)view.len, block, window);
        found = PyBytes_FromStringAndSize((char *)output, (Py_ssize_t)size);
    } else {
        PyErr_NoMemory();
    }
    free(block);
    free(window);
    free(output);
    PyBuffer_Release(&view);
    return found;
}

static PyMethodDef functions[] = {
    {"compress", compress, METH_O, "zlib.compress of some bytes, quickly."},
    {NULL, NULL, 0, NULL},
};

int add_deflate(PyObject *module) {
    return PyModule_AddFunctions(module, functions);
}
