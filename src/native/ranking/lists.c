#include "lists.h"
#include "crc.h"

enum { CONSTANT, BYTES, SHORTS, LONGS, BYTES_AND, SHORTS_AND, KIND_COUNT };
enum { DOCS, FREQS, DISTANCES, CODES };

#define KIND_BITS 3
#define KIND_MASK 7u
#define BLOCK_OCCURRENCES 1024
#define MOST_OCCURRENCES ((size_t)1 << 31)

static const size_t widths[KIND_COUNT] = {0, 1, 2, 4, 1, 2};

static void is_faulty(struct cursor *cursor, const char *what) {
    if (!cursor->fault->what) {
        *cursor->fault = (struct fault){what, cursor->list.field};
    }
    cursor->doc = NO_DOC;
    cursor->docs_left = cursor->next = cursor->filled = 0;
}

static void has_no_memory(struct cursor *cursor) {
    *cursor->fault = (struct fault){OUT_OF_MEMORY, NULL};
    is_faulty(cursor, OUT_OF_MEMORY);
}

/* Streams */

static size_t count_great(const uint8_t *at, size_t count, unsigned kind) {
    size_t great = 0;
    if (kind == BYTES_AND) {
        for (size_t i = 0; i < count; i++) {
            great += at[i] == 0xFF;
        }
    } else if (kind == SHORTS_AND) {
        for (size_t i = 0; i < count; i++) {
            great += at[2 * i] == 0xFF && at[2 * i + 1] == 0xFF;
        }
    }
    return great;
}

/* Open the next part of a list, which moves on; false where it is not as it should be. */
static bool open_stream(struct list *list, size_t count, unsigned part, struct stream *stream) {
    unsigned kind = list->kinds >> part * KIND_BITS & KIND_MASK;
    if (kind >= KIND_COUNT || (kind != CONSTANT && (size_t)(list->end - list->at) / widths[kind] < count)) {
        return false;
    }
    const uint8_t *great = list->at + count * widths[kind];
    size_t great_count = count_great(list->at, count, kind);
    if ((size_t)(list->end - great) / 4 < great_count) {
        return false;
    }
    *stream = (struct stream){list->at, great, kind};
    list->at = great + 4 * great_count;
    return true;
}

/* Read so many numbers; there must be as many. */
static void read_numbers(struct stream *stream, size_t count, uint32_t constant, uint32_t *numbers) {
    const uint8_t *at = stream->at;
    switch (widths[stream->kind]) {
    case 0:
        for (size_t i = 0; i < count; i++) {
            numbers[i] = constant;
        }
        return;
    case 1:
        for (size_t i = 0; i < count; i++) {
            numbers[i] = at[i];
        }
        break;
    case 2:
        for (size_t i = 0; i < count; i++) {
            numbers[i] = (uint32_t)at[2 * i] | (uint32_t)at[2 * i + 1] << 8;
        }
        break;
    default:
        for (size_t i = 0; i < count; i++) {
            numbers[i] = read_long(at + 4 * i);
        }
    }
    stream->at += count * widths[stream->kind];
    if (stream->kind >= BYTES_AND) {
        uint32_t mark = stream->kind == BYTES_AND ? 0xFF : 0xFFFF;
        for (size_t i = 0; i < count; i++) {
            if (numbers[i] == mark) {
                numbers[i] = read_long(stream->great);
                stream->great += 4;
            }
        }
    }
}

static uint64_t sum_numbers(struct stream stream, size_t count) {
    uint32_t block[BLOCK_DOCS];
    uint64_t sum = 0;
    for (size_t done = 0, size; done < count; done += size) {
        size = count - done < BLOCK_DOCS ? count - done : BLOCK_DOCS;
        read_numbers(&stream, size, 1, block);
        for (size_t i = 0; i < size; i++) {
            sum += block[i];
        }
    }
    return sum;
}

/* Cursors */

/* The parts that tell of occurrences. */
static bool open_occurrences(struct cursor *cursor, struct list *rest, bool with_positions) {
    bool has_weights = rest->kinds >> CODES * KIND_BITS != 0;
    if (!with_positions && !has_weights) {
        return true;
    }
    uint64_t size = sum_numbers(cursor->freq_stream, cursor->docs_left);
    if (size > MOST_OCCURRENCES || !open_stream(rest, (size_t)size, DISTANCES, &cursor->distance_stream)) {
        return false;
    }
    if (cursor->distance_stream.kind == CONSTANT && size > cursor->docs_left) {
        return false; /* several occurrences in one place */
    }
    if (has_weights && !open_stream(rest, (size_t)size, CODES, &cursor->code_stream)) {
        return false;
    }
    cursor->has_distances = with_positions && cursor->distance_stream.kind != CONSTANT;
    cursor->has_codes = has_weights;
    cursor->occurrences_left = (size_t)size;
    return true;
}

