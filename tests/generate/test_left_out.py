"""What a request may leave out is spread over few calls, and a call that is refused names one property."""

from __future__ import annotations

import pytest

from octo_conformance.generate.requests.left_out import Path, groups_of, named, without

PATHS: list[Path] = [
    ("notes",),
    ("contact",),
    ("contact", "country"),
    ("contact", "locales"),
    ("contact", "notes"),
    ("unitItems",),
    ("unitItems", 0, "contact"),
    ("unitItems", 0, "contact", "country"),
]


def test_each_property_is_left_out_once() -> None:
    """A property that no call leaves out is one that a supplier may demand unseen."""
    assert sorted(map(str, (path for call in groups_of(PATHS) for path in call))) == sorted(map(str, PATHS))


def test_what_is_nested_costs_no_call_where_it_fits() -> None:
    """A run that sends a call for each field of a contact takes as long as everything else."""
    assert len(groups_of(PATHS)) == 3


def test_nothing_is_left_out_of_what_is_gone() -> None:
    """A call without a contact says nothing of its fields."""
    for call in groups_of(PATHS):
        inside = [
            (one, other) for one in call for other in call if one != other and one[: len(other)] == other
        ]
        assert inside == []


def test_half_of_an_object_stays() -> None:
    """A contact of which nothing is left may be refused by a supplier that asks for no single field."""
    alone: list[Path] = [("contact", name) for name in ("country", "locales", "notes")]
    assert [len(call) for call in groups_of(alone)] == [2, 1]


def test_the_body_keeps_the_rest() -> None:
    """The request that is taken apart is made anew and is not worn away."""
    body = {
        "contact": {"country": "GB", "notes": "x"},
        "unitItems": [{"unitId": "a", "contact": {}}, {"unitId": "b"}],
    }
    left = without(body, [("contact", "country"), ("unitItems", 0, "contact")])
    assert left == {"contact": {"notes": "x"}, "unitItems": [{"unitId": "a"}, {"unitId": "b"}]}
    assert body["contact"] == {"country": "GB", "notes": "x"}


@pytest.mark.parametrize(
    ("path", "reads"),
    [(("notes",), "notes"), (("unitItems", 0, "contact", "country"), "unitItems[0].contact.country")],
)
def test_a_place_reads_as_it_is_written(path: Path, reads: str) -> None:
    """The reader of a finding finds the field in the request beside it."""
    assert named(path) == reads
