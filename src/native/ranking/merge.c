#include "merge.h"

#define MOST_CURSORS 16
#define SINK_DOCS 512

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

/* Where documents and their sums go: into columns, and from there, some at a time, into what is coded, if there is such. */
struct sink {
    struct columns columns;
    struct coded *coded;
    struct living living;
    struct fault *fault;
};

static inline bool sink_add(struct sink *sink, int64_t doc, double sum) {
    struct columns *columns = &sink->columns;
    if (sink->coded && columns->count >= SINK_DOCS) {
        if (!coded_append(sink->coded, columns, sink->living, sink->fault)) {
            return false;
        }
        columns->count = 0;
    }
    if (columns->count == columns->room && !columns_make_room(columns, 1)) {
        return has_no_memory(sink->fault);
    }
    columns->numbers[columns->count] = doc;
    columns->amounts[columns->count++] = sum;
    return true;
}

static bool documents_by_keys(const struct list *lists, size_t count, uint64_t doc_limit, int64_t fields,
                              struct sink *sink) {
    struct columns keys = {0};
    bool is_good = merge_keys(lists, count, doc_limit, fields, NULL, &keys, sink->fault);
    for (size_t i = 0, end; is_good && i < keys.count; i = end) {
        int64_t doc = (keys.numbers[i] >> KEY_BITS) / fields;
        int64_t next_document = (int64_t)((uint64_t)((doc + 1) * fields) << KEY_BITS);
        double sum = 0.0;
        for (end = i; end < keys.count && keys.numbers[end] < next_document; end++) {
            sum += keys.amounts[end];
        }
        is_good = sink_add(sink, doc, sum);
    }
    columns_free(&keys);
    return is_good;
}

/* By documents */

/* A sum, and what stands in the document of one list. */
static inline double add_list(double sum, const struct cursor *cursor) {
    if (sum == 0.0 && !cursor->codes && cursor->freq < REPEATED) {
        return cursor->repeated[cursor->freq];
    }
    for (size_t i = 0; i < cursor->freq; i++) {
        sum += cursor_weight(cursor, i);
    }
    return sum;
}

/* Whether two lists stand in the same places of a document. */
static inline bool stand_together(const struct cursor *one, const struct cursor *other) {
    if (one->freq != other->freq) {
        return false;
    }
    for (size_t i = 0; i < one->freq; i++) {
        if (cursor_distance(one, i) != cursor_distance(other, i)) {
            return false;
        }
    }
    return true;
}

/* A sum, and the best of lists that stand in the same places. */
static inline double add_together(double sum, const struct cursor *const *members, size_t count) {
    for (size_t i = 0; i < members[0]->freq; i++) {
        double best = 0.0;
        for (size_t j = 0; j < count; j++) {
            double weight = cursor_weight(members[j], i);
            best = weight > best ? weight : best;
        }
        sum += best;
    }
    return sum;
}

/* A sum, and what stands in the document of two lists, position by position. */
static double add_two(double sum, const struct cursor *one, const struct cursor *other) {
    size_t i = 0, j = 0, one_freq = one->freq, other_freq = other->freq;
    uint64_t position = one_freq ? cursor_distance(one, 0) : 0, against = other_freq ? cursor_distance(other, 0) : 0;
    while (i < one_freq && j < other_freq) {
        double weight = cursor_weight(one, i), other_weight = cursor_weight(other, j);
        bool is_one = position <= against, is_other = against <= position;
        sum += !is_other || (is_one && weight > other_weight) ? weight : other_weight;
        i += is_one;
        j += is_other;
        position += is_one && i < one_freq ? cursor_distance(one, i) : 0;
        against += is_other && j < other_freq ? cursor_distance(other, j) : 0;
    }
    for (; i < one_freq; i++) {
        sum += cursor_weight(one, i);
    }
    for (; j < other_freq; j++) {
        sum += cursor_weight(other, j);
    }
    return sum;
}

