"""Which name in a person's data is drawn by which layout."""

from collections.abc import Callable, Mapping

from sandbox.people.docx import bilingual as word_bilingual
from sandbox.people.docx import by_hand as word_by_hand
from sandbox.people.docx import footnotes as word_footnotes
from sandbox.people.docx import german as word_german
from sandbox.people.docx import plain as word_plain
from sandbox.people.docx import revised as word_revised
from sandbox.people.docx import tables as word_tables
from sandbox.people.docx import tabs as word_tabs
from sandbox.people.docx import text_boxes as word_text_boxes
from sandbox.people.pdf import (
    dark_sidebar,
    dated_rows,
    hidden_text,
    html,
    icons,
    long_cv,
    plain,
    scanned,
    student,
    two_columns,
)
from sandbox.people.person import Drawn, Person

LAYOUTS: Mapping[str, Callable[[Person], Drawn]] = {
    "plain": plain.draw,
    "two_columns": two_columns.draw,
    "html": html.draw,
    "dated_rows": dated_rows.draw,
    "scanned": scanned.draw,
    "dark_sidebar": dark_sidebar.draw,
    "hidden_text": hidden_text.draw,
    "icons": icons.draw,
    "student": student.draw,
    "long_cv": long_cv.draw,
    "word_plain": word_plain.draw,
    "word_tables": word_tables.draw,
    "word_bilingual": word_bilingual.draw,
    "word_by_hand": word_by_hand.draw,
    "word_footnotes": word_footnotes.draw,
    "word_german": word_german.draw,
    "word_revised": word_revised.draw,
    "word_tabs": word_tabs.draw,
    "word_text_boxes": word_text_boxes.draw,
}
