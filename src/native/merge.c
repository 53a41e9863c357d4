#include "merge.h"

#define KEY_BITS 32
#define KEY_ORIGIN ((int64_t)1 << 31)
#define MOST_CURSORS 16

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

void columns_free(struct columns *columns) {
    free(columns->numbers);
    free(columns->amounts);
    *columns = (struct columns){0};
}

static bool has_no_memory(struct fault *fault) {
    *fault = (struct fault){OUT_OF_MEMORY, NULL};
    return false;
}

size_t leave_out_equal(struct list *lists, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t size = (size_t)(lists[i].end - lists[i].at);
        size_t same = kept;
        while (same > 0 && lists[same - 1].slot == lists[i].slot) {
            const struct list *other = &lists[same - 1];
            if (other->count == lists[i].count && other->kinds == lists[i].kinds &&
                (size_t)(other->end - other->at) == size && memcmp(other->at, lists[i].at, size) == 0) {
                break;
            }
            same--;
        }
        if (same > 0 && lists[same - 1].slot == lists[i].slot) {
            if (lists[same - 1].factor < lists[i].factor) {
                lists[same - 1].factor = lists[i].factor;
            }
        } else {
            lists[kept++] = lists[i];
        }
    }
    return kept;
}

/* By keys */

/* The keys of a list that lie in the slots that are wanted. */
static void add_keys(const struct postings *postings, int64_t fields, const struct array *within,
                     struct columns *found) {
    const int64_t *slots = within ? within->view.buf : NULL;
    size_t place = 0, wanted = 0;
    for (size_t i = 0; i < postings->count; i++) {
        uint32_t freq = postings->freqs ? postings->freqs[i] : 1;
        int64_t slot = (int64_t)postings->docs[i] * fields + postings->slot;
        if (within) {
            while (wanted < within->count && slots[wanted] < slot) {
                wanted++;
            }
            if (wanted == within->count) {
                return;
            }
            if (slots[wanted] != slot) {
                place += freq;
                continue;
            }
        }
        int64_t key = (int64_t)((uint64_t)slot << KEY_BITS) + KEY_ORIGIN;
        for (uint32_t j = 0; j < freq; j++, place++) {
            key += postings->distances ? postings->distances[place] : 0;
            found->numbers[found->count] = key;
            found->amounts[found->count++] = weight_of(postings, place);
        }
    }
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

static bool all_keys(const struct list *lists, size_t count, uint64_t doc_limit, int64_t fields,
                     const struct array *within, struct columns *found, struct fault *fault) {
    size_t *starts = malloc((count + 1) * sizeof *starts), stretches = 0;
    bool is_good = starts || has_no_memory(fault);
    for (size_t i = 0; is_good && i < count; i++) {
        struct postings postings;
        size_t begin = found->count;
        is_good = unpack(&lists[i], doc_limit, true, &postings, fault);
        if (is_good && !columns_reserve(found, postings.size)) {
            is_good = has_no_memory(fault);
        }
        if (is_good) {
            add_keys(&postings, fields, within, found);
            if (found->count > begin && (begin == 0 || found->numbers[begin] <= found->numbers[begin - 1])) {
                starts[stretches++] = begin;
            }
        }
        free_postings(&postings);
    }
    if (is_good) {
        starts[stretches] = found->count;
        is_good = bring_in_order(found, starts, stretches) || has_no_memory(fault);
    }
    free(starts);
    return is_good;
}

bool merge_occurrences(const struct list *lists, size_t count, uint64_t doc_limit, int64_t fields,
                       const struct array *within, struct columns *found, struct fault *fault) {
    struct columns keys = {0};
    bool is_good = all_keys(lists, count, doc_limit, fields, within, &keys, fault);
    if (is_good && found->count == 0) {
        columns_free(found);
        *found = keys;
        return true;
    }
    if (is_good && !columns_reserve(found, keys.count)) {
        is_good = has_no_memory(fault);
    }
    if (is_good && keys.count) {
        memcpy(found->numbers + found->count, keys.numbers, keys.count * sizeof *keys.numbers);
        memcpy(found->amounts + found->count, keys.amounts, keys.count * sizeof *keys.amounts);
        found->count += keys.count;
    }
    columns_free(&keys);
    return is_good;
}

static bool documents_by_keys(const struct list *lists, size_t count, uint64_t doc_limit, int64_t fields,
                              struct columns *found, struct fault *fault) {
    struct columns keys = {0};
    bool is_good = all_keys(lists, count, doc_limit, fields, NULL, &keys, fault);
    if (is_good && !columns_reserve(found, keys.count)) {
        is_good = has_no_memory(fault);
    }
    int64_t next_document = -1;
    for (size_t i = 0; is_good && i < keys.count; i++) {
        if (keys.numbers[i] >= next_document) {
            int64_t doc = (keys.numbers[i] >> KEY_BITS) / fields;
            next_document = (int64_t)((uint64_t)((doc + 1) * fields) << KEY_BITS);
            found->numbers[found->count] = doc;
            found->amounts[found->count++] = keys.amounts[i];
        } else {
            found->amounts[found->count - 1] += keys.amounts[i];
        }
    }
    columns_free(&keys);
    return is_good;
}

/* By documents */

/* Where a list is read. */
struct cursor {
    struct postings postings;
    size_t next;  /* document */
    size_t place; /* of the next document's first occurrence */
    size_t group; /* lists of the same field have the same group */
};

static size_t freq_of(const struct cursor *cursor) {
    return cursor->postings.freqs ? cursor->postings.freqs[cursor->next] : 1;
}

/* A sum, and what stands in the next document of one list. */
static double add_list(double sum, const struct cursor *cursor) {
    const struct postings *postings = &cursor->postings;
    size_t freq = freq_of(cursor);
    if (!postings->codes) {
        for (size_t i = 0; i < freq; i++) {
            sum += postings->factor;
        }
        return sum;
    }
    for (size_t i = 0; i < freq; i++) {
        sum += weight_of(postings, cursor->place + i);
    }
    return sum;
}

/* A sum, and what stands in the next document of several lists of a field, position by position. */
static double add_lists(double sum, struct cursor *const *members, size_t count) {
    uint64_t position[MOST_CURSORS], lowest;
    size_t at[MOST_CURSORS], end[MOST_CURSORS];
    for (size_t i = 0; i < count; i++) {
        const struct postings *postings = &members[i]->postings;
        at[i] = members[i]->place;
        end[i] = at[i] + freq_of(members[i]);
        position[i] = at[i] == end[i] ? UINT64_MAX : postings->distances ? postings->distances[at[i]] : 0;
    }
    for (;;) {
        lowest = UINT64_MAX;
        for (size_t i = 0; i < count; i++) {
            lowest = position[i] < lowest ? position[i] : lowest;
        }
        if (lowest == UINT64_MAX) {
            return sum;
        }
        double best = 0.0;
        for (size_t i = 0; i < count; i++) {
            if (position[i] == lowest) {
                const struct postings *postings = &members[i]->postings;
                double weight = weight_of(postings, at[i]);
                best = weight > best ? weight : best;
                at[i]++;
                position[i] = at[i] == end[i] ? UINT64_MAX
                                              : lowest + (postings->distances ? postings->distances[at[i]] : 0);
            }
        }
        sum += best;
    }
}

/* The sum of a document that some of the cursors are at, which move on. */
static double sum_document(struct cursor *cursors, size_t count, const uint32_t *next_docs, uint32_t doc) {
    double sum = 0.0;
    for (size_t i = 0; i < count;) {
        struct cursor *members[MOST_CURSORS];
        size_t member_count = 0, group = cursors[i].group;
        for (; i < count && cursors[i].group == group; i++) {
            if (next_docs[i] == doc) {
                members[member_count++] = &cursors[i];
            }
        }
        if (member_count == 1) {
            sum = add_list(sum, members[0]);
        } else if (member_count > 1) {
            sum = add_lists(sum, members, member_count);
        }
    }
    return sum;
}

static void add_documents(struct cursor *cursors, size_t count, int64_t base, struct columns *found) {
    uint32_t next_docs[MOST_CURSORS];
    for (size_t i = 0; i < count; i++) {
        next_docs[i] = cursors[i].postings.count ? cursors[i].postings.docs[0] : UINT32_MAX;
    }
    for (;;) {
        uint32_t doc = UINT32_MAX;
        for (size_t i = 0; i < count; i++) {
            doc = next_docs[i] < doc ? next_docs[i] : doc;
        }
        if (doc == UINT32_MAX) {
            return;
        }
        found->numbers[found->count] = base + doc;
        found->amounts[found->count++] = sum_document(cursors, count, next_docs, doc);
        for (size_t i = 0; i < count; i++) {
            if (next_docs[i] == doc) {
                struct cursor *cursor = &cursors[i];
                cursor->place += freq_of(cursor);
                cursor->next++;
                next_docs[i] = cursor->next < cursor->postings.count ? cursor->postings.docs[cursor->next] : UINT32_MAX;
            }
        }
    }
}

/* What a single list says. */
static void add_alone(struct cursor *cursor, int64_t base, struct columns *found) {
    const struct postings *postings = &cursor->postings;
    for (; cursor->next < postings->count; cursor->next++) {
        found->numbers[found->count] = base + postings->docs[cursor->next];
        found->amounts[found->count++] = add_list(0.0, cursor);
        cursor->place += freq_of(cursor);
    }
}

bool merge_documents(const struct list *lists, size_t count, uint64_t doc_limit, int64_t fields,
                     struct columns *found, struct fault *fault) {
    if (count > MOST_CURSORS) {
        return documents_by_keys(lists, count, doc_limit, fields, found, fault);
    }
    struct cursor cursors[MOST_CURSORS] = {{{0}, 0, 0, 0}};
    size_t total = 0;
    bool is_good = true;
    for (size_t i = 0; is_good && i < count; i++) {
        bool is_alone = (i == 0 || lists[i - 1].slot != lists[i].slot) &&
                        (i + 1 == count || lists[i + 1].slot != lists[i].slot);
        is_good = unpack(&lists[i], doc_limit, !is_alone, &cursors[i].postings, fault);
        cursors[i].group = i > 0 && lists[i - 1].slot == lists[i].slot ? cursors[i - 1].group : i;
        total += lists[i].count;
    }
    if (is_good && !columns_reserve(found, total)) {
        is_good = has_no_memory(fault);
    }
    if (is_good) {
        int64_t base = lists[0].slot / fields;
        if (count == 1) {
            add_alone(&cursors[0], base, found);
        } else {
            add_documents(cursors, count, base, found);
        }
    }
    for (size_t i = 0; i < count; i++) {
        free_postings(&cursors[i].postings);
    }
    return is_good;
}
