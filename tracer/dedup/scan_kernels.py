"""Lines of JSON -> where the wanted fields stand in them, as a loop for numba. Imported only to be compiled.

A line that is not plainly one object of valid JSON and UTF-8 is handed back as `SLOW`: the full parser decides then.
"""

from __future__ import annotations

from typing import Any

from numba import carray, cfunc, int64, njit, types, uint8, uint64  # type: ignore[attr-defined]

PLAIN, SLOW, BLANK = 0, 1, 2  # of a line
ABSENT, STRING, NULL, WHOLE, OTHER = 0, 1, 2, 3, 4  # of a field
_ORDINARY, _QUOTE, _BACKSLASH, _CONTROL, _WIDE = 0, 1, 2, 3, 4  # of a byte in a string
_KEY, _FIRST_KEY, _VALUE, _FIRST_VALUE, _AFTER = 0, 1, 2, 3, 4  # what comes next
_DEEPEST = 60
_U8P, _U64P, _I64P = map(types.CPointer, (types.uint8, types.uint64, types.int64))
_ONES, _HIGHS = uint64(0x0101010101010101), uint64(0x8080808080808080)
_QUOTES, _BACKSLASHES, _SPACES = (
    uint64(0x22 * 0x0101010101010101),
    uint64(0x5C * 0x0101010101010101),
    uint64(0x20 * 0x0101010101010101),
)


@njit(inline="always")
def _busy(word: Any) -> Any:
    """Whether eight bytes hold one that ends or interrupts a run of ordinary ones (Mycroft's test, 1987)."""
    quote, backslash = word ^ _QUOTES, word ^ _BACKSLASHES
    found = ((quote - _ONES) & ~quote) | ((backslash - _ONES) & ~backslash) | ((word - _SPACES) & ~word) | word
    return found & _HIGHS != 0


@njit(inline="always")
def _space(blob: Any, place: Any) -> Any:
    """The next place without white space of JSON; a line's end is none."""
    while blob[place] == 32 or blob[place] == 9 or blob[place] == 13:
        place += 1
    return place


@njit
def _wide(blob, place, pages):  # type: ignore[no-untyped-def]
    """Where the code point ends whose first byte, above 127, stands at `place`; -1 where it is no UTF-8."""
    first, second = int64(blob[place]), int64(blob[place + 1])
    if second & 0xC0 != 0x80 or first < 0xC2 or first > 0xF4:
        return -1
    if first < 0xE0:
        pages[((first & 31) << 6 | second & 63) >> 8] = 1
        return place + 2
    third = int64(blob[place + 2])
    if third & 0xC0 != 0x80:
        return -1
    if first < 0xF0:
        code = (first & 15) << 12 | (second & 63) << 6 | third & 63
        if code < 0x800 or 0xD800 <= code < 0xE000:
            return -1
        pages[code >> 8] = 1
        return place + 3
    code = (first & 7) << 18 | (second & 63) << 12 | (third & 63) << 6 | int64(blob[place + 3]) & 63
    if blob[place + 3] & 0xC0 != 0x80 or code < 0x10000 or code > 0x10FFFF:
        return -1
    pages[code >> 8] = 1
    return place + 4


@njit
def _digits(blob, place):  # type: ignore[no-untyped-def]
    """The code of four hexadecimal digits, or -1."""
    code = int64(0)
    for step in range(4):
        digit = int64(blob[place + step])
        if 48 <= digit < 58:
            code = code << 4 | (digit - 48)
        elif 97 <= digit | 32 < 103:
            code = code << 4 | ((digit | 32) - 87)
        else:
            return int64(-1)
    return code


@njit
def _escaped(blob, place, pages):  # type: ignore[no-untyped-def]
    """Where the escape ends whose backslash stands at `place`; -1 where it is none."""
    kind = blob[place + 1]
    if kind == 117:  # u
        code = _digits(blob, place + 2)
        if code < 0:
            return -1
        pages[code >> 8] = 1
        if 0xD800 <= code < 0xDC00 and blob[place + 6] == 92 and blob[place + 7] == 117:
            low = _digits(blob, place + 8)
            if 0xDC00 <= low < 0xE000:
                pages[(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)) >> 8] = 1
                return place + 12
        return place + 6
    if kind in (34, 47, 92, 98, 102, 110, 114, 116):  # " / \ b f n r t
        return place + 2
    return -1


