"""The register of readings says what a value is worth."""

from __future__ import annotations

from typing import Any

import pytest

from octo_conformance.contract.readings import Readings, read_readings, standing
from octo_conformance.errors import ContractError


def entry(*says: Any, identifier: str = "CON-1", **more: Any) -> dict[str, Any]:
    return {"id": identifier, "topic": "a question", "says": list(says), **more}


def reading(level: str, *values: Any) -> dict[str, Any]:
    return {
        "reading": "so",
        "sources": ["A"],
        "standing": level,
        **({"values": list(values)} if values else {}),
    }


def read(*entries: Any) -> Readings:
    return read_readings({"readings.yaml": {"readings": list(entries)}})


def test_a_value_has_the_standing_of_its_reading() -> None:
    """Values no reading knows are refused."""
    register = read(
        entry(reading("accepted", "EXPIRED"), reading("second_best", None, 201), reading("refused", "X"))
    )
    values = ["EXPIRED", None, 201, "X", "other"]
    assert [register["CON-1"].standing(value) for value in values] == [
        "accepted",
        "second_best",
        "second_best",
        "refused",
        "refused",
    ]
    assert register["CON-1"].accepted == ["EXPIRED"]
    assert register.with_second_best == {"CON-1"}


def test_values_are_compared_as_json() -> None:
    """True is not 1, and text is not a number."""
    register = read(entry(reading("accepted", 1)))
    assert [register["CON-1"].standing(value) for value in (1, 1.0, True, "1")] == [
        "accepted",
        "accepted",
        "refused",
        "refused",
    ]


def test_an_entry_without_values_cannot_be_asked() -> None:
    """A register entry for people is not silently taken as a refusal of everything."""
    register = read(entry(reading("accepted")))
    with pytest.raises(ContractError, match="CON-1 lists no values"):
        register["CON-1"].standing("x")
    assert standing("CON-1", "x", register) == "refused"
    assert standing(None, "x", register) == "refused"


def test_an_unknown_entry_is_an_error() -> None:
    """A misspelled id is told with the nearest."""
    with pytest.raises(ContractError) as error:
        read(entry(reading("accepted", 1), identifier="CON-046"))["CON-64"]
    assert error.value.hint == "did you mean CON-046?"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([entry(reading("accepted")), entry(reading("accepted"))], "CON-1 is there twice"),
        ([entry(reading("fine"))], "CON-1/says/0/standing: 'fine' is not one of"),
        ([entry(reading("accepted", 1), reading("refused", 1))], "the value 1 stands under two readings"),
        ([entry()], r"CON-1/says: \[\] should be non-empty"),
        ([entry("accepted")], "CON-1/says/0: 'accepted' is not of type 'object'"),
        ([entry({"standing": "accepted"})], "CON-1/says/0: 'reading' is a required property"),
        ([entry(reading("accepted"), nots="x")], "CON-1: .*'nots' was unexpected"),
        ([entry({**reading("accepted"), "value": [1]})], "CON-1/says/0: .*'value' was unexpected"),
        (["CON-1"], "readings/0: 'CON-1' is not of type 'object'"),
    ],
)
def test_a_wrong_entry_is_refused(rows: list[Any], message: str) -> None:
    """Each mistake in the register is told with the entry it is in."""
    with pytest.raises(ContractError, match=message):
        read(*rows)


def test_a_register_holds_a_list() -> None:
    """A file of another form is refused."""
    with pytest.raises(ContractError, match=r"'readings' is a required property|'reading' was unexpected"):
        read_readings({"readings.yaml": {"reading": []}})