void cursor_open(struct cursor *cursor, const struct list *list, uint64_t doc_limit, bool with_positions,
                 struct fault *fault) {
    memset(cursor, 0, offsetof(struct cursor, docs)); /* the blocks may be anything */
    struct list rest = *list;
    cursor->list = *list;
    cursor->fault = fault;
    cursor->factor = list->factor;
    for (int i = 1; i < REPEATED; i++) {
        cursor->repeated[i] = cursor->repeated[i - 1] + list->factor;
    }
    cursor->weights = field_weights(list->field);
    cursor->doc_limit = doc_limit;
    cursor->docs_left = list->count;
    if (!open_stream(&rest, list->count, DOCS, &cursor->doc_stream) ||
        !open_stream(&rest, list->count, FREQS, &cursor->freq_stream) ||
        !open_occurrences(cursor, &rest, with_positions)) {
        is_faulty(cursor, "a list is cut short");
        return;
    }
    if (cursor->has_distances || cursor->has_codes) {
        size_t size = cursor->occurrences_left;
        cursor->room = size < BLOCK_OCCURRENCES ? size : BLOCK_OCCURRENCES;
        cursor->occurrences = malloc(2 * cursor->room * sizeof *cursor->occurrences + 1);
        if (!cursor->occurrences) {
            has_no_memory(cursor);
            return;
        }
    }
    cursor_next_block(cursor);
}

void cursor_close(struct cursor *cursor) {
    free(cursor->occurrences);
    cursor->occurrences = NULL;
}

void cursor_next_block(struct cursor *cursor) {
    size_t count = cursor->docs_left < BLOCK_DOCS ? cursor->docs_left : BLOCK_DOCS;
    cursor->docs_left -= count;
    cursor->next = 0;
    cursor->filled = count;
    if (count == 0) {
        cursor->doc = NO_DOC;
        return;
    }
    read_numbers(&cursor->doc_stream, count, 1, cursor->docs);
    read_numbers(&cursor->freq_stream, count, 1, cursor->freqs);
    uint64_t next = cursor->next_doc;
    uint32_t standing_still = 0;
    for (size_t i = 0; i < count; i++) {
        standing_still |= cursor->docs[i] == 0;
        next += cursor->docs[i];
        cursor->docs[i] = (uint32_t)(next - 1);
    }
    cursor->next_doc = next;
    if (standing_still || next > cursor->doc_limit) {
        is_faulty(cursor, "a list has documents that there are not");
        return;
    }
    cursor_at(cursor);
}

/* More room for the occurrences of a document that has very many. */
static bool widen(struct cursor *cursor, size_t room) {
    uint32_t *wider = malloc(2 * room * sizeof *wider + 1);
    if (!wider) {
        has_no_memory(cursor);
        return false;
    }
    memcpy(wider, cursor->occurrences, cursor->filled_occurrences * sizeof *wider);
    memcpy(wider + room, cursor->occurrences + cursor->room, cursor->filled_occurrences * sizeof *wider);
    free(cursor->occurrences);
    cursor->occurrences = wider;
    cursor->room = room;
    return true;
}

void cursor_next_occurrences(struct cursor *cursor) {
    size_t kept = cursor->filled_occurrences - cursor->next_occurrence;
    uint32_t *distances = cursor->occurrences, *codes = cursor->occurrences + cursor->room;
    memmove(distances, distances + cursor->next_occurrence, kept * sizeof *distances);
    memmove(codes, codes + cursor->next_occurrence, kept * sizeof *codes);
    cursor->next_occurrence = 0;
    cursor->filled_occurrences = kept;
    if (cursor->freq > kept + cursor->occurrences_left) {
        is_faulty(cursor, "a list is cut short");
        return;
    }
    if (cursor->freq > cursor->room && !widen(cursor, cursor->freq)) {
        return;
    }
    size_t count = cursor->room - kept;
    count = count < cursor->occurrences_left ? count : cursor->occurrences_left;
    cursor->occurrences_left -= count;
    cursor->filled_occurrences += count;
    if (cursor->has_distances) {
        read_numbers(&cursor->distance_stream, count, 0, cursor->occurrences + kept);
    }
    if (cursor->has_codes) {
        uint32_t greatest = 0, *read = cursor->occurrences + cursor->room + kept;
        read_numbers(&cursor->code_stream, count, 0, read);
        for (size_t i = 0; i < count; i++) {
            greatest = read[i] > greatest ? read[i] : greatest;
        }
        if (count && greatest >= field_weight_count(cursor->list.field)) {
            is_faulty(cursor, "a list has weights that there are not");
        }
    }
}
