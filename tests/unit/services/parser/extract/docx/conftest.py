"""Word documents written as XML, so that a test says exactly what is in the file."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

from services.parser.extract.reading import Reading, read_file

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

Read = Callable[..., Reading]
Pack = Callable[..., bytes]


def _root(name: str, inner: str) -> str:
    return f"<w:{name} {NAMESPACES}>{inner}</w:{name}>"


def _pack(body: str, **parts: str) -> bytes:
    """A document with this body; a part is named by its kind, such as `footnotes` or `header1`."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        before = parts.pop("background", "")
        archive.writestr("word/document.xml", _root("document", f"{before}<w:body>{body}</w:body>"))
        archive.writestr("word/_rels/document.xml.rels", _relations(parts))
        for kind, inner in parts.items():
            archive.writestr(f"word/{kind}.xml", _root(_root_name(kind), inner))
    return held.getvalue()


def _root_name(kind: str) -> str:
    return {"header": "hdr", "footer": "ftr"}.get(kind.rstrip("0123456789"), kind)


def _relations(parts: Mapping[str, str]) -> str:
    named = "".join(
        f'<Relationship Id="{kind}" Type="{RELATION}{kind.rstrip("0123456789")}" '
        f'Target="{kind}.xml"/>'
        for kind in parts
    )
    start = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return f"{start}{named}</Relationships>"


@pytest.fixture
def pack() -> Pack:
    return _pack


@pytest.fixture
def read() -> Read:
    return lambda body, **parts: read_file(_pack(body, **parts))
