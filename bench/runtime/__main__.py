"""Measures the runtime on a real broker and a real Postgres, as ratios.

Usage: python -m bench.runtime [--quick] [--json] [PART ...]

Every part measures the runtime and something simpler turn by turn in the same run, so that the
machine and its neighbours weigh on both sides alike; only the ratios mean anything elsewhere.
"""

from bench.command import measure
from bench.runtime.parts import claim, ingest, latency, limit, quiet, steps

DESCRIPTION = (
    "Measures the runtime on a real broker and a real Postgres, as ratios to something simpler that"
    " is measured turn by turn in the same run."
)
ABOUT = (
    "Times that ours took as a multiple of what stands beside it, measured turn by turn in one"
    " run: smallest, median and largest of n rounds."
)
PARTS = {
    "steps": steps.measure,
    "latency": latency.measure,
    "limit": limit.measure,
    "ingest": ingest.measure,
    "claim": claim.measure,
    "quiet": quiet.measure,
}

if __name__ == "__main__":
    measure("bench.runtime", DESCRIPTION, ABOUT, PARTS)
