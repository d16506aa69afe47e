"""Word's XML where python-docx has no call for it."""

from typing import Any
from xml.sax.saxutils import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def append(paragraph: Any, xml: str) -> None:
    """Adds the elements of `xml`, whose prefix `w:` is declared here, to the paragraph's end."""
    from docx.oxml import parse_xml

    element = paragraph._element  # noqa: SLF001  # python-docx has no other door to the XML
    element.extend(list(parse_xml(f'<w:holder xmlns:w="{WORD}">{xml}</w:holder>')))


def run(text: str, properties: str = "", tag: str = "t") -> str:
    """A run of text as XML, such as `run("gone", tag="delText")`."""
    return (
        f"<w:r><w:rPr>{properties}</w:rPr>"
        f'<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'
    )
