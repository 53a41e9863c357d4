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
    is_good = is_good && columns_append(found, &keys, fault);
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
    size_t place; /* of its first occurrence */
    uint32_t doc; /* NO_DOC at the end */
};

#define NO_DOC UINT32_MAX

static inline size_t freq_of(const struct cursor *cursor) {
    return cursor->postings.freqs ? cursor->postings.freqs[cursor->next] : 1;
}

static inline void move_on(struct cursor *cursor) {
    cursor->place += freq_of(cursor);
    cursor->next++;
    cursor->doc = cursor->next < cursor->postings.count ? cursor->postings.docs[cursor->next] : NO_DOC;
}

/* A sum, and what stands in the document of one list. */
static inline double add_list(double sum, const struct cursor *cursor) {
    size_t freq = freq_of(cursor);
    for (size_t i = 0; i < freq; i++) {
        sum += weight_of(&cursor->postings, cursor->place + i);
    }
    return sum;
}

static inline uint32_t distance_at(const struct cursor *cursor, size_t i) {
    return cursor->postings.distances ? cursor->postings.distances[cursor->place + i] : 0;
}

/* Whether two lists stand in the same places of a document. */
static inline bool stand_together(const struct cursor *one, const struct cursor *other, size_t freq) {
    if (freq != freq_of(other)) {
        return false;
    }
    for (size_t i = 0; i < freq; i++) {
        if (distance_at(one, i) != distance_at(other, i)) {
            return false;
        }
    }
    return true;
}

/* A sum, and the best of lists that stand in the same places. */
static double add_together(double sum, const struct cursor *const *members, size_t count) {
    size_t freq = freq_of(members[0]);
    for (size_t i = 0; i < freq; i++) {
        double best = 0.0;
        for (size_t j = 0; j < count; j++) {
            double weight = weight_of(&members[j]->postings, members[j]->place + i);
            best = weight > best ? weight : best;
        }
        sum += best;
    }
    return sum;
}

/* The same of two lists that stand in some of the same places. */
static double add_two(double sum, const struct cursor *one, const struct cursor *other) {
    size_t i = 0, j = 0, one_freq = freq_of(one), other_freq = freq_of(other);
    uint64_t position = one_freq ? distance_at(one, 0) : 0, against = other_freq ? distance_at(other, 0) : 0;
    while (i < one_freq && j < other_freq) {
        double weight = weight_of(&one->postings, one->place + i);
        double other_weight = weight_of(&other->postings, other->place + j);
        bool is_one = position <= against, is_other = against <= position;
        sum += !is_other || (is_one && weight > other_weight) ? weight : other_weight;
        i += is_one;
        j += is_other;
        position += is_one && i < one_freq ? distance_at(one, i) : 0;
        against += is_other && j < other_freq ? distance_at(other, j) : 0;
    }
    for (; i < one_freq; i++) {
        sum += weight_of(&one->postings, one->place + i);
    }
    for (; j < other_freq; j++) {
        sum += weight_of(&other->postings, other->place + j);
    }
    return sum;
}

/* A sum, and what stands in the document of several lists, position by position. */
static double add_apart(double sum, const struct cursor *const *members, size_t count) {
    uint64_t position[MOST_CURSORS];
    size_t at[MOST_CURSORS];
    for (size_t i = 0; i < count; i++) {
        at[i] = 0;
        position[i] = freq_of(members[i]) ? distance_at(members[i], 0) : UINT64_MAX;
    }
    for (;;) {
        uint64_t lowest = UINT64_MAX;
        for (size_t i = 0; i < count; i++) {
            lowest = position[i] < lowest ? position[i] : lowest;
        }
        if (lowest == UINT64_MAX) {
            return sum;
        }
        double best = 0.0;
        for (size_t i = 0; i < count; i++) {
            if (position[i] == lowest) {
                double weight = weight_of(&members[i]->postings, members[i]->place + at[i]);
                best = weight > best ? weight : best;
                at[i]++;
                position[i] = at[i] < freq_of(members[i]) ? lowest + distance_at(members[i], at[i]) : UINT64_MAX;
            }
        }
        sum += best;
    }
}

