"""Zip bombs, XML bombs and damaged documents are refused, from the directory and while reading."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from howler.verdicts import Refused
from services.parser.extract.docx.archive import Archive
from services.parser.extract.reading import read_file

Pack = Callable[..., bytes]
MEGABYTE = 1024 * 1024


def zipped(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(f"word/{name}.xml", content)
    return held.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_file(data)
    return refused.value.code


def with_size(data: bytes, size: int) -> bytes:
    """The same archive, whose directory and header tell another size of its only part."""
    at = data.index(b"PK\x01\x02")
    changed = bytearray(data)
    struct.pack_into("<I", changed, at + 24, size)
    struct.pack_into("<I", changed, 22, size)
    return bytes(changed)


def test_a_part_that_shrinks_too_well_is_a_bomb() -> None:
    """More than a hundred times smaller, from a megabyte on."""
    assert refusal(zipped(document=bytes(20 * MEGABYTE))) == "bomb"
    small = zipped(document=b"<w>" + b" " * (MEGABYTE // 2) + b"</w>")
    assert refusal(small) == "empty"


def test_parts_that_are_too_large_together_are_a_bomb() -> None:
    """The declared sizes are added up before anything is inflated."""
    parts = {f"part{number}": bytes(range(256)) * 4 for number in range(4)}
    with pytest.raises(Refused) as refused:
        Archive(zipped(**parts), most=3000)
    assert refused.value.code == "bomb"


def test_a_directory_that_lies_is_found_out_while_inflating() -> None:
    """A part that is larger than it was said to be is a bomb, however small it was said to be."""
    honest = zipped(document=b"<w>" + b"x" * 5000 + b"</w>")
    assert refusal(with_size(honest, 100)) == "bomb"
    assert refusal(with_size(honest, 4999)) == "bomb"


def test_reading_counts_all_parts_together() -> None:
    """One allowance for the whole file: reading a part again and again uses it up."""
    opened = Archive(zipped(document=bytes(1000)), most=3000)
    for _ in range(3):
        opened.read("word/document.xml")
    with pytest.raises(Refused) as refused:
        opened.read("word/document.xml")
    assert refused.value.code == "bomb"


def test_a_zip_in_the_zip_is_not_opened() -> None:
    """An embedded archive is carried along unread, whatever is in it."""
    bomb = zipped(document=bytes(20 * MEGABYTE))
    text = b'<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Jane</w:t></w:r></w:p></w:body>'
    assert read_file(zipped(document=text + b"</w:document>", embedded=bomb)).text == "Jane"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w SYSTEM "http://example.com/evil.dtd">',
        "<!DOCTYPE w>",
    ],
)
def test_any_document_type_is_refused(declaration: str) -> None:
    """No word processor writes one, and no entity of it is ever looked up."""
    document = f"{declaration}<w><body><p><r><t>Jane</t></r></p></body></w>"
    with pytest.raises(Refused, match="instructions") as refused:
        read_file(zipped(document=document.encode()))
    assert refused.value.code == "corrupt"


@pytest.mark.parametrize("document", [b"", b"<w><unclosed>", b"\xff\xfe\x00", b"no xml"])
def test_broken_xml_is_corrupt(document: bytes) -> None:
    """What does not parse is `corrupt`."""
    assert refusal(zipped(document=document)) == "corrupt"


def test_bytes_damaged_inside_the_zip_are_corrupt(pack: Pack) -> None:
    """A flipped bit is noticed by the archive's own check."""
    whole = bytearray(pack("<w:p><w:r><w:t>Jane</w:t></w:r></w:p>"))
    at = whole.index(b"word/document.xml") + len(b"word/document.xml") + 20
    whole[at] ^= 0xFF
    assert refusal(bytes(whole)) == "corrupt"


def test_methods_that_word_does_not_use_are_refused() -> None:
    """Other compressions would load libraries that nobody has looked at."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("word/document.xml", b"<w/>")
    assert refusal(held.getvalue()) == "corrupt"


def test_locked_parts_are_encrypted() -> None:
    """A zip password is a password."""
    data = bytearray(zipped(document=b"<w/>"))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refusal(bytes(data)) == "encrypted"


def test_a_document_nested_too_deep_ends() -> None:
    """Ten thousand tables in each other are refused, not followed."""
    depth = 10_000
    body = "<tbl><tr><tc>" * depth + "</tc></tr></tbl>" * depth
    document = f"<w><body>{body}</body></w>".encode()
    with pytest.raises((Refused, RecursionError)):
        read_file(zipped(document=document))


def test_styles_in_a_circle_end(pack: Pack) -> None:
    """A style that is based on itself does not hold the reader."""
    styles = (
        '<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    body = '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>Jane</w:t></w:r></w:p>'
    assert read_file(pack(body, styles=styles)).text == "Jane"
