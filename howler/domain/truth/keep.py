"""The filter between a model's answer and a person's history."""

from dataclasses import dataclass

from howler.domain.reading.blocks import Blocks
from howler.domain.reading.words import Span
from howler.domain.record import Education, Experience, Project, Record
from howler.domain.truth.dropped import ELSEWHERE, NO_PLACE, NOT_CURRENT, NOT_SAID, Dropped
from howler.domain.truth.lookup import Lookup
from howler.domain.truth.place import Place
from howler.domain.truth.places import find_places
from howler.domain.truth.regions import Regions
from howler.domain.truth.told import Told


@dataclass(frozen=True, slots=True)
class Truthful:
    record: Record
    dropped: tuple[Dropped, ...]


def keep_what_is_said(record: Record, text: str) -> Truthful:
    """`record` without whatever `text`, the file it was read from, does not say.

    Every value is looked up in the text, whatever its case, spaces, hyphens, line breaks, Unicode
    form and style of dates (`reading.words`, `reading.dates`); free text sentence by sentence.
    Employer, title and dates of an item must stand in one block (`reading.blocks`, `places`); its
    description, place and grade must not stand in another item's. `current` needs a word such as
    "present" in its block. A date of which the file says only the year keeps the year.
    An item that has lost both its names is dropped whole, and counts once.
    """
    keeper = _Keeper(Blocks(text))
    kept = keeper.record(record)
    return Truthful(kept, tuple(keeper.look.dropped))


class _Keeper:
    def __init__(self, blocks: Blocks) -> None:
        self.look = Lookup(blocks)
        self._blocks = blocks
        self._regions = Regions(blocks, ())

    def record(self, record: Record) -> Record:
        look = self.look
        jobs = look.first(record.experience, "experience")
        degrees = look.first(record.education, "education")
        at_work = find_places(self._blocks, [Told.of_job(job) for job in jobs])
        at_school = find_places(self._blocks, [Told.of_degree(degree) for degree in degrees])
        self._regions = Regions(self._blocks, [*at_work, *at_school])
        return Record(
            name=look.name(record.name, "name"),
            email=look.mail(record.email, "email"),
            phone=look.phone(record.phone, "phone"),
            summary=look.text(record.summary, "summary"),
            skills=look.values(record.skills, "skills"),
            experience=tuple(
                self._job(job, place, f"experience[{number}]")
                for number, (job, place) in enumerate(zip(jobs, at_work, strict=True))
                if self._stands(place, f"experience[{number}]")
            ),
            education=tuple(
                self._degree(degree, place, f"education[{number}]")
                for number, (degree, place) in enumerate(zip(degrees, at_school, strict=True))
                if self._stands(place, f"education[{number}]")
            ),
            certifications=look.values(record.certifications, "certifications"),
            projects=tuple(
                kept
                for number, one in enumerate(look.first(record.projects, "projects"))
                if (kept := self._project(one, f"projects[{number}]")) is not None
            ),
        )

    def _stands(self, place: Place, path: str) -> bool:
        if not place.stands:
            self.look.drop(path, NO_PLACE)
        return place.stands

    def _job(self, job: Experience, place: Place, path: str) -> Experience:
        look, told = self.look, Told.of_job(job)
        if told.current and not place.current:
            look.drop(f"{path}.current", NOT_CURRENT)
        end = job.end_date if told.end is not None or not told.current else None
        may_tell = self._regions.may_tell_of(place)
        return Experience(
            title=self._name(job.title, place.what, f"{path}.title"),
            company=self._name(job.company, place.who, f"{path}.company"),
            location=look.value(job.location, f"{path}.location", self._regions.tells_of(place)),
            start_date=look.day(job.start_date, place.start, told.start, f"{path}.startDate"),
            end_date=look.day(end, place.end, told.end, f"{path}.endDate"),
            current=place.current,
            description=look.text(job.description, f"{path}.description", may_tell),
            skills=look.values(job.skills, f"{path}.skills", may_tell),
        )

    def _degree(self, degree: Education, place: Place, path: str) -> Education:
        look, told = self.look, Told.of_degree(degree)
        tells_of = self._regions.tells_of(place)
        end = degree.end_date if not told.current else None
        return Education(
            institution=self._name(degree.institution, place.who, f"{path}.institution"),
            degree=self._name(degree.degree, place.what, f"{path}.degree"),
            field=look.value(degree.field, f"{path}.field", tells_of),
            start_date=look.day(degree.start_date, place.start, told.start, f"{path}.startDate"),
            end_date=look.day(end, place.end, told.end, f"{path}.endDate"),
            gpa=look.value(degree.gpa, f"{path}.gpa", tells_of),
        )

    def _project(self, project: Project, path: str) -> Project | None:
        look = self.look
        name = look.value(project.name, f"{path}.name")
        if name is None:
            return None
        return Project(
            name=name,
            description=look.text(project.description, f"{path}.description"),
            url=look.link(project.url, f"{path}.url"),
        )

    def _name(self, value: str | None, stands: Span | None, path: str) -> str | None:
        if value is None or stands is not None:
            return value
        self.look.drop(path, ELSEWHERE if self._blocks.words.says(value) else NOT_SAID)
        return None
