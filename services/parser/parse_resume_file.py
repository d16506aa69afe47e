"""`parse-resume-file`: an uploaded resume becomes text and a record of what it says."""

from dataclasses import dataclass

from howler.runtime.function import Ended, function
from howler.runtime.run import Run, StepFailed, Tx
from howler.verdicts import Permanent
from schemas.events import ResumeParsingCompleted, ResumeParsingFailed, ResumeParsingRequested
from services.parser.owner import as_uuid, check_owner
from services.parser.save import fill_empty_profile_fields, save_parsed_resume, save_refusal
from services.parser.tools import ParserTools

NO_MODEL = "no-model"
NO_MODEL_SAYS = "The text was read, but no language model answered, so there is no record yet."


OURS = "We could not read this file because of a problem on our side. Please try again later."

FOR_THE_PERSON = frozenset(
    {
        NO_MODEL,
        "bomb",
        "corrupt",
        "empty",
        "encrypted",
        "file-changed",
        "file-missing",
        "foreign-file",
        "not-a-resume-file",
        "scanned",
        "too-large",
        "too-much-memory",
        "too-slow",
    }
)
"""Codes whose sentence is written for the person who uploaded the file."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a parse came to.

    Args:
        saved: False where a later upload's result stood already.
        dropped: values that the model gave and the file does not say.
        left_out: characters that no reader of the file can see.
        writer: the model that answered, and whether it was a stand-in.
    """

    characters: int
    saved: bool
    dropped: int
    left_out: int
    writer: str


async def settle(ended: Ended[ResumeParsingRequested, Parsed], tx: Tx) -> None:
    """Tells how it ended; but for success and skip it ends the app's spinner with a sentence."""
    event, run_id = ended.event, str(ended.run_id)
    if ended.state == "succeeded":
        tx.emit(
            ResumeParsingCompleted(user_id=event.user_id, resume_id=event.resume_id, run_id=run_id)
        )
    elif ended.state != "skipped":
        code, message = ended.code or ended.state, ended.message or "It could not be read."
        if as_uuid(event.user_id) and as_uuid(event.resume_id):
            await save_refusal(tx, event, ended.seq, code, sentence_for(code, message))
        tx.emit(
            ResumeParsingFailed(
                user_id=event.user_id,
                resume_id=event.resume_id,
                run_id=run_id,
                code=code,
                message=sentence_for(code, message),
            )
        )


def sentence_for(code: str, message: str) -> str:
    """What the person reads: the reason if it is theirs to know, else that it is our side's."""
    return message if code in FOR_THE_PERSON else OURS


@function(
    "parse-resume-file",
    on=(ResumeParsingRequested,),
    limit=3,
    retries=2,
    lane=lambda event: event.user_id,
    on_end=settle,
)
async def parse_resume_file(run: Run[ResumeParsingRequested], use: ParserTools) -> Parsed:
    """Check the owner, download, extract, structure, save, fill the empty profile fields."""
    event = run.event
    stored = await run.tx("check-owner", check_owner, event, use.storage)
    file = await run.step("download-file", use.download, stored)
    read = await run.step("extract-text", use.extract, stored, file)
    try:
        structured = await run.step("structure-content", use.reader.structure, read.text, paid=True)
    except StepFailed as failed:
        await run.tx("save-text-alone", save_parsed_resume, event, run.seq, read.text, None)
        raise Permanent(NO_MODEL, f"{NO_MODEL_SAYS} ({failed.code})") from failed
    saved = await run.tx(
        "save-parsed-resume", save_parsed_resume, event, run.seq, read.text, structured.labelled
    )
    await run.tx(
        "fill-empty-profile-fields", fill_empty_profile_fields, event, structured.record, saved
    )
    return Parsed(
        characters=len(read.text),
        saved=saved,
        dropped=len(structured.dropped),
        left_out=sum(left.characters for left in read.left_out),
        writer=structured.writer,
    )
