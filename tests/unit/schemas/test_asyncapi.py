"""The AsyncAPI document is the catalog and the schemas, and AsyncAPI's own schema takes it."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from schemas.asyncapi import document, written
from schemas.catalog import ROWS
from schemas.files import HERE, example_of
from tests.support.contract.validator import validator_of

OFFICIAL = Path(__file__).parent / "asyncapi" / "asyncapi-3.0.0.schema.json"


@pytest.fixture(scope="module")
def official() -> Draft7Validator:
    """Whether something is an AsyncAPI 3.0 document; looks nothing up outside."""
    return Draft7Validator(json.loads(OFFICIAL.read_text(encoding="utf-8")))


def test_the_committed_document_is_todays() -> None:
    """Whoever changes the catalog or a schema writes the document anew."""
    assert (HERE / "asyncapi.json").read_text(encoding="utf-8") == written(), "run `make generated`"


def test_the_official_schema_takes_it(official: Draft7Validator) -> None:
    """Every part is one that AsyncAPI 3.0 knows, Kafka's bindings too."""
    assert [error.message for error in official.iter_errors(document())] == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("operations", "parser.receive.resume.parsing.requested", "action"), "eat"),
        (("channels", "resume.parsing.requested", "bindings", "kafka", "partitions"), 0),
        (("channels", "resume.parsing.requested", "address"), 5),
        (("components", "messages", "resume.parsing.requested", "payload", "type"), "texts"),
        (("info", "version"), None),
    ],
)
def test_the_official_schema_can_refuse(
    official: Draft7Validator, path: tuple[str, ...], wrong: Any
) -> None:
    """One wrong value anywhere is found."""
    broken: Any = copy.deepcopy(document())
    node = broken
    for name in path[:-1]:
        node = node[name]
    node[path[-1]] = wrong
    assert list(official.iter_errors(broken))


def test_every_reference_leads_somewhere() -> None:
    """Channels, messages and traits are named by where they stand."""
    whole = document()

    def refs(node: Any) -> list[str]:
        if isinstance(node, dict):
            here = [node["$ref"]] if "$ref" in node else []
            return here + [found for value in node.values() for found in refs(value)]
        return [found for value in node for found in refs(value)] if isinstance(node, list) else []

    assert refs(whole)
    for ref in set(refs(whole)):
        target = whole
        for part in ref.removeprefix("#/").split("/"):
            target = target[part]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.event)
def test_topic_group_and_payload_are_the_catalogs(row: Any) -> None:
    """What a client is generated from is what the broker and the services have."""
    whole = document()
    kafka = whole["channels"][row.topic.name]["bindings"]["kafka"]
    assert kafka["partitions"] == row.topic.partitions
    assert kafka["topicConfiguration"]["retention.ms"] == row.topic.retention_ms
    for service in set(row.consumers) - {"app"}:
        operation = whole["operations"][f"{service}.receive.{row.topic.name}"]
        group = operation["bindings"]["kafka"]["groupId"]
        assert group["const"] == f"howlerhire-{service}"
    payload = whole["components"]["messages"][row.topic.name]["payload"]
    validator_of(payload).validate(example_of(row.event))
    assert not validator_of(payload).is_valid({})
