#include "merge.h"

#define KEY_ORIGIN ((int64_t)1 << 31)

bool columns_reserve(struct columns *columns, size_t more) {
    size_t room = columns->count + more;
    if (room <= columns->room) {
        return true;
    }
    int64_t *numbers = realloc(columns->numbers, room * sizeof *numbers);
    if (numbers) {
        columns->numbers = numbers;
    }
    double *amounts = realloc(columns->amounts, room * sizeof *amounts);
    if (amounts) {
        columns->amounts = amounts;
    }
    if (numbers && amounts) {
        columns->room = room;
    }
    return numbers && amounts;
}

bool columns_make_room(struct columns *columns, size_t more) {
    if (columns->count + more <= columns->room) {
        return true;
    }
    return columns_reserve(columns, more + columns->count + 64);
}

void columns_free(struct columns *columns) {
    free(columns->numbers);
    free(columns->amounts);
    *columns = (struct columns){0};
}

static bool has_no_memory(struct fault *fault) {
    *fault = (struct fault){OUT_OF_MEMORY, NULL};
    return false;
}

/* Add what other columns have, which may be emptied. */
static bool columns_append(struct columns *columns, struct columns *other, struct fault *fault) {
    if (columns->count == 0) {
        struct columns swapped = *columns;
        *columns = *other;
        *other = swapped;
        return true;
    }
    if (!columns_reserve(columns, other->count)) {
        return has_no_memory(fault);
    }
    if (other->count) {
        memcpy(columns->numbers + columns->count, other->numbers, other->count * sizeof *other->numbers);
        memcpy(columns->amounts + columns->count, other->amounts, other->count * sizeof *other->amounts);
        columns->count += other->count;
    }
    return true;
}

/* The keys of a list that lie in the slots that are wanted; false where memory ran out. */
static bool add_keys(struct cursor *cursor, int64_t fields, const struct array *within, struct columns *found) {
    const int64_t *slots = within ? within->view.buf : NULL;
    size_t wanted = 0;
    for (; cursor->doc != NO_DOC; cursor_move_on(cursor)) {
        int64_t slot = (int64_t)cursor->doc * fields + cursor->list.slot;
        if (within) {
            while (wanted < within->count && slots[wanted] < slot) {
                wanted++;
            }
            if (wanted == within->count) {
                return true;
            }
            if (slots[wanted] != slot) {
                continue;
            }
        }
        if (!columns_make_room(found, cursor->freq)) {
            return false;
        }
        int64_t key = (int64_t)((uint64_t)slot << KEY_BITS) + KEY_ORIGIN;
        for (uint32_t i = 0; i < cursor->freq; i++) {
            key += cursor_distance(cursor, i);
            found->numbers[found->count] = key;
            found->amounts[found->count++] = cursor_weight(cursor, i);
        }
    }
    return true;
}

/* Merge two neighbouring stretches of ascending keys; of equal keys the greatest weight stays. */
static size_t merge_two(const struct columns *from, size_t one, size_t one_end, size_t two, size_t two_end,
                        struct columns *to, size_t place) {
    const int64_t *keys = from->numbers;
    const double *weights = from->amounts;
    while (one < one_end && two < two_end) {
        int64_t key = keys[one], other = keys[two];
        if (key < other) {
            to->numbers[place] = key;
            to->amounts[place++] = weights[one++];
        } else if (other < key) {
            to->numbers[place] = other;
            to->amounts[place++] = weights[two++];
        } else {
            to->numbers[place] = key;
            to->amounts[place++] = weights[one] > weights[two] ? weights[one] : weights[two];
            one++;
            two++;
        }
    }
    size_t rest = one < one_end ? one_end - one : two_end - two, from_place = one < one_end ? one : two;
    memcpy(to->numbers + place, keys + from_place, rest * sizeof *keys);
    memcpy(to->amounts + place, weights + from_place, rest * sizeof *weights);
    return place + rest;
}

/* Bring stretches in order, two by two. `starts` has one more than there are stretches. */
static bool bring_in_order(struct columns *columns, size_t *starts, size_t stretches) {
    struct columns other = {0};
    if (stretches > 1 && !columns_reserve(&other, columns->count)) {
        columns_free(&other);
        return false;
    }
    while (stretches > 1) {
        size_t place = 0, merged = 0;
        for (size_t i = 0; i < stretches; i += 2) {
            size_t begin = starts[i], middle = starts[i + 1], end = starts[i + 2 < stretches ? i + 2 : stretches];
            starts[merged++] = place;
            place = merge_two(columns, begin, middle, middle, end, &other, place);
        }
        starts[merged] = other.count = place;
        stretches = merged;
        struct columns swapped = *columns;
        *columns = other;
        other = swapped;
    }
    columns_free(&other);
    return true;
}

bool merge_keys(const struct list *lists, size_t count, uint64_t doc_limit, int64_t fields,
                     const struct array *within, struct columns *found, struct fault *fault) {
    size_t *starts = malloc((count + 1) * sizeof *starts), stretches = 0;
    struct cursor *cursor = malloc(sizeof *cursor);
    bool is_good = starts && cursor;
    for (size_t i = 0; is_good && i < count; i++) {
        size_t begin = found->count;
        cursor_open(cursor, &lists[i], doc_limit, true, fault);
        is_good = add_keys(cursor, fields, within, found);
        cursor_close(cursor);
        if (found->count > begin && (begin == 0 || found->numbers[begin] <= found->numbers[begin - 1])) {
            starts[stretches++] = begin;
        }
        if (fault->what) {
            break;
        }
    }
    if (is_good && !fault->what) {
        starts[stretches] = found->count;
        is_good = bring_in_order(found, starts, stretches);
    }
    free(starts);
    free(cursor);
    if (!is_good) {
        has_no_memory(fault);
    }
    return !fault->what;
}

bool merge_occurrences(const struct list *lists, size_t count, uint64_t doc_limit, int64_t fields,
                       const struct array *within, struct columns *found, struct fault *fault) {
    struct columns keys = {0};
    bool is_good = merge_keys(lists, count, doc_limit, fields, within, &keys, fault);
    is_good = is_good && columns_append(found, &keys, fault);
    columns_free(&keys);
    return is_good;
}

