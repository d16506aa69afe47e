"""Reading a part's XML without what XML can do to its reader."""

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from howler.verdicts import Refused
from services.parser.extract.docx.archive import corrupt

_FALSE: Final = ("0", "false", "off")


def parse(part: bytes) -> Element:
    """The part's root element.

    Raises:
        Refused: `corrupt`, for what is no XML and for any document type: with it, XML can ask its
            reader for other files and for endless text, and no word processor writes one.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(part, forbid_dtd=True)
    except DefusedXmlException as hostile:
        raise Refused(
            "corrupt",
            "This Word file holds instructions that no Word document has, so it was not opened; "
            "save its text as a new file and upload that.",
        ) from hostile
    except (ParseError, LookupError, ValueError) as damaged:
        raise corrupt() from damaged
    return root


def name(element: Element) -> str:
    """The element's name without its namespace: transitional and strict files differ in that."""
    return str(element.tag).rpartition("}")[2]


def value(element: Element, key: str = "val") -> str:
    """An attribute, whatever its namespace; empty where it is missing."""
    for full, text in element.attrib.items():
        if full.rpartition("}")[2] == key:
            return text
    return ""


def child(element: Element | None, *path: str) -> Element | None:
    """The first child on a path of names."""
    for step in path:
        if element is None:
            return None
        element = next((one for one in element if name(one) == step), None)
    return element


def children(element: Element | None, wanted: str) -> Iterator[Element]:
    if element is not None:
        yield from (one for one in element if name(one) == wanted)


def is_on(element: Element | None) -> bool:
    """Whether a switch such as `<w:vanish/>` is there and not turned off."""
    return element is not None and value(element).lower() not in _FALSE


def size_of(element: Element) -> int:
    """The characters of all text in an element, deleted or not, without spaces."""
    texts = (one.text or "" for one in element.iter() if name(one) in ("t", "delText"))
    return sum(len("".join(text.split())) for text in texts)
