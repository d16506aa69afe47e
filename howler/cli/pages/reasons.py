"""The reference page of every reason why an event makes no run, made from the reasons."""

import re

from howler.wire.envelope import reasons

HEAD = """\
# Why an event was not taken

A record that is no event becomes one dead letter: a row (`howler dlq list`, `howler dlq show`) and
a copy on `<topic>.dlq`, each with a code to count by and a sentence to read. The records behind
it go on. The rules hold at every depth of the value, also in fields that nobody reads.

## How a record is read

| shape | told by | event | source and id |
|---|---|---|---|
| CloudEvents 1.0, binary | any `ce_` header, then all four | `ce_type` | `ce_source`, `ce_id` |
| CloudEvents 1.0, structured | its content type, or its attributes | `type` | `source`, `id` |
| the app's body | `name` and `data` in the body | `name` | the topic, `id` |
| bare JSON | anything else | the topic | the topic, and where it stands |

The four required headers are `ce_id`, `ce_source`, `ce_specversion` and `ce_type`. Without a
content type, a body that has `id`, `source`, `specversion` and `type` is a structured event. Where
a bare event stands is topic-partition-offset-timestamp; no field of its body is ever its id.
An app's body without `id` gets the id of bare JSON; its `ts` is not used. A content type that is
none of CloudEvents' own is not judged: the value is JSON or it is not. Names of headers are read
in any case. A broken `traceparent` is left out and is no reason to refuse.

## Reasons

Words in {braces} are filled in; what they quote of a record is cut to 80 characters that are safe
to print. This page is made from the program by `make generated`.

| code | sentences |
|---|---|
"""


def page() -> str:
    """The page as Markdown: a line for each code, its sentences in the order of the reading."""
    sentences: dict[str, list[str]] = {}
    for reason in reasons.ALL:
        sentences.setdefault(reason.code, []).append(shown(reason))
    return HEAD + "".join(
        f"| `{code}` | {'<br>'.join(said)} |\n" for code, said in sentences.items()
    )


def shown(reason: reasons.Reason) -> str:
    """The sentence with its places as bare names."""
    return re.sub(r":[^{}]*}", "}", reason.sentence)
