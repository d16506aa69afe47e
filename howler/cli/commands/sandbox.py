"""`howler sandbox`: a real broker, a real database and the stand-ins, in this folder."""

import asyncio
import json
import time
from typing import Annotated, Any

import typer

from howler.cli.addresses import addresses
from howler.cli.commands.options import AsJson
from howler.cli.ends import CommandError, UsageError
from howler.cli.help_text import helped
from howler.cli.local.addresses_told import exports, tell_addresses, variables
from howler.cli.local.checkout import (
    FOLDER,
    kept_sandbox,
    running,
    running_or_refuse,
    sandbox_works,
)
from howler.cli.local.standin import ask, overlap_of
from howler.cli.local.status import parts_of, tell_parts
from howler.cli.screen import plain, print_json, print_table, say
from howler.cli.seeding import people_at
from schemas.events import ResumeParsingRequested

app = typer.Typer(
    no_args_is_help=True,
    help="The sandbox of this folder: Kafka, Postgres and the stand-in server.",
)


@app.command(
    "up",
    help=helped(
        "Starts broker, database and stand-ins and leaves them running; data stays between starts. "
        "`howler up` does the same and starts the service too.",
        "howler sandbox up",
        'howler sandbox up && eval "$(howler sandbox env)"',
    ),
)
def up() -> None:
    began = time.monotonic()
    with sandbox_works():
        kept_sandbox().start()
    say(f"The sandbox runs ({time.monotonic() - began:.1f} s).", "green")
    tell_addresses(running_or_refuse())


@app.command("down", help=helped("Stops all of it; data stays.", "howler sandbox down"))
def down() -> None:
    with sandbox_works():
        kept_sandbox().stop()
    say("The sandbox is down; its data stays in .howler.")


@app.command(
    "status",
    help=helped(
        "Whether it runs, and where. Exit code 0: it runs, 1: it does not.",
        "howler sandbox status --json",
    ),
)
def status(as_json: AsJson = False) -> None:
    found = running()
    parts = parts_of(FOLDER)
    if as_json:
        print_json({"up": found is not None, "addresses": found and variables(found), **parts})
    else:
        say("The sandbox runs." if found else "The sandbox does not run: `howler sandbox up`")
        if found:
            tell_addresses(found)
        tell_parts(parts)
    raise typer.Exit(0 if found else CommandError.exit_code)


@app.command(
    "env",
    help=helped(
        "Prints the settings that make any process use this sandbox, for a shell.",
        'eval "$(howler sandbox env)"',
        "howler sandbox env --json",
    ),
)
def env(as_json: AsJson = False) -> None:
    state = running_or_refuse()
    if as_json:
        print_json(variables(state))
    else:
        typer.echo(exports(state))


@app.command(
    "people",
    help=helped(
        "Puts invented people with uploaded resumes into the sandbox that the settings name, as "
        "in compose; a second time nothing is doubled. Refused by a database that our sandbox did "
        "not make.",
        "howler sandbox people --send",
        "docker compose exec parser howler sandbox people --send",
    ),
)
def people(
    send: Annotated[
        bool, typer.Option("--send", help="Send the event of each upload too, as the app does.")
    ] = False,
) -> None:
    where = addresses()
    if not where.sandbox_url:
        raise UsageError("HOWLER_SANDBOX_URL is not set: there is no stand-in to hold the files")
    with sandbox_works():
        uploads = asyncio.run(people_at(where, send=send))
    say(f"{len(uploads)} invented people have uploaded a resume.", "green")
    if send:
        say("Their events are sent. Watch what becomes of them: howler runs watch")
        return
    data = json.dumps(uploads[0].event)
    say(f"Send an event: howler send {ResumeParsingRequested.event_name} --data '{data}'")


