"""What an answer tells of one job or degree, as far as it must stand together in the file."""

from dataclasses import dataclass

from howler.domain.reading.dates import Day, read_date
from howler.domain.reading.letters import smooth
from howler.domain.reading.periods import says_present
from howler.domain.record import Education, Experience


@dataclass(frozen=True, slots=True)
class Told:
    """A job or a degree.

    Args:
        who: the employer or institution.
        what: the title or degree.
        beside: other values that may stand on the same line, such as the place.
        current: whether it is said to go on.
    """

    who: str | None
    what: str | None
    beside: tuple[str, ...]
    start: Day | None
    end: Day | None
    current: bool

    @classmethod
    def of_job(cls, job: Experience) -> "Told":
        to_date = job.end_date is not None and says_present(smooth(job.end_date))
        return cls(
            who=job.company,
            what=job.title,
            beside=(job.location,) if job.location else (),
            start=_day(job.start_date),
            end=None if to_date else _day(job.end_date),
            current=job.current or to_date,
        )

    @classmethod
    def of_degree(cls, degree: Education) -> "Told":
        to_date = degree.end_date is not None and says_present(smooth(degree.end_date))
        return cls(
            who=degree.institution,
            what=degree.degree or degree.field,
            beside=tuple(one for one in (degree.field, degree.gpa) if one),
            start=_day(degree.start_date),
            end=None if to_date else _day(degree.end_date),
            current=to_date,
        )


def _day(value: str | None) -> Day | None:
    """The date; where its month can be read both ways (03/04/2020), its year."""
    day = read_date(value) if value else None
    return Day(day.year) if day is not None and len(day.months) > 1 else day
