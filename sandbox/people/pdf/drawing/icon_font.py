"""A font of icons as a PDF carries it: shapes whose characters mean nothing to a reader.

Two kinds are seen in real files. A font with a character map says private-use characters
(U+F0E0 for an envelope); one without lets each icon come out as whatever its code is in Latin.
"""

from typing import Any

_BOX = "1000 0 0 0 1000 1000 d1 "
_SHAPES = {
    "phone": "300 0 400 900 re f",
    "envelope": "0 150 m 1000 150 l 1000 850 l 0 850 l h 0 850 m 500 450 l 1000 850 l S",
    "pin": "500 0 m 850 650 l 500 1000 l 150 650 l h f",
    "code": "350 200 m 50 500 l 350 800 l 650 200 m 950 500 l 650 800 l S",
    "person": "350 550 300 350 re f 150 50 700 400 re f",
}
PRIVATE = {"phone": 0xF095, "envelope": 0xF0E0, "pin": 0xF041, "code": 0xF09B, "person": 0xF08C}
_CODES = {"phone": "I", "envelope": "#", "pin": "%", "code": "§", "person": "ð"}
_LATIN = {"I": "I", "#": "numbersign", "%": "percent", "§": "section", "ð": "eth"}


def add_icon(page: Any, icon: str, place: tuple[float, float], *, mapped: bool) -> None:
    """Draws an icon at `place`, in points from the page's top left.

    `mapped` takes the font that has a character map to private-use characters.
    """
    name = "Icons" if mapped else "Signs"
    document, (x, y) = page.parent, place
    _ensure_font(page, name, mapped=mapped)
    code = ord(_CODES[icon])
    text = f"q BT /{name} 8 Tf {x:.2f} {page.rect.height - y:.2f} Td <{code:02X}> Tj ET Q"
    held = [*page.get_contents(), _stream(document, text.encode("ascii"))]
    document.xref_set_key(page.xref, "Contents", f"[{' '.join(f'{one} 0 R' for one in held)}]")


def _ensure_font(page: Any, name: str, *, mapped: bool) -> None:
    document = page.parent
    kind, resources = document.xref_get_key(page.xref, "Resources")
    owner, path = (page.xref, "Resources/Font") if kind == "dict" else (_xref(resources), "Font")
    if document.xref_get_key(owner, f"{path}/{name}")[0] == "null":
        document.xref_set_key(owner, f"{path}/{name}", f"{_font(document, mapped=mapped)} 0 R")


def _xref(reference: str) -> int:
    return int(reference.split(maxsplit=1)[0])


def _font(document: Any, *, mapped: bool) -> int:
    shapes = {
        code: _stream(document, (_BOX + _SHAPES[icon]).encode("ascii"))
        for icon, code in _CODES.items()
    }
    order = sorted(shapes, key=ord)
    first, last = ord(order[0]), ord(order[-1])
    glyphs = " ".join(f"/{_LATIN[code]} {shape} 0 R" for code, shape in shapes.items())
    differences = " ".join(f"{ord(code)} /{_LATIN[code]}" for code in order)
    widths = " ".join("1000" if chr(code) in shapes else "0" for code in range(first, last + 1))
    to_unicode = f"/ToUnicode {_stream(document, _character_map())} 0 R" if mapped else ""
    xref = int(document.get_new_xref())
    document.update_object(
        xref,
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]"
        f"/FirstChar {first}/LastChar {last}/Widths[{widths}]/Resources<<>>"
        f"/CharProcs<<{glyphs}>>/Encoding<</Type/Encoding/Differences[{differences}]>>"
        f"{to_unicode}>>",
    )
    return xref


def _character_map() -> bytes:
    pairs = "\n".join(f"<{ord(_CODES[icon]):02X}> <{PRIVATE[icon]:04X}>" for icon in PRIVATE)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Icons def /CMapType 2 def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(PRIVATE)} beginbfchar\n{pairs}\nendbfchar\n"
        "endcmap end end\n"
    ).encode()


def _stream(document: Any, content: bytes) -> int:
    xref = int(document.get_new_xref())
    document.update_object(xref, "<<>>")
    document.update_stream(xref, content, new=True)
    return xref
