"""Writes every file of this folder that is made from code: `python -m ops.generate`."""

import json
from pathlib import Path

from ops.grafana.overview.board import OVERVIEW
from ops.prometheus import scrape

ROOT = Path(__file__).resolve().parents[1]


def generated() -> dict[str, str]:
    """The text of each file, by its path in the repository."""
    overview = json.dumps(OVERVIEW.json(), indent=2, ensure_ascii=False)
    return {
        "ops/prometheus/prometheus.yml": scrape.config(scrape.in_compose(scrape.services())),
        "ops/grafana/dashboards/overview.json": overview + "\n",
    }


def main() -> None:
    for name, text in generated().items():
        (ROOT / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
