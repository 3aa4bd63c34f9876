#!/usr/bin/env python3
"""Writes Sources/Charts/Text/TextWidths+Table.swift: how wide the characters of Liberation Sans are, which are as wide as
those of Arial. Only needed when another font or more characters are wanted. Needs fonts-liberation2 and nothing else."""

import struct
import sys

FOLDER = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/fonts/truetype/liberation2"
FIRST, LAST = 0x20, 0x17F
MARKS = [0x2010, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x2032, 0x20AC, 0x2212]


def widths(path):
    """The advance width of each character as a function, in 2048ths of the font's size."""
    font = open(path, "rb").read()
    count = struct.unpack(">H", font[4:6])[0]
    tables = {}
    for place in range(count):
        tag, _, start, length = struct.unpack(">4sIII", font[12 + 16 * place:28 + 16 * place])
        tables[tag.decode()] = font[start:start + length]
    assert struct.unpack(">H", tables["head"][18:20])[0] == 2048
    metrics = struct.unpack(">H", tables["hhea"][34:36])[0]
    advances = [struct.unpack(">H", tables["hmtx"][4 * n:4 * n + 2])[0] for n in range(metrics)]
    glyphs = characters(tables["cmap"])
    return lambda code: advances[min(glyphs.get(code, 0), metrics - 1)]


def characters(cmap):
    """The glyph of each character, from the subtable of format 4 (OpenType, cmap)."""
    glyphs = {}
    for place in range(struct.unpack(">H", cmap[2:4])[0]):
        platform, _, start = struct.unpack(">HHI", cmap[4 + 8 * place:12 + 8 * place])
        table = cmap[start:]
        if platform != 3 or struct.unpack(">H", table[:2])[0] != 4:
            continue
        segments = struct.unpack(">H", table[6:8])[0] // 2
        def field(index, kind=">H"):
            base = 14 + 2 * segments * index + (2 if index else 0)
            return [struct.unpack(kind, table[base + 2 * n:base + 2 * n + 2])[0] for n in range(segments)]
        ends, starts, deltas, offsets = field(0), field(1), field(2, ">h"), field(3)
        base = 14 + 2 * segments * 3 + 2
        for n in range(segments):
            for code in range(starts[n], min(ends[n], 0xFFFE) + 1):
                if offsets[n] == 0:
                    glyphs[code] = (code + deltas[n]) & 0xFFFF
                else:
                    spot = base + 2 * n + offsets[n] + 2 * (code - starts[n])
                    glyph = struct.unpack(">H", table[spot:spot + 2])[0]
                    glyphs[code] = (glyph + deltas[n]) & 0xFFFF if glyph else 0
    return glyphs


def listing(name, note, numbers, kind="UInt16"):
    lines, line = [], "       "
    for number in numbers:
        if len(line) + len(f" {number},") > 118:
            lines.append(line)
            line = "       "
        line += f" {number},"
    lines.append(line)
    return f"    /// {note}\n    static let {name}: [{kind}] = [\n" + "\n".join(lines) + "\n    ]\n"


regular, bold = widths(f"{FOLDER}/LiberationSans-Regular.ttf"), widths(f"{FOLDER}/LiberationSans-Bold.ttf")
span = range(FIRST, LAST + 1)
parts = [
    "// Written by scripts/text-widths.py from Liberation Sans, whose characters are as wide as those of Arial.\n\n"
    "extension TextWidths {\n",
    listing("regular", "Widths of U+0020 to U+017F in 2048ths of the font's size.", map(regular, span)), "\n",
    listing("bold", "The same of the bold font.", map(bold, span)), "\n",
    listing("marks", "Marks beyond those, ascending.", MARKS, "UInt32"), "\n",
    listing("regularMarks", "Their widths.", map(regular, MARKS)), "\n",
    listing("boldMarks", "Their widths in the bold font.", map(bold, MARKS)), "}\n",
]
open("Sources/Charts/Text/TextWidths+Table.swift", "w").write("".join(parts))