@njit
def _string(blob, wide, place, classes, pages):  # type: ignore[no-untyped-def]
    """(where the closing quote of a string stands whose inside begins at `place`, or -1; whether it has escapes)."""
    escapes = False
    while True:
        while classes[blob[place]] == _ORDINARY:
            place += 1
            if place & 7 == 0:
                while not _busy(wide[place >> 3]):
                    place += 8
        kind = classes[blob[place]]
        if kind == _QUOTE:
            return place, escapes
        if kind == _CONTROL:
            return -1, escapes
        if kind == _WIDE:
            place = _wide(blob, place, pages)
        else:
            escapes = True
            place = _escaped(blob, place, pages)
        if place < 0:
            return -1, escapes


@njit
def _number(blob, place):  # type: ignore[no-untyped-def]
    """(where a number ends that begins at `place`, or -1; its kind)."""
    start = place
    if blob[place] == 45:
        place += 1
    first = place
    while 48 <= blob[place] < 58:
        place += 1
    if place == first or (blob[first] == 48 and place - first > 1):
        return -1, OTHER
    kind = WHOLE if first == start and place - first < 18 else OTHER
    if blob[place] == 46:
        kind, first = OTHER, place + 1
        place = first
        while 48 <= blob[place] < 58:
            place += 1
        if place == first:
            return -1, OTHER
    if blob[place] | 32 == 101:
        place += 1
        if blob[place] == 43 or blob[place] == 45:
            place += 1
        kind, first = OTHER, place
        while 48 <= blob[place] < 58:
            place += 1
        if place == first:
            return -1, OTHER
    return place, kind


@njit
def _scalar(blob, place):  # type: ignore[no-untyped-def]
    """(where a number, null, true or false ends that begins at `place`, or -1; its kind)."""
    first = blob[place]
    if first == 110:
        known = blob[place + 1] == 117 and blob[place + 2] == 108 and blob[place + 3] == 108
        return place + 4 if known else -1, NULL
    if first == 116:
        known = blob[place + 1] == 114 and blob[place + 2] == 117 and blob[place + 3] == 101
        return place + 4 if known else -1, OTHER
    if first == 102:
        known = blob[place + 1] == 97 and blob[place + 2] == 108 and blob[place + 3] == 115 and blob[place + 4] == 101
        return place + 5 if known else -1, OTHER
    return _number(blob, place)


@njit
def _named(blob, begin, end, names, ends, count):  # type: ignore[no-untyped-def]
    """A bit for each of `names` that `blob[begin:end]` is."""
    found = uint64(0)
    for name in range(count):
        start = ends[name]
        same = ends[name + 1] - start == end - begin
        for step in range(end - begin if same else 0):
            if names[start + step] != blob[begin + step]:
                same = False
                break
        if same:
            found |= uint64(1) << uint64(name)
    return found


@njit
def _note(found, fields, kind, begin, end, escapes, types_, spans, escaped, line):  # type: ignore[no-untyped-def]
    """Write down the value of a key for each field it is of."""
    for field in range(fields):
        if found >> uint64(field) & uint64(1):
            at = line * fields + field
            types_[at] = kind
            spans[2 * at], spans[2 * at + 1], escaped[at] = begin, end, escapes


