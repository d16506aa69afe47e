"""The ledger's file: order, first ending, restart."""

from contextlib import closing
from pathlib import Path

from sandbox.standin.ledger import CUT_OFF_BY_RESTART, Arrival, Ending, Ledger, hash_of_key

CALL = Arrival("openai.chat", "POST", "/openai/v1/chat/completions", None, None)
DONE = Ending(200, "sha", None, None)


def test_first_ending_wins(tmp_path: Path) -> None:
    """A call ends once; what is said of it later changes nothing."""
    with closing(Ledger(tmp_path / "calls.sqlite")) as ledger:
        call = ledger.begin(CALL)
        ledger.end(call, DONE)
        (before,) = ledger.calls()
        ledger.end(call, Ending(None, None, "reset", "again"))
        assert ledger.calls() == [before]


def test_restart_closes_what_was_open(tmp_path: Path) -> None:
    """Calls that were open when the process died are closed at the next start, and marked."""
    path = tmp_path / "calls.sqlite"
    with closing(Ledger(path)) as ledger:
        ledger.end(ledger.begin(CALL), DONE)
        ledger.begin(CALL)
        assert ledger.calls()[1]["time_out"] is None
    with closing(Ledger(path)) as ledger:
        ended, cut_off = ledger.calls()
    assert (ended["status"], ended["note"]) == (200, None)
    assert (cut_off["status"], cut_off["note"]) == (None, CUT_OFF_BY_RESTART)
    assert cut_off["time_out"] >= cut_off["time_in"] >= ended["time_out"]


def test_ids_go_on_after_emptying(tmp_path: Path) -> None:
    """An emptied ledger gives no id a second time, so `since` stays true."""
    with closing(Ledger(tmp_path / "calls.sqlite")) as ledger:
        first = ledger.begin(CALL)
        assert ledger.empty() == 1
        assert ledger.begin(CALL) > first


def test_keys_are_told_apart_but_not_kept() -> None:
    """Two keys have two marks, and a mark does not hold its key."""
    assert hash_of_key("one") != hash_of_key("two")
    assert "one" not in hash_of_key("one")
