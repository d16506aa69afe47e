"""Every event that is written down is one that somebody reads, or says that it is planned."""

import re
from collections.abc import Collection, Mapping

Rows = Mapping[str, Collection[str]]
"""The consumers of each event."""

Reads = Mapping[str, Collection[str]]
"""The events that each service's functions take."""


def without_a_consumer(rows: Rows, reads: Reads) -> list[str]:
    """Events whose consumer exists as a service and has no function for them."""
    return [
        f"{event} is for {consumer}, which has no function on it: services/{consumer}/"
        for event, consumers in rows.items()
        for consumer in consumers
        if consumer in reads and event not in reads[consumer]
    ]


def not_in_the_catalog(rows: Rows, reads: Reads) -> list[str]:
    """Events that a service takes and the catalog does not send it."""
    return [
        f"{service} takes {event}, which schemas/catalog.py does not say"
        for service, events in reads.items()
        for event in events
        if service not in rows.get(event, ())
    ]


def without_a_producer(rows: Rows, sends: Reads) -> list[str]:
    """Events whose producer exists as a service and never names their class.

    `rows` holds the producers of each event, `sends` the events whose classes a service names.
    """
    return [
        f"{event} is from {producer}, which never makes one: services/{producer}/"
        for event, producers in rows.items()
        for producer in producers
        if producer in sends and event not in sends[producer]
    ]


def wrongly_planned(planned: Collection[str], reads: Reads) -> list[str]:
    """Planned events that a service here reads by now; those sent already wait in their topic."""
    return [
        f"{event} is planned in schemas/catalog.py, and {service} reads it: take `planned` out"
        for event in planned
        for service, events in reads.items()
        if event in events
    ]


def wrongly_live(live: Collection[str], reads: Reads, sends: Reads) -> list[str]:
    """Events that are not planned and that no service here reads or sends."""
    used = {event for events in (*reads.values(), *sends.values()) for event in events}
    return [
        f"{event} is read and sent by no service here: its row must say `planned=True`"
        for event in live
        if event not in used
    ]


def classes_named(texts: Mapping[str, str], classes: Mapping[str, str]) -> set[str]:
    """The events of `classes` (event by the class's name) that the Python texts name."""
    words = {word for text in texts.values() for word in re.findall(r"\w+", text)}
    return {event for name, event in classes.items() if name in words}


def wrongly_classed(classes: Mapping[str, str]) -> list[str]:
    """Rows whose class gives itself another name; `classes` holds it by the row's event."""
    return [
        f"the class in the row {event} is called {name}"
        for event, name in classes.items()
        if event != name
    ]


def declared_twice(functions: Collection[tuple[str, str]]) -> list[str]:
    """Function ids (with the service of each) that are used more than once."""
    owners: dict[str, list[str]] = {}
    for service, name in functions:
        owners.setdefault(name, []).append(service)
    return [
        f"the function {name} is declared by {' and '.join(services)}"
        for name, services in owners.items()
        if len(services) > 1
    ]
