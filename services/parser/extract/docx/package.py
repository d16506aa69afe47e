"""The parts of a Word document by what they are to each other."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from services.parser.extract.docx.archive import Archive, corrupt
from services.parser.extract.docx.xml import children, parse, value

_PACKAGE_RELATIONS: Final = "_rels/.rels"
_USUAL_MAIN: Final = "word/document.xml"


@dataclass(frozen=True, slots=True)
class _Relations:
    by_type: Mapping[str, str]
    by_id: Mapping[str, str]


class Package:
    """A document's main part, and the parts that it names.

    Raises:
        Refused: `bomb`, `corrupt` or `encrypted`, when it is opened and whenever a part is asked.
    """

    def __init__(self, data: bytes) -> None:
        self._archive = Archive(data)
        named = self._relations(_PACKAGE_RELATIONS, "").by_type.get("officeDocument", "")
        main = named if named in self._archive else _USUAL_MAIN
        if main not in self._archive:
            raise corrupt()
        folder, file = posixpath.split(main)
        self._of_main = self._relations(f"{folder}/_rels/{file}.rels", folder)
        self.main = parse(self._archive.read(main))

    def part_by_type(self, kind: str) -> Element | None:
        """A part that the document has once, such as `styles` or `footnotes`."""
        return self._part(self._of_main.by_type.get(kind, ""))

    def part_by_id(self, identity: str) -> Element | None:
        """A part that the document names where it uses it, such as a header."""
        return self._part(self._of_main.by_id.get(identity, ""))

    def _part(self, name: str) -> Element | None:
        return parse(self._archive.read(name)) if name in self._archive else None

    def _relations(self, name: str, folder: str) -> _Relations:
        by_type: dict[str, str] = {}
        by_id: dict[str, str] = {}
        if name not in self._archive:
            return _Relations(by_type, by_id)
        for relation in children(parse(self._archive.read(name)), "Relationship"):
            if value(relation, "TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, value(relation, "Target")))
            by_id[value(relation, "Id")] = target.lstrip("/")
            by_type.setdefault(value(relation, "Type").rpartition("/")[2], target.lstrip("/"))
        return _Relations(by_type, by_id)
