"""What came out of the demo, held against the truth that lies beside each file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncpg import Connection

    from sandbox.people.seed import Upload

AIM_PHRASES = 0.99
"""Share of the truth's phrases that must stand in the saved text, in their order."""

AIM_FIELDS = 0.93
"""Share of the truth's fields that the saved record must have right."""

ROWS = """
select r.id::text as resume_id, r.parsed_content, r.structured_data, x.state, x.error_code,
       x.result, exists (select from howler.dead_letters d where d.run_id = x.id) as letter
from public.resumes r
left join howler.runs x on x.function = 'parse-resume-file' and x.source = $1
  and x.payload->>'resumeId' = r.id::text
"""


@dataclass(frozen=True, slots=True)
class Share:
    """So many right, of how many."""

    right: int = 0
    total: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.right + other.right, self.total + other.total)

    @property
    def part(self) -> float:
        return self.right / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One file: what was to come out of it, and what did.

    Args:
        refusal: the code under which it must be refused; None for a resume.
        sentence: what the app shows in the place of a text, for a file that was refused.
        wrong: what is not as the truth has it, in words; empty if all is well.
        writer: the model, with its label.
    """

    upload: "Upload"
    refusal: str | None
    phrases: Share
    fields: Share
    sentence: str
    wrong: tuple[str, ...]
    writer: str


async def readings(
    connection: "Connection[Any]", uploads: Sequence["Upload"], topic: str
) -> list[Reading]:
    """Every upload as it stands in the app's tables now."""
    rows = {row["resume_id"]: row for row in await connection.fetch(ROWS, topic)}
    return [reading_of(upload, rows[upload.resume_id]) for upload in uploads]


def aims_met(found: Sequence[Reading]) -> bool:
    """Whether enough was read right, and every run ended as its truth says."""
    phrases, fields = totals(found)
    return (
        phrases.part >= AIM_PHRASES
        and fields.part >= AIM_FIELDS
        and not any(reading.wrong for reading in found)
    )


def totals(found: Sequence[Reading]) -> tuple[Share, Share]:
    """Phrases and fields over all files."""
    return (
        sum((reading.phrases for reading in found), Share()),
        sum((reading.fields for reading in found), Share()),
    )


def reading_of(upload: "Upload", row: Mapping[str, Any]) -> Reading:
    """One file, as the row of `ROWS` has it."""
    refusal = upload.truth.get("refusal")
    data = json.loads(row["structured_data"] or "null") or {}
    return _resume(upload, row, data) if refusal is None else _refused(upload, row, data)


def _resume(upload: "Upload", row: Mapping[str, Any], data: dict[str, Any]) -> Reading:
    from sandbox.people.measure import fields_equal, normal, phrases_found

    text = row["parsed_content"] or ""
    wrong = [f"its run {_end(row)}"] if row["state"] != "succeeded" else []
    seen = normal(text)
    wrong += [
        f"text that nobody can see was taken: {hidden[:40]!r}"
        for hidden in upload.truth.get("unseen", ())
        if normal(hidden) in seen
    ]
    return Reading(
        upload=upload,
        refusal=None,
        phrases=Share(*phrases_found(text, upload.truth["phrases"])),
        fields=Share(*fields_equal(data, upload.truth["record"])),
        sentence="",
        wrong=tuple(wrong),
        writer=str(json.loads(row["result"] or "{}").get("writer", "")),
    )


def _refused(upload: "Upload", row: Mapping[str, Any], data: dict[str, Any]) -> Reading:
    code = upload.truth["refusal"]
    error = data.get("error")
    told = error if isinstance(error, dict) else {}
    wrong = []
    if (row["state"], row["error_code"]) != ("failed", code):
        wrong.append(f"its run {_end(row)}, not with {code}")
    if told.get("code") != code:
        wrong.append(f"the app's table says {told.get('code') or 'nothing'}, not {code}")
    if row["letter"]:
        wrong.append("it left a dead letter")
    sentence = str(told.get("message", ""))
    return Reading(upload, code, Share(), Share(), sentence, tuple(wrong), "")


def _end(row: Mapping[str, Any]) -> str:
    if row["state"] is None:
        return "never began"
    return f"ended {row['state']}" + (f" with {row['error_code']}" if row["error_code"] else "")