@app.command(
    "fault",
    help=helped(
        "Makes calls to the stand-ins go wrong, from now on. Without arguments: the plan as it is. "
        "Kinds: latency, status, redirect, hang, reset, html, lost-answer, truncated, "
        "garbage-json, huge, refusal, max-tokens, thinking-first, invent, obey, prose, "
        "wrong-shape.",
        "howler sandbox fault",
        "howler sandbox fault anthropic.messages status --status 529 --times 2",
        "howler sandbox fault anthropic latency --seconds 3 --always",
        "howler sandbox fault storage reset --match resume.pdf",
        "howler sandbox fault --clear",
    ),
)
def fault(  # noqa: PLR0917  typer hands them over by name
    endpoint: Annotated[
        str | None,
        typer.Argument(metavar="ENDPOINT", help="Such as anthropic.messages, storage, or *."),
    ] = None,
    kind: Annotated[str | None, typer.Argument(metavar="KIND", help="What goes wrong.")] = None,
    times: Annotated[int, typer.Option("--times", min=1, help="For so many calls.")] = 1,
    always: Annotated[bool, typer.Option("--always", help="For every call from now on.")] = False,
    match: Annotated[
        str | None, typer.Option("--match", help="Only calls whose path or body holds this.")
    ] = None,
    status_code: Annotated[int | None, typer.Option("--status", help="An HTTP status.")] = None,
    seconds: Annotated[float | None, typer.Option("--seconds", help="For latency.")] = None,
    location: Annotated[str | None, typer.Option("--location", help="For redirect.")] = None,
    header: Annotated[
        list[str] | None, typer.Option("--header", help="As name=value; may be repeated.")
    ] = None,
    body: Annotated[str | None, typer.Option("--body", help="Instead of the usual one.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Forget the whole plan.")] = False,
    as_json: AsJson = False,
) -> None:
    details = {"status": status_code, "seconds": seconds, "location": location, "body": body}
    given: dict[str, Any] = {name: one for name, one in details.items() if one is not None}
    if header:
        given["headers"] = dict(one.partition("=")[::2] for one in header)
    if clear:
        asyncio.run(ask(lambda client: client.clear_faults()))
    elif endpoint is not None and kind is not None:
        count = None if always else times
        asyncio.run(
            ask(lambda client: client.put_fault(endpoint, kind, times=count, match=match, **given))
        )
    elif endpoint is not None:
        raise typer.BadParameter("name a kind of fault too, such as: status --status 529")
    _tell_plan(asyncio.run(ask(lambda client: client.faults())), as_json=as_json)


@app.command(
    "ledger",
    help=helped(
        "Every call that reached the stand-ins, the newest last.",
        "howler sandbox ledger",
        "howler sandbox ledger --endpoint anthropic.messages --json",
        "howler sandbox ledger --empty",
    ),
)
def ledger(
    endpoint: Annotated[str | None, typer.Option("--endpoint", help="Only this one.")] = None,
    since: Annotated[int, typer.Option("--since", min=0, help="Only after this call's id.")] = 0,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many, the last.")] = 50,
    empty: Annotated[bool, typer.Option("--empty", help="Forget them all.")] = False,
    as_json: AsJson = False,
) -> None:
    if empty:
        asyncio.run(ask(lambda client: client.empty_ledger()))
        say("The ledger is empty.")
        return
    calls = asyncio.run(ask(lambda client: client.ledger(endpoint, since=since)))
    if as_json:
        print_json(calls[-limit:])
        return
    columns = ["id>", "endpoint", "began", "took>", "status>", "fault", "note"]
    print_table(columns, [_call(call) for call in calls[-limit:]])
    say(f"{len(calls)} calls, at most {overlap_of(calls)} at once.")


def _tell_plan(rules: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json(rules)
    elif not rules:
        say("Nothing goes wrong: the fault plan is empty.")
    else:
        columns = ["id>", "endpoint", "fault", "calls>", "used>", "match"]
        print_table(columns, [_rule(rule) for rule in rules])


def _rule(rule: dict[str, Any]) -> tuple[object, ...]:
    fault = {name: one for name, one in rule["fault"].items() if one not in (None, {}, False)}
    kind = fault.pop("kind")
    return (
        rule["id"],
        rule["endpoint"],
        kind if not fault else f"{kind} {fault}",
        "all" if rule["times"] is None else rule["times"],
        rule["used"],
        rule["match"],
    )


def _call(call: dict[str, Any]) -> tuple[object, ...]:
    took = "open" if call["time_out"] is None else f"{call['time_out'] - call['time_in']:.3f} s"
    began = time.strftime("%H:%M:%S", time.localtime(call["time_in"]))
    names = ("status", "fault", "note")
    return call["id"], call["endpoint"], began, took, *(plain(call[name]) for name in names)
