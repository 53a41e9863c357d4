"""What takes most of a search, compiled: what `occurrences`, `matches` and `topk` do with NumPy, each in one pass.

Numba (the ``fast`` extra) makes machine code of it once, and keeps that beside this file. Importing it takes a second,
hence `compiled.kernels`. Nothing here holds the interpreter's lock.
"""
# mypy: disable-error-code="no-untyped-def, no-untyped-call, misc"

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit, types

from relsearch.engine.whoosh.codec.numbers import BYTES, BYTES_AND, CONSTANT, KIND_BITS, LONGS

_KEY_BITS: Final = 32
_ORIGIN: Final = 1 << 31
_KIND_BITS: Final = KIND_BITS
_MASK: Final = (1 << KIND_BITS) - 1

_AT, _COUNT, _KINDS, _SLOT, _TABLE = range(5)  # the columns of `occurrences.Lists.rows`

_LISTS: Final = "u1[::1],i8[:,::1],f8[::1],f4[::1]"
_MATCHES: Final = "i8[::1],f8[::1]"
_FOUND: Final = f"Tuple(({_MATCHES}))"
_COMPILED: Final[dict[str, Any]] = {"cache": True, "nogil": True}


@njit("i8(u1[::1],i8)", **_COMPILED)
def _long(blob, at):
    low = np.int64(blob[at]) | np.int64(blob[at + 1]) << 8
    return low | np.int64(blob[at + 2]) << 16 | np.int64(blob[at + 3]) << 24


@njit("i8(u1[::1],i8,i8,i8,i8,i8[::1],i8)", **_COMPILED)
def _unpack(blob, at, count, kind, constant, numbers, first):
    """Read a list, as `codec.numbers` writes it, into ``numbers``; where it ends."""
    if kind == CONSTANT:
        for i in range(count):
            numbers[first + i] = constant
        return at
    if kind == LONGS:
        for i in range(count):
            numbers[first + i] = _long(blob, at + 4 * i)
        return at + 4 * count
    if kind in (BYTES, BYTES_AND):
        mark, end = 0xFF, at + count
        for i in range(count):
            numbers[first + i] = blob[at + i]
    else:
        mark, end = 0xFFFF, at + 2 * count
        for i in range(count):
            numbers[first + i] = np.int64(blob[at + 2 * i]) | np.int64(blob[at + 2 * i + 1]) << 8
    if kind >= BYTES_AND:
        for i in range(first, first + count):
            if numbers[i] == mark:
                numbers[i] = _long(blob, end)
                end += 4
    return end


@njit(f"{_FOUND}({_MATCHES},i8[::1])", **_COMPILED)
def in_order(keys, weights, starts):
    """Ascending stretches as one, merged two by two; of equal keys the greatest weight stays."""
    stretches = len(starts) - 1
    if stretches < 2:
        return keys, weights
    starts = starts.copy()
    other_keys, other_weights = np.empty_like(keys), np.empty_like(weights)
    while stretches > 1:
        place = merged = 0
        for i in range(0, stretches, 2):
            one, one_end = starts[i], starts[i + 1]
            two, two_end = one_end, starts[min(i + 2, stretches)]
            starts[merged] = place
            merged += 1
            while one < one_end and two < two_end:
                key, other = keys[one], keys[two]
                if key < other:
                    other_keys[place], other_weights[place] = key, weights[one]
                    one += 1
                elif other < key:
                    other_keys[place], other_weights[place] = other, weights[two]
                    two += 1
                else:
                    other_keys[place], other_weights[place] = key, max(weights[one], weights[two])
                    one += 1
                    two += 1
                place += 1
            for j in range(one, one_end):
                other_keys[place], other_weights[place] = keys[j], weights[j]
                place += 1
            for j in range(two, two_end):
                other_keys[place], other_weights[place] = keys[j], weights[j]
                place += 1
        starts[merged] = place
        stretches = merged
        keys, other_keys = other_keys, keys
        weights, other_weights = other_weights, weights
    return keys[: starts[1]], weights[: starts[1]]


