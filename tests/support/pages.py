"""What a page of the documentation tells its reader to write and to run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(\w*)(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TITLE = re.compile(r'title="([^"]+)"')
MARK = re.compile(r"<!-- (not run|covered|needs): ([^\n]+) -->\n\Z")
HUNKS = re.compile(r"^@@\n", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One fenced block.

    Args:
        title: the file that it is, or changes.
        mark: `not run`, `covered` or `needs`, from the comment on the line before, or empty.
        why: the mark's reason.
    """

    page: str
    line: int
    language: str
    title: str
    text: str
    mark: str
    why: str


def blocks(page: str, text: str) -> Iterator[Block]:
    """Every fenced block of a page, in its order."""
    for found in FENCE.finditer(text):
        title, mark = TITLE.search(found[2]), MARK.search(text[: found.start()])
        yield Block(
            page=page,
            line=text.count("\n", 0, found.start()) + 1,
            language=found[1],
            title=title[1] if title else "",
            text=found[3],
            mark=mark[1] if mark else "",
            why=mark[2] if mark else "",
        )


@dataclass(frozen=True)
class Written:
    """What a reader has written by hand."""

    files: int
    lines: int


def follow(page: str, text: str, folder: Path) -> Written:
    """Writes and changes in `folder` what the page says, as its reader would."""
    told = [block for block in blocks(page, text) if block.title]
    lines = 0
    for block in told:
        path = folder / block.title
        if block.language == "diff":
            lines += changed(path, block)
        else:
            assert not path.exists(), f"{page}:{block.line} would write over {block.title}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
            lines += len(block.text.splitlines())
    return Written(len({block.title for block in told}), lines)


def changed(path: Path, block: Block) -> int:
    """Applies a block of changes, apart by `@@`; each place is there exactly once."""
    text, lines = path.read_text(encoding="utf-8"), 0
    for hunk in HUNKS.split(block.text):
        there = "".join(line[1:] for line in hunk.splitlines(keepends=True) if line[0] in " -")
        wanted = "".join(line[1:] for line in hunk.splitlines(keepends=True) if line[0] in " +")
        found = text.count(there)
        assert found == 1, f"{block.page}:{block.line} is there {found} times in {block.title}"
        text = text.replace(there, wanted)
        lines += sum(line[0] == "+" for line in hunk.splitlines())
    path.write_text(text, encoding="utf-8")
    return lines
