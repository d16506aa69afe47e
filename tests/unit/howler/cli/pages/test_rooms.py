"""The picture of the folders is drawn from the imports, and a circle cannot be drawn."""

import pytest

from howler.cli.pages import rooms

FOUND: rooms.Rooms = {"cli": {"runtime", "wire"}, "runtime": {"wire"}, "wire": set()}


def test_a_room_stands_above_all_that_it_uses() -> None:
    """Nobody reaches up."""
    assert rooms.floors(FOUND) == {"wire": 1, "runtime": 2, "cli": 3}


def test_an_arrow_that_a_longer_way_shows_is_left_out() -> None:
    """The picture keeps what it needs to be read, and every way that there is."""
    assert rooms.direct(FOUND) == {"cli": {"runtime"}, "runtime": {"wire"}, "wire": set()}


def test_a_circle_is_refused_by_name() -> None:
    """A room that reaches up has no place in a house."""
    with pytest.raises(ValueError, match="a circle: a, b"):
        rooms.floors({"a": {"b"}, "b": {"a"}, "c": set()})


def test_the_house_of_today_goes_one_way() -> None:
    """Every part of the product is a room, and no two of them use each other."""
    found = rooms.rooms()
    height = rooms.floors(found)
    assert {"howler/cli", "howler/runtime", "services", "schemas", "sandbox"} <= height.keys()
    assert all(height[name] > height[used] for name, uses in found.items() for used in uses)


def test_a_page_without_its_marks_is_refused() -> None:
    """The picture is never written to a place that nobody chose."""
    with pytest.raises(ValueError, match="has no"):
        rooms.drawn_into("# Architecture\n")
