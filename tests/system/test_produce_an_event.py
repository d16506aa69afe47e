"""The page "produce an event": its very code sends from each language, and the runs finish."""

import asyncio
import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from howler.wire.topics import ensure_topics
from sandbox import database
from sandbox.sandbox import Sandbox
from sandbox.standin.client import SandboxClient
from schemas import catalog
from schemas.files import example_of
from tests.support.contract import toolchains
from tests.support.processes import environment, start_service
from tests.support.resume import A_RESUME
from tests.support.uploads import Upload, upload

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "produce-an-event.md").read_text(encoding="utf-8")
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
CODE = {name: code for kind, name, code in BLOCK.findall(PAGE) if kind != "sh" and name}
COMMANDS = {name: code for kind, name, code in BLOCK.findall(PAGE) if kind == "sh"}

EVENT = "resume/parsing.requested"
CLIENT_SECONDS = 60
RUN_SECONDS = 40


@dataclass(frozen=True)
class Lab:
    """One parser process that runs for all the languages, and an upload for each of them."""

    env: dict[str, str]
    topic: str
    database_url: str
    uploads: dict[str, Upload]

    def run_of(self, language: str) -> Any:
        """The run of the language's upload, once it ended; else why there is none."""
        resume = str(self.uploads[language].resume_id)
        return asyncio.run(self._ended(resume))

    async def _ended(self, resume: str) -> Any:
        db = await asyncpg.connect(self.database_url, statement_cache_size=0)
        try:
            async with asyncio.timeout(RUN_SECONDS):
                while True:
                    for row in await db.fetch("select * from howler.runs where ended_at notnull"):
                        if json.loads(row["payload"])["resumeId"] == resume:
                            return row
                    await asyncio.sleep(0.05)
        except TimeoutError:
            refused = await db.fetch("select reason from howler.dead_letters")
            pytest.fail(f"no run of {resume} ended; dead letters: {refused}", pytrace=False)
        finally:
            await db.close()


@pytest.fixture(scope="module")
def lab(box: Sandbox, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The real parser on the sandbox; ended, and its invariants looked at, after the last one."""
    namespace, folder = "clients-", tmp_path_factory.mktemp("clients")
    print(toolchains.fetch())

    async def prepare() -> tuple[str, dict[str, Upload]]:
        url = await database.create_from_template(box.database_url, "test_clients", template)
        await ensure_topics(box.kafka_bootstrap_servers, catalog.topics(), namespace)
        db = await asyncpg.connect(url, statement_cache_size=0)
        async with SandboxClient(box.sandbox_url) as standin:
            uploads = {each: await upload(db, standin, A_RESUME) for each in toolchains.LANGUAGES}
        await db.close()
        return url, uploads

    async def broken(url: str) -> Any:
        db = await asyncpg.connect(url, statement_cache_size=0)
        found = await db.fetch("select * from howler.broken")
        await db.close()
        await database.drop(url)
        return found

    url, uploads = asyncio.run(prepare())
    more = {"HOWLER_SPOOL": os.fspath(folder / "spool"), "HOWLER_EXTRACTORS": "1"}
    env = environment(box, url, namespace, **more)
    service = start_service("services.parser.app", env, folder / "service.log")
    try:
        asyncio.run(service.until_ready())
        yield Lab(env, f"{namespace}resume.parsing.requested", url, uploads)
    finally:
        service.kill()
    assert not asyncio.run(broken(url))


def send(lab: Lab, language: str, toolchain: toolchains.Toolchain, folder: Path) -> str:
    """The page's files in a folder, and its command for the language; returns what it printed."""
    for name, code in CODE.items():
        (folder / name).write_text(code, encoding="utf-8")
    event = json.dumps(lab.uploads[language].event(), indent=2)
    (folder / "event.json").write_text(event, encoding="utf-8")
    if toolchain.node_modules is not None:
        (folder / "node_modules").symlink_to(toolchain.node_modules)
    path = os.pathsep.join([*map(os.fspath, toolchain.path), lab.env["PATH"]])
    kept = {name: os.environ[name] for name in ("HOWLER_CACHE", "JAVA_HOME") if name in os.environ}
    sent = subprocess.run(
        ["sh", "-euc", COMMANDS[language]],
        cwd=folder,
        env={
            **lab.env,
            **kept,
            **dict(toolchain.env),
            "PATH": path,
            "TOPIC": lab.topic,
            "EVENT_ID": f"upload-{language}",
        },
        capture_output=True,
        text=True,
        timeout=CLIENT_SECONDS,
        check=False,
    )
    assert sent.returncode == 0, sent.stdout + sent.stderr
    return sent.stdout


@pytest.mark.timeout(300)  # the first time it downloads
@pytest.mark.parametrize("language", toolchains.LANGUAGES)
def test_a_client_of_the_page_sends_and_its_run_finishes(
    language: str, lab: Lab, tmp_path: Path
) -> None:
    """From the shell or a language's own client to a saved resume, under the id that it gave."""
    try:
        toolchain = toolchains.LANGUAGES[language]()
    except toolchains.AbsentError as absent:
        pytest.skip(f"the {language} client of the page is not tried: {absent}")
    said = send(lab, language, toolchain, tmp_path)
    run = lab.run_of(language)
    assert (run["event"], run["state"]) == (EVENT, "succeeded")
    if language == "kcat":
        assert (run["source"], said) == ("resume.parsing.requested", "")
        assert re.fullmatch(r"resume\.parsing\.requested-\d+-\d+-\d+", run["event_id"])
    else:
        assert (run["source"], run["event_id"]) == (f"/example/{language}", f"upload-{language}")
        assert re.search(rf"sent upload-{language} to partition \d+, offset \d+", said)


def test_the_page_is_whole() -> None:
    """A command for every language, the catalog's topic, the contract's example, one version."""
    assert set(COMMANDS) - {""} == set(toolchains.LANGUAGES)
    assert f"export TOPIC={catalog.topic_of(EVENT)}\n" in COMMANDS[""]
    assert json.loads(CODE["event.json"]) == example_of(EVENT)
    wanted = json.loads((ROOT / "tools" / "clients" / "package.json").read_bytes())
    version = wanted["dependencies"]["@platformatic/kafka"]
    assert f"npm install @platformatic/kafka@{version}" in PAGE
