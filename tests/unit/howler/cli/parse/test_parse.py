"""`howler parse`: real files, real child processes, and a stand-in that it starts by itself."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from howler.cli.main import main
from sandbox.people.docx.word import Word
from sandbox.people.refusals import REFUSALS

KEYS = ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "DATABASE_URL", "KAFKA_BOOTSTRAP_SERVERS")
SENTENCES = ("Baker at Harbour Bread since 2019.", "Skills: sourdough, rye")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A resume and a file that nobody can read; no keys, no sandbox."""
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    word = Word()
    word.heading("Bruno Castellan")
    word.paragraph("bruno@example.com")
    for sentence in SENTENCES:
        word.paragraph(sentence)
    (tmp_path / "bruno.docx").write_bytes(word.finished())
    (refusal,) = (one for one in REFUSALS if one.file == "web-page.pdf")
    (tmp_path / refusal.file).write_bytes(refusal.make())
    return tmp_path


def parse(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(["parse", *words])
    return int(end.value.code or 0)


@pytest.mark.usefixtures("folder")
def test_each_file_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    """In the order given: text, record and figures, or code and sentence, and then exit code 1."""
    assert parse("web-page.pdf", "bruno.docx", "--json") == 1

    printed = capsys.readouterr()
    refused, read = (json.loads(line) for line in printed.out.splitlines())
    assert (refused["file"], refused["text"], refused["record"]) == ("web-page.pdf", None, None)
    assert refused["refusal"]["code"] == "not-a-resume-file"
    assert "web page" in refused["refusal"]["message"]
    assert read["refusal"] is None
    assert (read["kind"], read["record"]["email"]) == ("docx", "bruno@example.com")
    assert all(sentence in read["text"] for sentence in SENTENCES)
    assert read["seconds"] >= read["extract_seconds"] > 0
    assert read["peak_memory_bytes"] > 1_000_000
    assert "stand-in writer, no key set" in read["writer"]
    assert set(refused) == set(read)
    assert "No key is set, so a stand-in was started" in printed.err
    assert stand_ins() == []


@pytest.mark.usefixtures("folder")
def test_a_page_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    """Text, record and who wrote it; exit 0 when all is well."""
    assert parse("bruno.docx") == 0
    told = capsys.readouterr().out
    assert "bruno.docx  (docx, " in told
    assert f"    {SENTENCES[0]}" in told
    assert '"email": "bruno@example.com"' in told
    assert "(stand-in writer, no key set)" in told


@pytest.mark.usefixtures("folder")
def test_with_a_key_no_stand_in_is_started(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The real model is asked; where it cannot be reached, the text is shown all the same."""
    monkeypatch.setenv("OPENAI_API_KEY", "invented")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    assert parse("bruno.docx", "--json") == 1
    printed = capsys.readouterr()
    told: dict[str, Any] = json.loads(printed.out)
    assert told["refusal"]["code"] == "no-model"
    assert SENTENCES[0] in told["text"]
    assert printed.err == ""


def stand_ins() -> list[bytes]:
    """Stand-in servers that a parse of this process started and that still run."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = entry.joinpath("stat").read_text().rpartition(")")[2].split()[1]
            command = entry.joinpath("cmdline").read_bytes()
        except OSError:
            continue
        if int(parent) == os.getpid() and b"howler-parse-" in command:
            found.append(command)
    return found
