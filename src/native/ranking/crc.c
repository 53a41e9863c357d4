#include "crc.h"

/* A block of 4 KiB is summed up as four lanes side by side, since a sum waits for the one before; then they are joined. */
#define LANES 4
#define LANE_BYTES 1024

/* What eight bytes do to a sum, byte by byte; and what a lane of zeros does to it. */
static uint32_t tables[8][256], lane_tables[4][256];

static uint32_t add_bytes(uint32_t crc, const uint8_t *at) {
    uint32_t low = crc ^ read_long(at), high = read_long(at + 4);
    return tables[7][low & 0xFF] ^ tables[6][low >> 8 & 0xFF] ^ tables[5][low >> 16 & 0xFF] ^ tables[4][low >> 24] ^
           tables[3][high & 0xFF] ^ tables[2][high >> 8 & 0xFF] ^ tables[1][high >> 16 & 0xFF] ^ tables[0][high >> 24];
}

static uint32_t beyond_lane(uint32_t crc) {
    return lane_tables[0][crc & 0xFF] ^ lane_tables[1][crc >> 8 & 0xFF] ^ lane_tables[2][crc >> 16 & 0xFF] ^
           lane_tables[3][crc >> 24];
}

void make_crc_tables(void) {
    static const uint8_t zeros[8] = {0};
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t crc = i;
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
        }
        tables[0][i] = crc;
    }
    for (int table = 1; table < 8; table++) {
        for (int i = 0; i < 256; i++) {
            uint32_t before = tables[table - 1][i];
            tables[table][i] = before >> 8 ^ tables[0][before & 0xFF];
        }
    }
    for (int byte = 0; byte < 4; byte++) {
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t crc = i << 8 * byte;
            for (int at = 0; at < LANE_BYTES; at += 8) {
                crc = add_bytes(crc, zeros);
            }
            lane_tables[byte][i] = crc;
        }
    }
}

uint32_t crc32_of(const uint8_t *data, size_t size) {
    uint32_t crc = 0xFFFFFFFFu;
    for (; size >= LANES * LANE_BYTES; size -= LANES * LANE_BYTES, data += LANES * LANE_BYTES) {
        uint32_t second = 0, third = 0, fourth = 0;
        for (const uint8_t *at = data; at < data + LANE_BYTES; at += 8) {
            crc = add_bytes(crc, at);
            second = add_bytes(second, at + LANE_BYTES);
            third = add_bytes(third, at + 2 * LANE_BYTES);
            fourth = add_bytes(fourth, at + 3 * LANE_BYTES);
        }
        crc = beyond_lane(beyond_lane(beyond_lane(crc) ^ second) ^ third) ^ fourth;
    }
    for (; size >= 8; size -= 8, data += 8) {
        crc = add_bytes(crc, data);
    }
    for (; size > 0; size--, data++) {
        crc = crc >> 8 ^ tables[0][(crc ^ *data) & 0xFF];
    }
    return ~crc;
}
