"""docker-compose.yml agrees with the compose schema, the services and the sandbox."""

import subprocess
import sys
from pathlib import Path

import pytest

from howler.runtime.faust_app import CLOSE_SECONDS
from howler.settings import Settings
from sandbox import kafka as sandbox_kafka
from sandbox import postgres as sandbox_postgres
from sandbox.jars import make_list
from services.parser.spool import MAX_SPOOL
from tests.architecture.checks import tree
from tests.architecture.checks.verdict import holds
from tests.architecture.compose import blocks as checks
from tests.support.compose.broker import properties
from tests.support.compose.file import FILE, Block, ComposeFileError, blocks

TEXT = FILE.read_text(encoding="utf-8")
FILLED = blocks(TEXT)


def raw() -> dict[str, Block]:
    """The blocks with their variables left as they stand."""
    return blocks(TEXT.replace("${", "$${"))


def schema_fault(file: Path) -> str:
    """What the schema of compose files says of `file`; empty if it is well."""
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", file],
        check=False,
        capture_output=True,
        text=True,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_it_fits_the_schema_and_a_bad_one_does_not(tmp_path: Path) -> None:
    """By the schema that the Compose specification publishes."""
    assert not schema_fault(FILE)
    bad = tmp_path / "docker-compose.yml"
    bad.write_text(TEXT.replace("    restart: unless-stopped", "    restarts: never", 1))
    assert "restarts" in schema_fault(bad)


def test_every_service_has_a_block() -> None:
    """And every block belongs to somebody."""
    holds(checks.missing(FILLED, tree.SERVICES))


def test_every_block_can_be_waited_for() -> None:
    """It says whether it is healthy, or ends; who needs it waits for that."""
    holds(checks.without_health(FILLED) + checks.impatient(FILLED))


def test_every_block_is_bounded() -> None:
    """Log, memory and rights; ours may write nowhere but in memory and its own volume."""
    holds(checks.unbounded(FILLED) + checks.unlocked(FILLED))


def test_services_can_be_scaled_and_ports_moved() -> None:
    """Ports are this machine's own, and each can be another."""
    holds(checks.open_ports(raw(), tree.SERVICES))


def test_images_are_pinned_and_ours_is_built_once() -> None:
    """Two builds of one tag at once get in each other's way."""
    holds(checks.loose_tags(FILLED) + checks.built_twice(FILLED))


def test_a_stop_waits_for_the_drain() -> None:
    """The drain, the wait for a lease and Faust's own end, with the default settings."""
    fields = Settings.model_fields
    longest = fields["drain_seconds"].default + fields["lease_seconds"].default + CLOSE_SECONDS
    holds(checks.too_hasty(FILLED, tree.SERVICES, longest))


def test_what_is_mounted_is_there() -> None:
    """Docker would make an empty folder of a name that is wrong."""
    holds(checks.lost_mounts(FILLED, list(tree.files())))


def test_the_spool_fits_into_its_memory() -> None:
    """So that a full spool is told by the spool itself."""
    size = FILLED["parser"].said["tmpfs"][0].partition("size=")[2].partition("m")[0]
    assert int(size) * 1024 * 1024 > MAX_SPOOL


def test_broker_and_database_are_those_of_the_sandbox() -> None:
    """What was tried here is what runs there."""
    version = make_list.PARTS[0].rpartition(":")[2]
    assert FILLED["kafka"].said["image"] == f"apache/kafka:{version}"
    vector = next(Path(sys.prefix).glob("lib/*/site-packages/*/pginstall18/**/vector.control"))
    version = vector.read_text().partition("default_version = '")[2].partition("'")[0]
    assert FILLED["postgres"].said["image"] == f"pgvector/pgvector:{version}-pg18-trixie"
    assert f"max_connections={sandbox_postgres.CONNECTIONS}" in FILLED["postgres"].command


def test_the_brokers_settings_are_those_of_the_sandbox() -> None:
    """Whatever both name, they say alike, but for addresses and places."""
    given = properties(FILLED["kafka"].own_environment)
    pairs = [line.split("=", 1) for line in sandbox_kafka.SETTINGS.splitlines()]
    ours = {name: value for name, value in pairs if name in given}
    own = {name for name in ours if "listener" in name} | {"controller.quorum.voters", "log.dirs"}
    assert {n: given[n] for n in ours if n not in own} == {
        n: value for n, value in ours.items() if n not in own
    }
    assert len(ours) - len(own) > 10


def test_the_marker_is_the_sandboxes_own() -> None:
    """The Postgres image runs the very file that the sandbox runs, and only that."""
    mounts = [m for m in FILLED["postgres"].said["volumes"] if "initdb" in m]
    assert mounts == ["./sandbox/marker.sql:/docker-entrypoint-initdb.d/marker.sql:ro"]


def changed(name: str, **said: object) -> dict[str, Block]:
    """The file's blocks with one of them changed; None takes a key away."""
    block = {**FILLED[name].said, **{key.replace("__", "-"): value for key, value in said.items()}}
    return {**FILLED, name: Block(name, {k: v for k, v in block.items() if v is not None})}


def test_the_checks_can_fail() -> None:
    """Each speaks on a bad example."""
    assert checks.missing(FILLED, [*tree.SERVICES, "another"])
    assert checks.missing(changed("parser", command=["faust"]), tree.SERVICES)
    assert checks.missing({**FILLED, "more": FILLED["kafka"]}, tree.SERVICES)
    assert checks.without_health(changed("kafka", healthcheck=None))
    assert checks.without_health(changed("migrate", healthcheck=None))
    assert checks.impatient(
        changed("exporter", depends_on={"kafka": {"condition": "service_started"}})
    )
    assert checks.open_ports({"kafka": Block("kafka", {"ports": ["9092:9092"]})}, [])
    assert checks.open_ports(changed("parser", ports=[]), ["parser"])
    assert checks.open_ports(changed("grafana", container_name="g"), [])
    assert checks.loose_tags(changed("grafana", image="grafana/grafana:latest"))
    assert checks.loose_tags(changed("grafana", image="grafana/grafana"))
    assert checks.unbounded(changed("grafana", logging=None))
    assert checks.unbounded(changed("grafana", mem_limit=None))
    assert checks.unbounded(changed("grafana", security_opt=None))
    assert checks.unlocked(changed("parser", read_only=None))
    assert checks.built_twice(changed("parser", build="."))
    assert checks.built_twice(changed("parser", pull_policy=None))
    assert checks.too_hasty(changed("parser", stop_grace_period=None), ["parser"], 65)
    assert checks.lost_mounts({"x": Block("x", {"volumes": ["./nowhere:/x"]})}, ["docs/a.md"])
    assert not checks.lost_mounts({"x": Block("x", {"volumes": ["./docs:/x"]})}, ["docs/a.md"])


@pytest.mark.parametrize("text", ["$NAME", "${NAME:?must}", "${NAME"])
def test_a_variable_that_is_read_otherwise_is_refused(text: str) -> None:
    """Only the two forms that this reader and Compose take alike may stand there."""
    with pytest.raises(ComposeFileError):
        blocks(f"services: {{x: {{a: '{text}'}}}}")
