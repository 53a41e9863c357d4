#include "terms.h"

static int compare(const uint8_t *one, size_t one_size, const uint8_t *other, size_t other_size) {
    int order = memcmp(one, other, one_size < other_size ? one_size : other_size);
    return order ? order : one_size < other_size ? -1 : one_size > other_size;
}

static const uint8_t *head_of(const struct field *field, size_t block, size_t *size) {
    *size = field->head_starts[block + 1] - 1 - field->head_starts[block];
    return field->heads + field->head_starts[block];
}

/* The last block whose first term is not after a term, or -1. */
static int64_t block_of(const struct field *field, const uint8_t *term, size_t size) {
    size_t low = 0, high = field->head_count;
    while (low < high) {
        size_t middle = (low + high) / 2, head_size;
        const uint8_t *head = head_of(field, middle, &head_size);
        if (compare(head, head_size, term, size) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return (int64_t)low - 1;
}

static bool open_block(const struct field *field, size_t number, struct block *block, struct fault *fault) {
    size_t head_size;
    block->prefix = head_of(field, number, &head_size);
    block->prefix_size = (size_t)number_at(&field->prefixes, number);
    uint64_t start = number_at(&field->blocks, number), end = number_at(&field->blocks, number + 1);
    if (!field_look_at(field, &field->text, start, end, fault)) {
        return false;
    }
    if (block->prefix_size > head_size || end - start < 2 || field->text.data[end - 1] != TERM_SEPARATOR) {
        return field_is_faulty(field, "a block of terms is not as it should be", fault);
    }
    block->at = field->text.data + start + 1;
    block->end = field->text.data + end;
    return true;
}

/* The next ending of a block; where it ends. */
static const uint8_t *next_ending(struct block *block, const uint8_t **ending) {
    *ending = block->at;
    const uint8_t *end = memchr(block->at, TERM_SEPARATOR, (size_t)(block->end - block->at)); /* the last byte is one */
    block->at = end + 1;
    return end;
}

int64_t field_find(const struct field *field, const uint8_t *term, size_t size, struct fault *fault) {
    int64_t number = block_of(field, term, size);
    struct block block;
    if (number < 0 || !open_block(field, (size_t)number, &block, fault)) {
        return -1;
    }
    if (size < block.prefix_size || memcmp(term, block.prefix, block.prefix_size) != 0) {
        return -1;
    }
    const uint8_t *wanted = term + block.prefix_size;
    size_t wanted_size = size - block.prefix_size;
    for (int64_t place = number * BLOCK_TERMS; block.at < block.end; place++) {
        const uint8_t *ending, *end = next_ending(&block, &ending);
        if ((size_t)(end - ending) == wanted_size && memcmp(ending, wanted, wanted_size) == 0) {
            return place;
        }
    }
    return -1;
}

int64_t field_first_from(const struct field *field, const uint8_t *bound, size_t size, struct fault *fault) {
    int64_t number = block_of(field, bound, size);
    struct block block;
    if (number < 0 || !open_block(field, (size_t)number, &block, fault)) {
        return 0;
    }
    int64_t place = number * BLOCK_TERMS;
    size_t shared = size < block.prefix_size ? size : block.prefix_size;
    int order = memcmp(block.prefix, bound, shared);
    if (order != 0 || size < block.prefix_size) {
        /* All terms of the block are on one side: it is not the first that is after the bound. */
        int64_t end = place + BLOCK_TERMS, count = (int64_t)field->counts.count;
        return order >= 0 ? place : end < count ? end : count;
    }
    for (; block.at < block.end; place++) {
        const uint8_t *ending, *end = next_ending(&block, &ending);
        if (compare(ending, (size_t)(end - ending), bound + block.prefix_size, size - block.prefix_size) >= 0) {
            break;
        }
    }
    return place;
}

bool terms_begin(struct terms *terms, const struct field *field, const uint8_t *prefix, size_t size,
                 struct fault *fault) {
    uint8_t *beyond = malloc(size + 1); /* FF is more than any byte of a term */
    *terms = (struct terms){.field = field};
    if (!beyond) {
        *fault = (struct fault){OUT_OF_MEMORY, NULL};
        return false;
    }
    memcpy(beyond, prefix, size);
    beyond[size] = TERM_SEPARATOR;
    terms->next = field_first_from(field, beyond, size, fault);
    terms->end = fault->what ? 0 : field_first_from(field, beyond, size + 1, fault);
    free(beyond);
    if (!fault->what && terms->end > (int64_t)field->counts.count) {
        *fault = (struct fault){"its blocks have more terms than it counts", field};
    }
    return !fault->what && terms_next(terms, fault);
}

/* Open the block of the next term, and pass over those before it. */
static bool open_next_block(struct terms *terms, struct fault *fault) {
    if (!open_block(terms->field, (size_t)(terms->next / BLOCK_TERMS), &terms->block, fault)) {
        return false;
    }
    for (int64_t i = 0; i < terms->next % BLOCK_TERMS && terms->block.at < terms->block.end; i++) {
        const uint8_t *ending;
        next_ending(&terms->block, &ending);
    }
    return true;
}

static bool take_next(struct terms *terms, struct fault *fault) {
    if (terms->block.at == terms->block.end && !open_next_block(terms, fault)) {
        return false;
    }
    if (terms->block.at == terms->block.end) {
        return field_is_faulty(terms->field, "a block of terms is too short", fault);
    }
    const uint8_t *ending, *end = next_ending(&terms->block, &ending);
    size_t ending_size = (size_t)(end - ending);
    terms->size = terms->block.prefix_size + ending_size;
    if (terms->size <= sizeof terms->text) {
        memcpy(terms->text, terms->block.prefix, terms->block.prefix_size);
        memcpy(terms->text + terms->block.prefix_size, ending, ending_size);
    }
    terms->next++;
    return true;
}

bool terms_next(struct terms *terms, struct fault *fault) {
    do {
        terms->has_term = terms->next < terms->end;
        if (terms->has_term && !take_next(terms, fault)) {
            return false;
        }
    } while (terms->has_term && terms->size > sizeof terms->text);
    return true;
}

int term_compare(const struct terms *one, const struct terms *other) {
    return compare(one->text, one->size, other->text, other->size);
}
