"""Settings: read from what a deployment gives, or refused in words that a person can act on."""

import json
from pathlib import Path

import pytest
from pydantic import Field

from howler.settings import Secret, Settings, SettingsError

DATABASE = "postgresql://me:s3cret@db.example:5432/app"
ADDRESSES = {"DATABASE_URL": DATABASE, "KAFKA_BOOTSTRAP_SERVERS": "kafka.example:9092"}


class Keyed(Settings):
    """A service's settings with a key of its own."""

    key: Secret = Field(default=None, validation_alias="SOME_API_KEY")


def faults(environ: dict[str, str], folder: Path) -> list[str]:
    """The lines that a start would print."""
    with pytest.raises(SettingsError) as refused:
        Keyed.load(environ, folder)
    return str(refused.value).splitlines()


def sandbox_in(folder: Path, **state: str) -> None:
    (folder / ".howler").mkdir()
    (folder / ".howler" / "sandbox.json").write_text(json.dumps(state))


def test_both_addresses_come_from_the_environment(tmp_path: Path) -> None:
    """Where both are set, a sandbox of the checkout does not matter."""
    sandbox_in(tmp_path, database_url="postgresql://x/y", kafka_bootstrap_servers="x:1")
    settings = Settings.load(ADDRESSES, tmp_path)
    assert settings.database_url.get_secret_value() == DATABASE
    assert settings.kafka_bootstrap_servers == "kafka.example:9092"
    assert settings.sandbox_url is None


def test_neither_address_means_the_sandbox_of_the_checkout(tmp_path: Path) -> None:
    """All three of its addresses are taken from the one file."""
    sandbox_in(
        tmp_path,
        database_url="postgresql://howler@127.0.0.1:1/howler",
        kafka_bootstrap_servers="127.0.0.1:2",
        sandbox_url="http://127.0.0.1:3",
    )
    settings = Settings.load({}, tmp_path)
    assert settings.database_url.get_secret_value().endswith(":1/howler")
    assert settings.kafka_bootstrap_servers == "127.0.0.1:2"
    assert settings.sandbox_url == "http://127.0.0.1:3"


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ("DATABASE_URL", "KAFKA_BOOTSTRAP_SERVERS"),
        ("SUPABASE_DB_URL", "KAFKA_BOOTSTRAP_SERVERS"),
        ("KAFKA_BOOTSTRAP_SERVERS", "DATABASE_URL"),
    ],
)
def test_one_address_alone_is_refused(given: str, missing: str, tmp_path: Path) -> None:
    """Even beside a sandbox: half a real system and half a sandbox is what nobody wants."""
    sandbox_in(tmp_path, database_url="postgresql://x/y", kafka_bootstrap_servers="x:1")
    (line,) = faults({given: DATABASE}, tmp_path)
    assert line.startswith(f"{given} is set but {missing} is not")


def test_a_blank_setting_is_not_set(tmp_path: Path) -> None:
    """An empty DATABASE_URL neither hides the app's own name for it nor breaks a number."""
    blank = {"DATABASE_URL": " ", "SUPABASE_DB_URL": DATABASE, "HOWLER_LEASE_SECONDS": ""}
    settings = Keyed.load(ADDRESSES | blank | {"SOME_API_KEY": "\t"}, tmp_path)
    assert settings.database_url.get_secret_value() == DATABASE
    assert (settings.lease_seconds, settings.key) == (30.0, None)


def test_no_addresses_and_no_sandbox_says_both_ways_out(tmp_path: Path) -> None:
    """Set both, or start a sandbox."""
    (line,) = faults({}, tmp_path)
    assert "DATABASE_URL and KAFKA_BOOTSTRAP_SERVERS are not set" in line
    assert "make up" in line


@pytest.mark.parametrize("text", ["", "{", "[]", '{"database_url": "postgresql://x/y"}'])
def test_a_broken_sandbox_file_says_what_to_do(text: str, tmp_path: Path) -> None:
    """A file that cannot be used is no stack trace."""
    sandbox_in(tmp_path)
    (tmp_path / ".howler" / "sandbox.json").write_text(text)
    (line,) = faults({}, tmp_path)
    assert "`make down` and `make up`" in line


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """One line for each, that of a missing address among them."""
    wrong = {
        "HOWLER_LEASE_SECONDS": "soon",
        "HOWLER_MAX_RUNNING": "0",
        "HOWLER_DRAIN_SECONDS": "-1",
        "HOWLER_LIMITS": "do-thing=0,do-other=3",
        "HOWLER_NAMESPACE": "No Good",
        "HOWLER_WEB_PORT": "70000",
    }
    lines = faults(wrong | {"DATABASE_URL": "mysql://x"}, tmp_path)
    named = {line.split(":")[0].split(" ")[0] for line in lines}
    assert named == {"DATABASE_URL", *wrong}
    assert [line for line in lines if line.startswith("HOWLER_LIMITS (do-thing)")]
    assert len(lines) == 8  # the missing broker, and the address that is not Postgres'


@pytest.mark.parametrize("text", ["do-thing", "do-thing=", "=", "do-thing=many"])
def test_limits_that_are_none_are_refused(text: str, tmp_path: Path) -> None:
    """In words of ours, not in those of a dictionary."""
    (line,) = faults(ADDRESSES | {"HOWLER_LIMITS": text}, tmp_path)
    assert line.startswith("HOWLER_LIMITS")
    assert "dictionary" not in line


def test_limits_are_read(tmp_path: Path) -> None:
    """Spaces and a comma too many do no harm."""
    text = " parse-resume-file = 3, do-thing=10 ,"
    settings = Settings.load(ADDRESSES | {"HOWLER_LIMITS": text}, tmp_path)
    assert settings.limits == {"parse-resume-file": 3, "do-thing": 10}


@pytest.mark.parametrize("password", ["pa/ss3cret", "pa#ss3cret", "pa?ss3cret", "[s3cret"])
def test_no_part_of_a_secret_is_ever_printed(password: str, tmp_path: Path) -> None:
    """Not in a fault, not in a repr, and an address that the driver would quote is refused here."""
    address = f"postgresql://me:{password}@db.example:5432/app"
    lines = faults(ADDRESSES | {"DATABASE_URL": address, "HOWLER_WEB_PORT": "s3cret"}, tmp_path)
    assert "s3cret" not in "".join(lines)
    assert "%2F" in lines[0]
    shown = Keyed.load(ADDRESSES | {"SOME_API_KEY": " s3cret-key\n"}, tmp_path)
    assert "s3cret" not in repr(shown) + str(shown.model_dump())
    assert shown.key is not None
    assert shown.key.get_secret_value() == "s3cret-key"


@pytest.mark.parametrize(
    ("namespace", "good"),
    [("", True), ("t1-", True), ("alice.", True), ("t1", False), ("-", False), ("a/b-", False)],
)
def test_a_namespace_ends_with_a_separator(namespace: str, good: bool, tmp_path: Path) -> None:
    """So that `t1` never runs into a topic's own name."""
    given = ADDRESSES | {"HOWLER_NAMESPACE": namespace}
    if good:
        assert Settings.load(given, tmp_path).namespace == namespace
    else:
        assert faults(given, tmp_path)[0].startswith("HOWLER_NAMESPACE")
