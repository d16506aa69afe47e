"""Measures the daily fan-out on a real broker and a real Postgres, as ratios.

Usage: python -m bench.fanout [--quick] [--json] [PART ...]
"""

from bench.command import measure
from bench.fanout.parts import first, memory, written

DESCRIPTION = (
    "Measures the daily fan-out beside a bare INSERT, a bare producer and bare Kafka, turn by turn"
    " in the same run."
)
AIMS = (
    "Aims: fanned out and published at most 2.00 (half of the bare speed), the first event at most"
    " 10.00, memory at most 1.3 times."
)
PARTS = {"written": written.measure, "first": first.measure, "memory": memory.measure}

if __name__ == "__main__":
    measure("bench.fanout", DESCRIPTION, AIMS, PARTS)
