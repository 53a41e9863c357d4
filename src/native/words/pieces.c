#include "pieces.h"

#if defined(__GNUC__) || defined(__clang__)
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define PREFETCH(address) ((void)(address))
#endif

_Static_assert(sizeof(struct slot) == 32, "two slots fill a line of the cache");

static uint32_t hash_of(struct string key) {
    return (uint32_t)(hash_bytes(key.text, key.size) >> 32) | 1;
}

static bool is_key(const struct pieces *pieces, const struct slot *slot, struct string key) {
    if (key.size <= SHORT_KEY) {
        return slot->size == key.size && memcmp(slot->text, key.text, key.size) == 0;
    }
    uint32_t place;
    if (slot->size <= SHORT_KEY) {
        return false;
    }
    memcpy(&place, slot->text, sizeof place);
    struct string other = strings_get(&pieces->long_keys, place);
    return other.size == key.size && memcmp(other.text, key.text, key.size) == 0;
}

uint32_t pieces_hash(const struct pieces *pieces, struct string key) {
    uint32_t hash = hash_of(key);
    if (pieces->slot_count) {
        PREFETCH(&pieces->slots[hash >> 1 & (pieces->slot_count - 1)]);
    }
    return hash;
}

struct piece pieces_find_hashed(const struct pieces *pieces, struct string key, uint32_t hash) {
    if (pieces->slot_count) {
        size_t mask = pieces->slot_count - 1;
        for (size_t place = hash >> 1 & mask; pieces->slots[place].hash; place = (place + 1) & mask) {
            const struct slot *slot = &pieces->slots[place];
            if (slot->hash == hash && is_key(pieces, slot, key)) {
                return (struct piece){slot->number, slot->left};
            }
        }
    }
    return (struct piece){NO_STRING, 0};
}

struct piece pieces_find(const struct pieces *pieces, struct string key) {
    return pieces_find_hashed(pieces, key, hash_of(key));
}

static void put(struct slot *slots, size_t count, const struct slot *slot) {
    size_t place = slot->hash >> 1 & (count - 1);
    while (slots[place].hash) {
        place = (place + 1) & (count - 1);
    }
    slots[place] = *slot;
}

/* Twice as many slots, so that at most half of them are taken. */
static bool grow(struct pieces *pieces) {
    size_t count = pieces->slot_count ? 2 * pieces->slot_count : 1024;
    void *memory = calloc(count + 1, sizeof(struct slot));
    if (!memory) {
        return false;
    }
    uintptr_t address = ((uintptr_t)memory + sizeof(struct slot) - 1) / sizeof(struct slot) * sizeof(struct slot);
    struct slot *slots = (struct slot *)address;
    for (size_t i = 0; i < pieces->slot_count; i++) {
        if (pieces->slots[i].hash) {
            put(slots, count, &pieces->slots[i]);
        }
    }
    free(pieces->memory);
    pieces->memory = memory;
    pieces->slots = slots;
    pieces->slot_count = count;
    return true;
}

bool pieces_add(struct pieces *pieces, struct string key, struct piece piece) {
    if (2 * (pieces->count + 1) > pieces->slot_count && !grow(pieces)) {
        return false;
    }
    struct slot slot = {hash_of(key), piece.number, piece.left, SHORT_KEY + 1, {0}};
    if (key.size <= SHORT_KEY) {
        slot.size = (uint8_t)key.size;
        memcpy(slot.text, key.text, key.size);
    } else {
        uint32_t place = strings_add(&pieces->long_keys, key.text, key.size);
        if (place == NO_STRING) {
            return false;
        }
        memcpy(slot.text, &place, sizeof place);
    }
    put(pieces->slots, pieces->slot_count, &slot);
    pieces->count++;
    return true;
}

void pieces_free(struct pieces *pieces) {
    free(pieces->memory);
    strings_free(&pieces->long_keys);
    *pieces = (struct pieces){0};
}
