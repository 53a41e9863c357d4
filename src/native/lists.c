#include "crc.h"
#include "lists.h"

enum { CONSTANT, BYTES, SHORTS, LONGS, BYTES_AND, SHORTS_AND, KIND_COUNT };

#define KIND_BITS 3
#define KIND_MASK 7u
#define MOST_OCCURRENCES ((size_t)1 << 31)

static const size_t widths[KIND_COUNT] = {0, 1, 2, 4, 1, 2};

static bool is_faulty(const struct list *list, const char *what, struct fault *fault) {
    *fault = (struct fault){what, list->field};
    return false;
}

static bool has_no_memory(struct fault *fault) {
    *fault = (struct fault){OUT_OF_MEMORY, NULL};
    return false;
}

/* Numbers that follow a list, in place of those that are too great for it. */
static bool put_great(struct list *list, size_t count, uint32_t mark, uint32_t *numbers, struct fault *fault) {
    for (size_t i = 0; i < count; i++) {
        if (numbers[i] == mark) {
            if (list->end - list->at < 4) {
                return is_faulty(list, "a list is cut short", fault);
            }
            numbers[i] = read_long(list->at);
            list->at += 4;
        }
    }
    return true;
}

/* The next numbers of a list, which moves on; NULL where they are all the least that can be. */
static bool unpack_part(struct list *list, size_t count, unsigned part, uint32_t **numbers, struct fault *fault) {
    unsigned kind = list->kinds >> part * KIND_BITS & KIND_MASK;
    *numbers = NULL;
    if (kind == CONSTANT) {
        return true;
    }
    if (kind >= KIND_COUNT || (size_t)(list->end - list->at) / widths[kind] < count) {
        return is_faulty(list, "a list is cut short", fault);
    }
    uint32_t *found = malloc(count * sizeof *found + 1);
    if (!found) {
        return has_no_memory(fault);
    }
    *numbers = found;
    const uint8_t *at = list->at;
    list->at += count * widths[kind];
    switch (widths[kind]) {
    case 1:
        for (size_t i = 0; i < count; i++) {
            found[i] = at[i];
        }
        break;
    case 2:
        for (size_t i = 0; i < count; i++) {
            found[i] = (uint32_t)at[2 * i] | (uint32_t)at[2 * i + 1] << 8;
        }
        break;
    default:
        for (size_t i = 0; i < count; i++) {
            found[i] = read_long(at + 4 * i);
        }
    }
    return kind < BYTES_AND || put_great(list, count, kind == BYTES_AND ? 0xFF : 0xFFFF, found, fault);
}

static bool unpack_docs(struct list *list, uint64_t doc_limit, struct postings *postings, struct fault *fault) {
    if (list->kinds & KIND_MASK) {
        if (!unpack_part(list, list->count, 0, &postings->docs, fault)) {
            return false;
        }
    } else if (list->count > doc_limit || !(postings->docs = malloc(list->count * sizeof *postings->docs + 1))) {
        return list->count > doc_limit ? is_faulty(list, "a list has more documents than there are", fault)
                                       : has_no_memory(fault);
    }
    bool is_constant = !(list->kinds & KIND_MASK);
    uint64_t next = 0;
    for (size_t i = 0; i < list->count; i++) {
        next += is_constant ? 1 : postings->docs[i];
        postings->docs[i] = (uint32_t)(next - 1);
    }
    if (list->count && (postings->docs[0] >= doc_limit || next > doc_limit)) {
        return is_faulty(list, "a list has documents that there are not", fault);
    }
    return true;
}

static bool count_occurrences(const struct list *list, struct postings *postings, struct fault *fault) {
    uint64_t size = 0;
    for (size_t i = 0; postings->freqs && i < postings->count; i++) {
        size += postings->freqs[i];
    }
    postings->size = postings->freqs ? (size_t)size : postings->count;
    return size <= MOST_OCCURRENCES || is_faulty(list, "a list has more occurrences than it can have", fault);
}

bool unpack(const struct list *list, uint64_t doc_limit, bool with_positions, struct postings *postings,
            struct fault *fault) {
    struct list rest = *list;
    *postings = (struct postings){list->count, 0, list->slot, list->factor, list->field, NULL, NULL, NULL, NULL};
    if (!unpack_docs(&rest, doc_limit, postings, fault) ||
        !unpack_part(&rest, list->count, 1, &postings->freqs, fault) || !count_occurrences(list, postings, fault)) {
        return false;
    }
    bool has_weights = list->kinds >> 3 * KIND_BITS != 0;
    if ((with_positions || has_weights) && !unpack_part(&rest, postings->size, 2, &postings->distances, fault)) {
        return false;
    }
    if (with_positions && !postings->distances && postings->size != postings->count) {
        return is_faulty(list, "a list has two occurrences in one place", fault);
    }
    if (has_weights && !unpack_part(&rest, postings->size, 3, &postings->codes, fault)) {
        return false;
    }
    for (size_t i = 0; postings->codes && i < postings->size; i++) {
        if (postings->codes[i] >= field_weight_count(list->field)) {
            return is_faulty(list, "a list has weights that there are not", fault);
        }
    }
    return true;
}

void free_postings(struct postings *postings) {
    free(postings->docs);
    free(postings->freqs);
    free(postings->distances);
    free(postings->codes);
    *postings = (struct postings){0};
}
