"""A record that no client library would send, and every broker takes."""

import struct
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.record.util import calc_crc32c

CRC_AT, CRC_OF = 17, 21
"""Where a batch holds its checksum, and from where on it is made."""

Headers = Sequence[tuple[str, bytes]]


async def send_with_header_name(
    producer: AIOKafkaProducer, topic: str, name: bytes, *values: bytes, partition: int = 0
) -> None:
    """Sends a batch of `values`, each with a header of that name, UTF-8 or not."""
    batch = producer.create_batch()
    stand_in = "~" * len(name)
    for value in values:
        batch.append(key=None, value=value, timestamp=None, headers=[(stand_in, b"value")])
    made = batch._build().replace(stand_in.encode(), name)
    checksum = struct.pack(">I", calc_crc32c(bytes(made[CRC_OF:])))
    batch._buffer = bytes(made[:CRC_AT]) + checksum + bytes(made[CRC_OF:])
    await (await producer.send_batch(batch, topic, partition=partition))
