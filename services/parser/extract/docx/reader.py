"""The text of a Word document as a person reads it."""

from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from services.parser.extract.docx.grounds import Ground, has_picture_behind
from services.parser.extract.docx.lists import Lists
from services.parser.extract.docx.package import Package
from services.parser.extract.docx.story import StoryReader
from services.parser.extract.docx.styles import Styles, is_white
from services.parser.extract.docx.xml import child, children, is_on, name, value

_NOTES: Final = ("footnote", "endnote")
# A document does not say how many pages it has: that depends on who prints it.
_NO_PAGES: Final = 0


def read_docx(data: bytes) -> tuple[str, int, Mapping[str, int]]:
    """Text in reading order, the number of pages (0: not said), characters left out by reason.

    Raises:
        Refused: `bomb`, `corrupt` or `encrypted`.
    """
    package = Package(data)
    styles = Styles(package.part_by_type("styles"))
    lists = Lists(package.part_by_type("numbering"), styles)
    story = StoryReader(styles, lists, package.part_by_id)
    headers = list(_margins(package, "headerReference"))
    ground = _ground_of(package, headers)
    lines = _without_repeats(story.lines(header, ground) for header in headers)
    lines += ["", *story.lines(child(package.main, "body"), ground), ""]
    for note in _notes(package, story):
        lines += story.lines(note, ground)
    footers = _margins(package, "footerReference")
    lines += ["", *_without_repeats(story.lines(footer, ground) for footer in footers)]
    return "\n".join(lines), _NO_PAGES, story.left_out


def _margins(package: Package, kind: str) -> Iterator[Element]:
    """The headers or footers that some page shows, those of first pages first."""
    named: dict[str, None] = {}
    for section in (one for one in package.main.iter() if name(one) == "sectPr"):
        by_page = {value(one, "type"): value(one, "id") for one in children(section, kind)}
        if is_on(child(section, "titlePg")) and "first" in by_page:
            named[by_page["first"]] = None
        if "default" in by_page:
            named[by_page["default"]] = None
    for identity in named:
        part = package.part_by_id(identity)
        if part is not None:
            yield part


def _without_repeats(stories: Iterator[list[str]]) -> list[str]:
    """Headers of several sections often say the same."""
    seen: dict[str, None] = {}
    for story in stories:
        seen.setdefault("\n".join(story))
    return [line for story in seen for line in story.split("\n")]


def _notes(package: Package, story: StoryReader) -> Iterator[Element]:
    """Footnotes and then endnotes, in the order in which the text names them."""
    for kind in _NOTES:
        wanted = [identity for named, identity in story.notes if named == kind]
        if wanted:
            part = package.part_by_type(f"{kind}s")
            by_id = {value(note, "id"): note for note in children(part, kind)}
            yield from (by_id[identity] for identity in wanted if identity in by_id)


def _ground_of(package: Package, headers: list[Element]) -> Ground:
    """The page's own colour; a picture in a header may lie behind all of it."""
    if any(has_picture_behind(header) for header in headers):
        return Ground(dark=True)
    background = child(package.main, "background")
    shown = is_on(child(package.part_by_type("settings"), "displayBackgroundShape"))
    if background is None or not shown:
        return Ground()
    color = value(background, "color")
    return Ground(dark=bool(color) and color != "auto" and not is_white(color))
