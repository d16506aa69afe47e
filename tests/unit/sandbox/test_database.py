import pytest

from sandbox import database
from sandbox.processes.server import SandboxError


def test_another_database_of_the_same_server_keeps_the_rest_of_the_address() -> None:
    """Only the path changes; user, port and options stay."""
    url = "postgresql://me:pw@127.0.0.1:5/howler?sslmode=disable"
    other = database.named(url, "clone")
    assert other == "postgresql://me:pw@127.0.0.1:5/clone?sslmode=disable"
    assert database.name_in(other) == "clone"


@pytest.mark.parametrize("name", ["", 'a"b', "a b", "A", "1a", "a-b", "a" * 64, "ä", "a\n"])
async def test_a_name_that_would_need_quoting_is_refused(name: str) -> None:
    """Names go into statements as they are, so anything odd is refused before a connection."""
    with pytest.raises(SandboxError, match="is no name for a sandbox's database"):
        await database.create_from_template("postgresql://x@127.0.0.1:1/y", name, "template")
