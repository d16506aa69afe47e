"""Which name in a person's data is drawn by which layout."""

from collections.abc import Callable, Mapping

from sandbox.people.docx import plain as word_plain
from sandbox.people.docx import tables as word_tables
from sandbox.people.pdf import plain, two_columns
from sandbox.people.person import Drawn, Person

LAYOUTS: Mapping[str, Callable[[Person], Drawn]] = {
    "plain": plain.draw,
    "two_columns": two_columns.draw,
    "word_plain": word_plain.draw,
    "word_tables": word_tables.draw,
}
