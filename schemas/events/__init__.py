"""The event classes that exist, one file each."""

from schemas.events.resume_parsing_completed import ResumeParsingCompleted
from schemas.events.resume_parsing_failed import ResumeParsingFailed
from schemas.events.resume_parsing_requested import ResumeParsingRequested

__all__ = ["ResumeParsingCompleted", "ResumeParsingFailed", "ResumeParsingRequested"]
