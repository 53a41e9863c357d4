/* CRC-32 as zlib has it. */

#ifndef RELSEARCH_CRC_H
#define RELSEARCH_CRC_H

#include "native.h"

/* To be called once, before the first sum. */
void make_crc_tables(void);

uint32_t crc32_of(const uint8_t *data, size_t size);

static inline uint32_t read_long(const uint8_t *at) {
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

#endif