@njit(f"{_FOUND}({_LISTS},i8)", **_COMPILED)
def occurrences(blob, rows, factors, tables, fields):
    """What stands in lists, in order, each position once at its best weight; see `occurrences.Lists`."""
    lists, counts, kinds = len(rows), rows[:, _COUNT], rows[:, _KINDS]
    docs = np.empty(counts.sum(), np.int64)
    freqs = np.empty_like(docs)
    sizes = np.zeros(lists, np.int64)
    ends = np.empty(lists, np.int64)
    first = 0
    for i in range(lists):
        count, kind = counts[i], kinds[i]
        end = _unpack(blob, rows[i, _AT], count, kind & _MASK, 1, docs, first)
        ends[i] = _unpack(blob, end, count, kind >> _KIND_BITS & _MASK, 1, freqs, first)
        for j in range(first, first + count):
            sizes[i] += freqs[j]
        first += count
    keys = np.empty(sizes.sum(), np.int64)
    weights = np.empty(len(keys), np.float64)
    table = np.empty(sizes.max(), np.int64)
    starts = np.zeros(lists + 1, np.int64)  # of stretches that ascend, of one list or several
    stretches = place = first = 0
    for i in range(lists):
        count, kind = counts[i], kinds[i]
        begin = place
        end = _unpack(blob, ends[i], sizes[i], kind >> 2 * _KIND_BITS & _MASK, 0, keys, begin)
        doc = -1
        for j in range(first, first + count):
            doc += docs[j]
            key = ((doc * fields + rows[i, _SLOT]) << _KEY_BITS) + _ORIGIN
            for _ in range(freqs[j]):
                key += keys[place]
                keys[place] = key
                weights[place] = factors[i]
                place += 1
        first += count
        if kind >> 3 * _KIND_BITS:
            _unpack(blob, end, sizes[i], kind >> 3 * _KIND_BITS & _MASK, 0, table, 0)
            for j in range(sizes[i]):
                weights[begin + j] *= tables[rows[i, _TABLE] + table[j]]
        if begin == 0 or keys[begin] <= keys[begin - 1]:
            starts[stretches] = begin
            stretches += 1
    starts[stretches] = place
    return in_order(keys, weights, starts[: stretches + 1])


@njit(f"i8({_MATCHES},i8,{_MATCHES},i8)", **_COMPILED)
def _add_up(keys, weights, fields, docs, sums, found):
    """Add documents, ascending, and the sums of their weights to those found; how many there are then."""
    next_document = -1
    for i in range(len(keys)):
        if keys[i] >= next_document:
            doc = (keys[i] >> _KEY_BITS) // fields
            next_document = ((doc + 1) * fields) << _KEY_BITS
            docs[found] = doc
            sums[found] = weights[i]
            found += 1
        else:
            sums[found - 1] += weights[i]
    return found


@njit(f"{_FOUND}({_LISTS},i8)", **_COMPILED)
def frequencies(blob, rows, factors, tables, fields):
    """`by_document` of `occurrences`, segment by segment, whose lists must follow one another: each fits the caches."""
    docs, sums = np.empty(rows[:, _COUNT].sum(), np.int64), np.empty(rows[:, _COUNT].sum(), np.float64)
    found = end = 0
    while end < len(rows):
        first = end
        limit = rows[first, _SLOT] - rows[first, _SLOT] % fields + fields
        while end < len(rows) and rows[end, _SLOT] < limit:
            end += 1
        keys, weights = occurrences(blob, rows[first:end], factors[first:end], tables, fields)
        found = _add_up(keys, weights, fields, docs, sums, found)
    return docs[:found].copy(), sums[:found].copy()


@njit(f"f8[::1]({_MATCHES},f8[::1],f8)", **_COMPILED)
def saturate(docs, amounts, norms, k1):
    """tf·(k1 + 1) / (tf + norm) of each document, 0 where tf is."""
    gains = np.zeros(len(docs), np.float64)
    for i in range(len(docs)):
        if amounts[i] > 0.0:
            gains[i] = amounts[i] * (k1 + 1.0) / (amounts[i] + norms[docs[i]])
    return gains


