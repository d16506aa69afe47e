"""Every event that is written down is one that somebody reads."""

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


def without_a_class(rows: Rows, classes: Mapping[str, str], services: Collection[str]) -> list[str]:
    """Events that a service reads without a class that checks them.

    `classes` holds the name that each event class gives itself, by the row's event.
    """
    missing = [
        f"{event} is read by a service and has no class in schemas/events/"
        for event, consumers in rows.items()
        if set(consumers) & set(services) and event not in classes
    ]
    wrong = [
        f"the class in the row {event} is called {name}"
        for event, name in classes.items()
        if event != name
    ]
    return missing + wrong


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
