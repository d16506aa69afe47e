"""What Prometheus scrapes: every service there is, found by name, in words it understands."""

import os
import subprocess
from pathlib import Path

import pytest

from ops.prometheus import scrape
from sandbox import prometheus
from tests.architecture.checks import tree

CONFIG = tree.ROOT / "ops" / "prometheus" / "prometheus.yml"


@pytest.mark.parametrize("service", tree.SERVICES)
def test_every_service_is_scraped(service: str) -> None:
    """By its compose name: however many processes there are."""
    text = CONFIG.read_text(encoding="utf-8")
    assert f"- job_name: howlerhire-{service}\n    dns_sd_configs:\n" in text
    assert f"- names: [{service}]\n" in text


def test_a_new_service_joins_by_its_folder(tmp_path: Path) -> None:
    """A folder with an `app.py` is one; any other is none."""
    for name in ("greeter", "notes"):
        (tmp_path / name).mkdir()
    (tmp_path / "greeter" / "app.py").touch()
    assert scrape.services(tmp_path) == ["greeter"]
    assert "job_name: howlerhire-greeter" in scrape.config(scrape.in_compose(["greeter"]))


def test_prometheus_understands_it(tmp_path: Path) -> None:
    """`promtool check config` says so, and refuses one that is spoilt."""
    promtool = prometheus.installed("promtool")
    if promtool is None:
        if os.environ.get("CI") == "true":
            pytest.fail(prometheus.ABSENT)
        pytest.skip(prometheus.ABSENT)
    spoilt = tmp_path / "spoilt.yml"
    spoilt.write_text(CONFIG.read_text(encoding="utf-8").replace("type: A", "type: Z"))
    codes = [
        subprocess.run(
            [promtool, "check", "config", path], check=False, capture_output=True
        ).returncode
        for path in (CONFIG, spoilt)
    ]
    assert codes == [0, 1]