@njit(f"{_FOUND}({_MATCHES},{_MATCHES})", **_COMPILED)
def either(docs, scores, others, gains):
    """Documents of one or the other list, with the sum of what they have in both."""
    found, totals = np.empty(len(docs) + len(others), np.int64), np.empty(len(docs) + len(others), np.float64)
    one = two = place = 0
    while one < len(docs) and two < len(others):
        doc, other = docs[one], others[two]
        if doc < other:
            found[place], totals[place] = doc, scores[one]
            one += 1
        elif other < doc:
            found[place], totals[place] = other, gains[two]
            two += 1
        else:
            found[place], totals[place] = doc, scores[one] + gains[two]
            one += 1
            two += 1
        place += 1
    for i in range(one, len(docs)):
        found[place], totals[place] = docs[i], scores[i]
        place += 1
    for i in range(two, len(others)):
        found[place], totals[place] = others[i], gains[i]
        place += 1
    return found[:place], totals[:place]


@njit("i8(i8[::1],i8,i8)", **_COMPILED)
def _seek(docs, place, wanted):
    """The first place, from the given one on, of what is not before a document; in strides that double."""
    stride = 1
    while place + stride < len(docs) and docs[place + stride] < wanted:
        place += stride
        stride *= 2
    end = min(place + stride, len(docs))
    while place < end:
        middle = (place + end) // 2
        if docs[middle] < wanted:
            place = middle + 1
        else:
            end = middle
    return place


@njit("i8[::1](i8[::1],i8[::1])", **_COMPILED)
def common(docs, others):
    """What two ascending lists have in common; the first is the shorter one."""
    found = np.empty_like(docs)
    count = place = 0
    for doc in docs:
        place = _seek(others, place, doc)
        if place == len(others):
            break
        if others[place] == doc:
            found[count] = doc
            count += 1
    return found[:count].copy()


@njit(f"void({_MATCHES},{_MATCHES})", **_COMPILED)
def add_up(docs, totals, others, gains):
    """Add to the totals of documents what they have in another list."""
    place = 0
    for i in range(len(docs)):
        place = _seek(others, place, docs[i])
        if place == len(others):
            break
        if others[place] == docs[i]:
            totals[i] += gains[place]


@njit(types.i8[::1](types.f8[::1], types.i8[::1], types.Array(types.i8, 1, "C", readonly=True), types.i8), **_COMPILED)
def best(scores, docs, added, count):
    """Places of the highest scores, best first; of equals those whose documents were added first."""
    places = np.empty(count, np.int64)
    taken = 0
    for i in range(len(scores)):
        if taken == count and scores[i] < scores[places[count - 1]]:
            continue
        place = taken
        while place > 0 and (
            scores[places[place - 1]] < scores[i]
            or (scores[places[place - 1]] == scores[i] and added[docs[places[place - 1]]] > added[docs[i]])
        ):
            place -= 1
        if place < count:
            for j in range(min(taken, count - 1), place, -1):
                places[j] = places[j - 1]
            places[place] = i
            taken = min(taken + 1, count)
    return places[:taken]


@njit("Tuple((i8[::1],i8[::1]))(u4[:,::1],u8[::1],u4[::1],u8,i8)", **_COMPILED)
def near(codes, bags, wanted, bag, distance):
    """Words of one length within so many edits that begin with the same letter, and how many; see `spelling`."""
    places, edits = np.empty(len(codes), np.int64), np.empty(len(codes), np.int64)
    size = len(wanted)
    full = np.uint64((1 << size) - 1)
    top = np.uint64(1 << size - 1)
    one = np.uint64(1)
    found = 0
    for word in range(np.searchsorted(codes[:, 0], wanted[0]), np.searchsorted(codes[:, 0], wanted[0] + 1)):
        missing, further = bag & ~bags[word], bags[word] & ~bag
        for _ in range(distance):  # each time the lowest bit goes
            missing &= missing - one if missing else missing
            further &= further - one if further else further
        if missing | further:
            continue
        falls = before = same = np.uint64(0)
        rises, count = full, size
        for letter in codes[word]:
            now = np.uint64(0)
            for i in range(size):
                if wanted[i] == letter:
                    now |= one << np.uint64(i)
            swapped = ((~same & now) << one) & before
            same = (((now & rises) + rises) ^ rises) | now | falls | swapped
            up, down = falls | ~(same | rises), same & rises
            if up & top:
                count += 1
            elif down & top:
                count -= 1
            up = (up << one) | one
            rises, falls = (down << one) | ~(same | up), same & up
            before = now
        if count <= distance:
            places[found], edits[found] = word, count
            found += 1
    return places[:found].copy(), edits[:found].copy()