/* The same of any number of lists. */
static double add_apart(double sum, const struct cursor *const *members, size_t count) {
    uint64_t position[MOST_CURSORS];
    size_t at[MOST_CURSORS];
    for (size_t i = 0; i < count; i++) {
        at[i] = 0;
        position[i] = members[i]->freq ? cursor_distance(members[i], 0) : UINT64_MAX;
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
                double weight = cursor_weight(members[i], at[i]);
                best = weight > best ? weight : best;
                at[i]++;
                position[i] = at[i] < members[i]->freq ? lowest + cursor_distance(members[i], at[i]) : UINT64_MAX;
            }
        }
        sum += best;
    }
}

static double add_members(double sum, const struct cursor *const *members, size_t count) {
    for (size_t i = 1; i < count; i++) {
        if (!stand_together(members[0], members[i])) {
            return count == 2 ? add_two(sum, members[0], members[1]) : add_apart(sum, members, count);
        }
    }
    return add_together(sum, members, count);
}

/* What the lists of one field say, added to what the fields before said of the same documents.
 *
 * `count` is a constant where this is called, so that its loops are unrolled. */
static inline bool merge_field(struct cursor *cursors, size_t count, const struct columns *before, int64_t base,
                               struct sink *sink) {
    for (size_t earlier = 0;;) {
        uint32_t doc = earlier < before->count ? (uint32_t)(before->numbers[earlier] - base) : NO_DOC;
        for (size_t i = 0; i < count; i++) {
            doc = cursors[i].doc < doc ? cursors[i].doc : doc;
        }
        if (doc == NO_DOC) {
            return true;
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
                cursor_move_on(&cursors[i]);
            }
        }
        if (!sink_add(sink, base + doc, sum)) {
            return false;
        }
    }
}

static bool merge_any_field(struct cursor *cursors, size_t count, const struct columns *before, int64_t base,
                            struct sink *sink) {
    switch (count) {
    case 1:
        return merge_field(cursors, 1, before, base, sink);
    case 2:
        return merge_field(cursors, 2, before, base, sink);
    case 3:
        return merge_field(cursors, 3, before, base, sink);
    default:
        return merge_field(cursors, count, before, base, sink);
    }
}

static bool add_field_lists(const struct list *lists, size_t count, uint64_t doc_limit, int64_t base,
                            const struct columns *before, struct sink *sink) {
    struct cursor *cursors = malloc(count * sizeof *cursors);
    if (!cursors) {
        return has_no_memory(sink->fault);
    }
    for (size_t i = 0; i < count; i++) {
        cursor_open(&cursors[i], &lists[i], doc_limit, count > 1, sink->fault);
    }
    bool is_good = merge_any_field(cursors, count, before, base, sink);
    for (size_t i = 0; i < count; i++) {
        cursor_close(&cursors[i]);
    }
    free(cursors);
    return is_good && !sink->fault->what;
}

bool merge_documents(const struct list *lists, size_t count, uint64_t doc_limit, int64_t fields, struct coded *coded,
                     struct living living, struct fault *fault) {
    struct sink sink = {{0}, coded, living, fault};
    struct columns before = {0};
    bool is_good = true;
    if (count > MOST_CURSORS) {
        is_good = documents_by_keys(lists, count, doc_limit, fields, &sink);
    }
    for (size_t first = 0, end; is_good && count <= MOST_CURSORS && first < count; first = end) {
        for (end = first + 1; end < count && lists[end].slot == lists[first].slot;) {
            end++;
        }
        int64_t base = lists[0].slot / fields;
        sink.coded = end == count ? coded : NULL;
        is_good = add_field_lists(lists + first, end - first, doc_limit, base, &before, &sink);
        if (is_good && end < count) {
            struct columns swapped = before;
            before = sink.columns;
            sink.columns = swapped;
            sink.columns.count = 0;
        }
    }
    is_good = is_good && coded_append(coded, &sink.columns, living, fault);
    columns_free(&before);
    columns_free(&sink.columns);
    return is_good;
}
