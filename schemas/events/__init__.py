"""The event classes, one file each, in folders by the first word of their events."""

from schemas.events.board.refresh_requested import BoardRefreshRequested
from schemas.events.cron.daily_discovery_fired import DailyDiscoveryFired
from schemas.events.cron.weekly_summaries_fired import WeeklySummariesFired
from schemas.events.email.weekly_summary_requested import WeeklySummaryRequested
from schemas.events.job.discovery_completed import JobDiscoveryCompleted
from schemas.events.job.discovery_failed import JobDiscoveryFailed
from schemas.events.job.discovery_requested import JobDiscoveryRequested
from schemas.events.resume.generation_completed import ResumeGenerationCompleted
from schemas.events.resume.generation_failed import ResumeGenerationFailed
from schemas.events.resume.generation_requested import ResumeGenerationRequested
from schemas.events.resume.parsing_completed import ResumeParsingCompleted
from schemas.events.resume.parsing_failed import ResumeParsingFailed
from schemas.events.resume.parsing_requested import ResumeParsingRequested

__all__ = [
    "BoardRefreshRequested",
    "DailyDiscoveryFired",
    "JobDiscoveryCompleted",
    "JobDiscoveryFailed",
    "JobDiscoveryRequested",
    "ResumeGenerationCompleted",
    "ResumeGenerationFailed",
    "ResumeGenerationRequested",
    "ResumeParsingCompleted",
    "ResumeParsingFailed",
    "ResumeParsingRequested",
    "WeeklySummariesFired",
    "WeeklySummaryRequested",
]
