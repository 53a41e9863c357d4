#include "huffman.h"

#define MOST_BITS 15

static int by_frequency(const void *one, const void *other) {
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return (a > b) - (a < b);
}

/* The number of nodes of the tree below which each leaf hangs. Leaves come first, in ascending frequency; every further
 * node joins the two rarest that are left, which are the next leaf or the next node. */
static void leaf_depths(const uint64_t *leaves, int count, int *depths) {
    uint64_t weights[2 * MOST_SYMBOLS];
    int parents[2 * MOST_SYMBOLS], leaf = 0, inner = count;
    for (int i = 0; i < count; i++) {
        weights[i] = leaves[i] >> 16;
    }
    for (int node = count; node < 2 * count - 1; node++) {
        weights[node] = 0;
        for (int child = 0; child < 2; child++) {
            int rarest = leaf < count && (inner >= node || weights[leaf] <= weights[inner]) ? leaf++ : inner++;
            weights[node] += weights[rarest];
            parents[rarest] = node;
        }
    }
    depths[2 * count - 2] = 0;
    for (int node = 2 * count - 3; node >= 0; node--) {
        depths[node] = depths[parents[node]] + 1;
    }
}

/* How many symbols get a code of each size, none of which is too long. */
static void limit_sizes(const int *depths, int count, int most_bits, int *of_size) {
    int32_t taken = 0; /* of the codes of most_bits that there are */
    memset(of_size, 0, (MOST_BITS + 1) * sizeof *of_size);
    for (int i = 0; i < count; i++) {
        of_size[depths[i] < most_bits ? depths[i] : most_bits]++;
    }
    for (int size = 1; size <= most_bits; size++) {
        taken += of_size[size] << (most_bits - size);
    }
    for (; taken > 1 << most_bits; taken--) {
        /* One of the longest moves beside a shorter one, both a bit longer than that was. */
        int size = most_bits - 1;
        while (of_size[size] == 0) {
            size--;
        }
        of_size[size]--;
        of_size[size + 1] += 2;
        of_size[most_bits]--;
    }
}

static uint16_t reversed(unsigned code, int size) {
    unsigned found = 0;
    for (int i = 0; i < size; i++) {
        found = found << 1 | (code >> i & 1);
    }
    return (uint16_t)found;
}

/* Number the codes of each size in the order of their symbols. */
static void assign_bits(struct codes *codes, const int *of_size) {
    unsigned next[MOST_BITS + 2] = {0};
    for (int size = 1; size <= MOST_BITS; size++) {
        next[size + 1] = (next[size] + (unsigned)of_size[size]) << 1;
    }
    for (int symbol = 0; symbol < codes->count; symbol++) {
        int size = codes->sizes[symbol];
        codes->bits[symbol] = size ? reversed(next[size]++, size) : 0;
    }
}

void make_codes(struct codes *codes, const uint32_t *frequencies, int count, int most_bits) {
    uint64_t leaves[MOST_SYMBOLS];
    int depths[2 * MOST_SYMBOLS], of_size[MOST_BITS + 1], used = 0;
    codes->count = count;
    memset(codes->sizes, 0, sizeof codes->sizes);
    for (int symbol = 0; symbol < count; symbol++) {
        if (frequencies[symbol]) {
            leaves[used++] = (uint64_t)frequencies[symbol] << 16 | (unsigned)symbol;
        }
    }
    if (used == 0) {
        return;
    }
    qsort(leaves, (size_t)used, sizeof *leaves, by_frequency);
    leaf_depths(leaves, used, depths);
    depths[0] += used == 1; /* even the only symbol takes a bit */
    limit_sizes(depths, used, most_bits, of_size);
    int leaf = used;
    for (int size = 1; size <= most_bits; size++) {
        for (int i = 0; i < of_size[size]; i++) {
            codes->sizes[leaves[--leaf] & 0xFFFF] = (uint8_t)size;
        }
    }
    assign_bits(codes, of_size);
}
