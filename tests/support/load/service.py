"""A function whose runs end as their events say: `faust -A tests.support.load.service worker`.

It wears the parser's name and reads its topic, since the exporter looks after the catalog's groups.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, field_validator

from howler.runtime.faust_app import faust_app, take
from howler.runtime.function import Ended, function
from howler.runtime.run import Run, Tx
from howler.runtime.service import Service
from howler.runtime.store.database import Database
from howler.runtime.transport.nudge import TOPIC as CONTROL
from howler.settings import Settings
from howler.verdicts import Permanent, RateLimited, Skip, Transient
from howler.wire.topics import TopicSpec

FUNCTION = "carry-load"
EVENT = "resume/parsing.requested"
TOPIC = "resume.parsing.requested"
DONE = "resume.parsing.completed"
DAY = 86_400_000
LIMIT = 3
SLOW_SECONDS = 8.0
MOST_BYTES = 2_048
"""Of an event that Kafka takes on the topic of what was done."""

TOPICS = [
    TopicSpec(TOPIC, 6, 7 * DAY, 1 << 20),
    TopicSpec(f"{TOPIC}.dlq", 1, 7 * DAY, 1 << 20),
    TopicSpec(DONE, 1, 7 * DAY, MOST_BYTES),
    TopicSpec(CONTROL, 1, 7 * DAY, 1 << 20),
]


class LoadAsked(BaseModel):
    """The event; `mode` says what becomes of its run."""

    model_config = ConfigDict(frozen=True, extra="allow")
    event_name: ClassVar[str] = EVENT

    user: str
    mode: str = "good"

    def key(self) -> str:
        return self.user

    @field_validator("mode")
    @classmethod
    def _breaks_the_reader(cls, mode: str) -> str:
        if mode == "breaks-the-reader":
            raise KeyError("a mistake of ours")
        return mode


class LoadDone(BaseModel):
    """What it emits."""

    event_name: ClassVar[str] = "resume/parsing.completed"

    user: str
    padding: str = ""

    def key(self) -> str:
        return self.user


@dataclass
class Once:
    """What has been refused once in this process and works the second time."""

    seen: set[str] = field(default_factory=set)

    def first(self, what: str) -> bool:
        known = what in self.seen
        self.seen.add(what)
        return not known

    async def work(self, mode: str) -> str:
        """Ends as the mode says."""
        await asyncio.sleep(SLOW_SECONDS if mode == "slow" else 0.02)
        match mode:
            case "fails":
                raise Permanent("broken", "It was to fail.")
            case "skips":
                raise Skip("nothing-to-do", "It was to be skipped.")
            case "passing" if self.first(mode):
                raise Transient("away", "It was to fail once.")
            case "limited" if self.first(mode):
                raise RateLimited("too-many", "It was to wait.", retry_after=0.5)
        return mode


ENDINGS = Once()


async def note(tx: Tx, mode: str) -> str:
    """Emits an event, which Kafka refuses as too large for the mode `large`."""
    tx.emit(LoadDone(user="u", padding="x" * (2 * MOST_BYTES if mode == "large" else 0)))
    return mode


async def end(ended: Ended[LoadAsked, str], tx: Tx) -> None:
    """Raises twice in each process for the mode `ends-late`: long enough to be seen."""
    late = ended.event.mode == "ends-late"
    if late and (ENDINGS.first("one") or ENDINGS.first("two")):
        raise RuntimeError("it was to be settled later")


def lane(event: LoadAsked) -> str:
    """Cannot be told for one mode, and cannot be stored for another."""
    match event.mode:
        case "has-no-lane":
            raise LookupError("it was to have none")
        case "has-a-bad-lane":
            return "\0"
    return event.user


@function(FUNCTION, on=(LoadAsked,), limit=LIMIT, retries=2, lane=lane, on_end=end)
async def carry_load(run: Run[LoadAsked], use: Once) -> str:
    """One step outside, one in the database."""
    mode = await run.step("work", use.work, run.event.mode)
    return await run.tx("note", note, mode)


@asynccontextmanager
async def tools(_settings: Settings, _database: Database) -> AsyncIterator[Once]:
    yield Once()


service = Service(
    name="parser",
    functions=[carry_load],
    topics=TOPICS,
    known=[LoadAsked.event_name, "other/asked"],
    settings=Settings,
    tools=tools,
)

app = faust_app(service)


@app.agent(app.events())  # type: ignore[untyped-decorator]  # faust is untyped
async def loads(stream: Any) -> None:
    await take(stream, app)
