"""What the filter leaves out of an answer, and why."""

from dataclasses import dataclass

NOT_SAID = "the file does not say it"
ELSEWHERE = "the file says it elsewhere, not with this item"
NO_PLACE = "no block of the file tells of it"
NOT_CURRENT = "no word such as 'present' stands with it"
ONLY_YEAR = "the file says only the year"
TOO_MANY = "there are more than 300 of them"


@dataclass(frozen=True, slots=True)
class Dropped:
    """One value, sentence or whole item that was left out.

    Attributes:
        field_path: where it was in the answer, such as `experience[1].company`, or `summary[2]`
            for the third sentence of the summary.
        reason: a sentence for the person who wonders.
    """

    field_path: str
    reason: str
