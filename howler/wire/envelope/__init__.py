"""From the bytes of a Kafka record to an event, or to a sentence that says why not.

Four shapes are read: CloudEvents 1.0 in binary mode (`ce_` headers) and in structured mode, bare
JSON (the topic says which event it is), and the app's body `{"name", "data", "id", "ts"}`.
Pure functions: no clock, no input or output, nothing that could block.
"""

from howler.wire.envelope.decode import decode
from howler.wire.envelope.outcome import Accepted, Unreadable
from howler.wire.envelope.record import Record

__all__ = ["Accepted", "Record", "Unreadable", "decode"]