static double add_members(double sum, const struct cursor *const *members, size_t count) {
    size_t freq = freq_of(members[0]);
    for (size_t i = 1; i < count; i++) {
        if (!stand_together(members[0], members[i], freq)) {
            return count == 2 ? add_two(sum, members[0], members[1]) : add_apart(sum, members, count);
        }
    }
    return add_together(sum, members, count);
}

/* What the lists of one field say, added to what the fields before said of the same documents.
 *
 * `count` is a constant where this is called, so that its loops are unrolled. */
static inline void merge_field(struct cursor *cursors, size_t count, const struct columns *before, int64_t base,
                               struct columns *found) {
    size_t earlier = 0, place = 0;
    for (;;) {
        uint32_t doc = earlier < before->count ? (uint32_t)(before->numbers[earlier] - base) : NO_DOC;
        for (size_t i = 0; i < count; i++) {
            doc = cursors[i].doc < doc ? cursors[i].doc : doc;
        }
        if (doc == NO_DOC) {
            break;
        }
        double sum = 0.0;
        if (earlier < before->count && before->numbers[earlier] == base + doc) {
            sum = before->amounts[earlier++];
        }
        const struct cursor *members[MOST_CURSORS];
        size_t member_count = 0;
        for (size_t i = 0; i < count; i++) {
            if (cursors[i].doc == doc) {
                members[member_count++] = &cursors[i];
            }
        }
        if (member_count == 1) {
            sum = add_list(sum, members[0]);
        } else if (member_count > 1) {
            sum = add_members(sum, members, member_count);
        }
        for (size_t i = 0; i < count; i++) {
            if (cursors[i].doc == doc) {
                move_on(&cursors[i]);
            }
        }
        found->numbers[place] = base + doc;
        found->amounts[place++] = sum;
    }
    found->count = place;
}

static void merge_any_field(struct cursor *cursors, size_t count, const struct columns *before, int64_t base,
                            struct columns *found) {
    switch (count) {
    case 1:
        merge_field(cursors, 1, before, base, found);
        break;
    case 2:
        merge_field(cursors, 2, before, base, found);
        break;
    case 3:
        merge_field(cursors, 3, before, base, found);
        break;
    default:
        merge_field(cursors, count, before, base, found);
    }
}

/* Put what the lists of one field say in place of what the fields before said. */
static bool add_field_lists(const struct list *lists, size_t count, uint64_t doc_limit, int64_t base,
                            struct columns *sums, struct fault *fault) {
    struct cursor cursors[MOST_CURSORS] = {{{0}, 0, 0, 0}};
    struct columns merged = {0};
    size_t total = sums->count;
    bool is_good = true;
    for (size_t i = 0; is_good && i < count; i++) {
        is_good = unpack(&lists[i], doc_limit, count > 1, &cursors[i].postings, fault);
        cursors[i].doc = is_good && lists[i].count ? cursors[i].postings.docs[0] : NO_DOC;
        total += lists[i].count;
    }
    if (is_good && !columns_reserve(&merged, total)) {
        is_good = has_no_memory(fault);
    }
    if (is_good) {
        merge_any_field(cursors, count, sums, base, &merged);
        struct columns swapped = *sums;
        *sums = merged;
        merged = swapped;
    }
    for (size_t i = 0; i < count; i++) {
        free_postings(&cursors[i].postings);
    }
    columns_free(&merged);
    return is_good;
}

bool merge_documents(const struct list *lists, size_t count, uint64_t doc_limit, int64_t fields,
                     struct columns *found, struct fault *fault) {
    if (count > MOST_CURSORS) {
        return documents_by_keys(lists, count, doc_limit, fields, found, fault);
    }
    struct columns sums = {0};
    bool is_good = true;
    for (size_t first = 0, end; is_good && first < count; first = end) {
        for (end = first + 1; end < count && lists[end].slot == lists[first].slot;) {
            end++;
        }
        is_good = add_field_lists(lists + first, end - first, doc_limit, lists[0].slot / fields, &sums, fault);
    }
    is_good = is_good && columns_append(found, &sums, fault);
    columns_free(&sums);
    return is_good;
}
