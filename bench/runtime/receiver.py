"""Bare aiokafka in a process of its own: `python -m bench.runtime.receiver SERVERS TOPIC COUNT`.

Says "ready", then one line of JSON: for each record the seconds since `time.monotonic()` stood in
its value, and for all of them the seconds from the first call to the last record.
"""

import asyncio
import json
import sys
import time

from aiokafka import AIOKafkaConsumer


async def main(servers: str, topic: str, count: int) -> None:
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=servers, auto_offset_reset="earliest", max_poll_records=500
    )
    await consumer.start()
    print("ready", flush=True)
    waits: list[float] = []
    began = time.monotonic()
    while len(waits) < count:
        found = await consumer.getmany(timeout_ms=1_000)
        now = time.monotonic()
        waits += [now - sent(record.value) for records in found.values() for record in records]
    print(json.dumps({"waits": waits, "seconds": time.monotonic() - began}), flush=True)
    await consumer.stop()


def sent(value: bytes) -> float:
    return float(json.loads(value)["sent"])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
