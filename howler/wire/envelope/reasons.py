"""Every reason for which a record makes no run: one table, from which the reference is made."""

from dataclasses import dataclass
from typing import Any

from howler.wire.envelope.outcome import Unreadable


class CannotReadError(Exception):
    """Ends the reading of a record, with the reason; never leaves `decode`."""

    def __init__(self, unreadable: Unreadable) -> None:
        super().__init__(unreadable.reason)
        self.unreadable = unreadable


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, and a sentence with places for words.

    Args:
        code: kebab-case; several sentences may share one.
        sentence: a template for `str.format`.
    """

    code: str
    sentence: str

    def unreadable(self, **words: object) -> Unreadable:
        return Unreadable(self.code, self.sentence.format(**words))

    def error(self, **words: Any) -> CannotReadError:
        return CannotReadError(self.unreadable(**words))


NO_VALUE = Reason(
    "no-value",
    "The record has no value (null, a tombstone): send the event as a JSON object.",
)
TOO_LARGE = Reason(
    "too-large",
    "The value has {size:,} bytes, and at most {limit:,} are read: send ids and addresses, "
    "not contents.",
)
NOT_UTF_8 = Reason(
    "not-utf-8",
    "The value is not UTF-8 (byte {position:,} cannot be read): send JSON encoded as UTF-8.",
)
EMPTY = Reason("not-json", "The value is empty: send the event as a JSON object.")
NOT_JSON = Reason(
    "not-json",
    "The value is not JSON (line {line}, column {column}: {problem}): it begins with `{start}`.",
)
OTHER_FORMAT = Reason(
    "not-json",
    "The content type `{content_type}` is a CloudEvent in a format that is not read: send it as "
    "application/cloudevents+json.",
)
TOO_DEEP = Reason(
    "too-deep", "The value is nested deeper than {limit} levels: send a flatter event."
)
DUPLICATE_KEY = Reason(
    "duplicate-key",
    "The key `{key}` stands twice in one object, so it is unclear which one counts: send it once.",
)
NOT_A_NUMBER = Reason(
    "bad-number",
    "{constant} is not a JSON number: send null, or leave the field out.",
)
TOO_BIG_A_NUMBER = Reason(
    "bad-number",
    "The number `{number}` is beyond what a double holds (about 1.8e308): send it as text.",
)
HOLDS_NUL = Reason(
    "bad-text",
    "A text at `{key}` holds the character NUL, which the database cannot store: take it out.",
)
HOLDS_SURROGATE = Reason(
    "bad-text",
    "A text at `{key}` holds half of a surrogate pair, which is no character: "
    "send whole characters.",
)
BATCH = Reason(
    "batch",
    "The value is a batch of CloudEvents: Kafka carries one event in a record, "
    "so send each by itself.",
)
NOT_AN_OBJECT = Reason(
    "not-an-object",
    "The value is {kind}, not a JSON object: send the event's fields as one object in each record.",
)
HEADERS_MISSING = Reason(
    "bad-headers",
    "Some `ce_` headers came, but not {missing}: a CloudEvent needs ce_id, ce_source, "
    "ce_specversion and ce_type; send all four, or no `ce_` header at all.",
)
HEADER_REPEATED = Reason(
    "bad-headers",
    "The header `{name}` came {times} times, so it is unclear which one counts: send it once.",
)
HEADER_NOT_TEXT = Reason("bad-headers", "The header `{name}` is not UTF-8 text: send it as UTF-8.")
HEADER_DISAGREES = Reason(
    "bad-headers",
    "The header `ce_{name}` says `{header}` and the body's `{name}` says `{body}`: "
    "send the same, or no `ce_` headers.",
)
BAD_VERSION = Reason(
    "bad-version",
    "The `{name}` is `{found}`, and only CloudEvents 1.0 is read: send 1.0.",
)
ATTRIBUTES_MISSING = Reason(
    "bad-envelope",
    "The content type says structured CloudEvent, but the body has no {missing}: a CloudEvent "
    "needs id, source, specversion and type.",
)
ATTRIBUTE_NOT_TEXT = Reason("bad-envelope", "The body's `{name}` must be text, not {kind}.")
NO_DATA = Reason(
    "bad-envelope",
    "The body has no `data`: the event's fields belong there, as an object.",
)
DATA_NOT_AN_OBJECT = Reason(
    "bad-envelope",
    "The body's `data` must be an object with the event's fields, not {kind}.",
)
DATA_BASE64 = Reason(
    "base64",
    "The event's data came as `data_base64`, which is not read: send it as JSON in `data`.",
)
ID_NOT_TEXT = Reason(
    "bad-id",
    "The {where} must be text, not {kind}: send a text that is the same whenever the event is "
    "sent again{otherwise}.",
)
ID_BLANK = Reason(
    "bad-id",
    "The {where} is {blank}: send a text that is the same whenever the event is sent "
    "again{otherwise}.",
)
ID_TOO_LONG = Reason(
    "bad-id",
    "The {where} has {length:,} {units}, and at most {limit} are kept: send a shorter one.",
)
ID_CONTROL = Reason(
    "bad-id", "The {where} holds a control character (U+{point:04X}): send it without."
)
WRONG_TOPIC = Reason(
    "wrong-topic",
    "`{event}` came on the topic `{topic}`, but belongs on `{its_topic}`: send it there.",
)
UNKNOWN_EVENT = Reason(
    "unknown-event",
    "There is no event `{event}` (names are exact, upper and lower case too): "
    "this topic takes {expected}.",
)
DID_YOU_MEAN = Reason("unknown-event", "There is no event `{event}`: did you mean `{guess}`?")
UNKNOWN_TOPIC = Reason(
    "unknown-event",
    "The topic `{topic}` does not say which event this is (it takes {expected}): "
    "name the event in `ce_type` or `name`.",
)
DOES_NOT_FIT = Reason("does-not-fit", "This is no `{event}`: {problems}.")
LOOKS_STRUCTURED = Reason(
    "does-not-fit",
    "This is no `{event}`: {problems}. The body looks like a structured CloudEvent: send it with "
    "the content type application/cloudevents+json, or with none.",
)
CANNOT_BE_PLACED = Reason(
    "cannot-be-placed",
    "The function {function} cannot say whose turn this event takes ({error}), which is our fault "
    "and not the sender's: report it, and replay the dead letter after an update.",
)
CANNOT_BE_STORED = Reason(
    "cannot-be-stored",
    "The database refuses this event ({error}): report it, since our own checks should have said "
    "why before.",
)
READER_BROKE = Reason(
    "reader-broke",
    "Our own reader broke on this record ({error}), which is our fault and not the sender's: "
    "report it, and replay the dead letter after an update.",
)

ALL = tuple(reason for reason in list(globals().values()) if isinstance(reason, Reason))
"""Every reason above, in the order of the reading."""