@njit
def _object(blob, wide, place, classes, pages, names, ends, count, fields, types_, spans, escaped, line):  # type: ignore[no-untyped-def]
    """Walk one object, whose brace stands at `place`: (place behind it, or -1; the names it has)."""
    depth, objects, state = 1, uint64(1), _FIRST_KEY
    seen = found = uint64(0)
    place += 1
    while depth > 0:
        place = _space(blob, place)
        byte, top = blob[place], objects & uint64(1) != 0
        closes = byte == 125 if top else byte == 93
        if closes and state in (_AFTER, _FIRST_KEY, _FIRST_VALUE):
            depth -= 1
            objects >>= uint64(1)
            state = _AFTER
            place += 1
        elif state == _AFTER:
            if byte != 44:
                return -1, seen
            state = _KEY if top else _VALUE
            place += 1
        elif state in (_KEY, _FIRST_KEY):
            begin = place + 1
            place, escapes = _string(blob, wide, begin, classes, pages) if byte == 34 else (-1, False)
            if place < 0 or (escapes and depth == 1):
                return -1, seen
            found = _named(blob, begin, place, names, ends, count) if depth == 1 else uint64(0)
            seen |= found
            place = _space(blob, place + 1)
            if blob[place] != 58:
                return -1, seen
            place += 1
            state = _VALUE
        elif byte == 123 or byte == 91:
            if depth == _DEEPEST:
                return -1, seen
            if found and depth == 1:
                _note(found, fields, OTHER, place, place, False, types_, spans, escaped, line)
            depth += 1
            objects = objects << uint64(1) | uint64(byte == 123)
            state = _FIRST_KEY if byte == 123 else _FIRST_VALUE
            place += 1
        else:
            place = _value(blob, wide, place, classes, pages, depth, found, fields, types_, spans, escaped, line)
            if place < 0:
                return -1, seen
            state = _AFTER
    return place, seen


@njit
def _value(blob, wide, place, classes, pages, depth, found, fields, types_, spans, escaped, line):  # type: ignore[no-untyped-def]
    """The place behind a string or scalar, or -1."""
    begin, kind, escapes = place, STRING, False
    if blob[place] == 34:
        begin = place + 1
        place, escapes = _string(blob, wide, begin, classes, pages)
        behind = place + 1
    else:
        place, kind = _scalar(blob, place)
        behind = place
    if place >= 0 and found and depth == 1:
        _note(found, fields, kind, begin, place, escapes, types_, spans, escaped, line)
    return behind if place >= 0 else -1


@cfunc(
    int64(
        _U8P, _U64P, int64, int64, int64, _U8P, _U8P, _U8P, _I64P, int64, int64, _I64P, _U8P, _U64P, _U8P, _I64P, _U8P
    )
)
def scan(  # type: ignore[no-untyped-def]
    blob, wide, first, stop, size, classes, pages, names, ends, count, fields,
    lines, status, seen, kinds, spans, escaped,
):  # fmt: skip
    """The lines that begin in `blob[first:stop]`: where each begins (and the last ends), what it is, which names it
    has, and of the first `fields` names the kind and place of the value. `blob` goes on for 16 zeros behind `size`."""
    blob_, wide_, classes_ = carray(blob, (1 << 60,)), carray(wide, (1 << 60,)), carray(classes, (256,))
    pages_, names_, ends_ = carray(pages, (0x1100,)), carray(names, (1 << 60,)), carray(ends, (count + 1,))
    lines_, status_, seen_ = carray(lines, (1 << 60,)), carray(status, (1 << 60,)), carray(seen, (1 << 60,))
    kinds_, spans_, escaped_ = carray(kinds, (1 << 60,)), carray(spans, (1 << 60,)), carray(escaped, (1 << 60,))
    line = 0
    place = first
    while place < stop:
        lines_[line] = place
        place = _space(blob_, place)
        end = int64(-1)
        if blob_[place] == 10 or place >= size:
            status_[line] = BLANK
            end = place
        elif blob_[place] == 123:
            end, seen_[line] = _object(
                blob_, wide_, place, classes_, pages_, names_, ends_, count, fields, kinds_, spans_, escaped_, line
            )
            if end >= 0:
                end = _space(blob_, end)
                status_[line] = PLAIN
        if end < 0 or (end < size and blob_[end] != 10):
            status_[line] = SLOW
            end = place
            while end < size and blob_[end] != 10:
                end += 1
        place = end + 1
        line += 1
    lines_[line] = place
    return line


@cfunc(int64(_U8P, _I64P, _I64P, int64, _U8P))
def gather(blob, begin, end, rows, out):  # type: ignore[no-untyped-def]
    """The stretches one behind the other."""
    blob_, out_ = carray(blob, (1 << 60,)), carray(out, (1 << 60,))
    begin_, end_ = carray(begin, (rows,)), carray(end, (rows,))
    count = 0
    for row in range(rows):
        for place in range(begin_[row], end_[row]):
            out_[count] = uint8(blob_[place])
            count += 1
    return count


KERNELS = {"scan": scan, "gather": gather}
