"""The catalogue of requirements is read strictly."""

from __future__ import annotations

from typing import Any

import pytest

from octo_conformance.contract.catalogue import Catalogue, When, read_catalogue
from octo_conformance.errors import ContractError, UnknownRequirement


def row(identifier: str = "A-1", **more: Any) -> dict[str, Any]:
    return {
        "id": identifier,
        "level": "MUST",
        "harm": "nuisance",
        "says": "It is so.",
        "source": ["page 1"],
        "breaks": "Sales.",
        **more,
    }


def read(*rows: Any, capability: str = "octo/core") -> Catalogue:
    content = {"capability": capability, "requirements": list(rows)}
    return read_catalogue({"core.yaml": content}, frozenset({"octo/core"}), frozenset({"octo", "ventrata"}))


def test_a_requirement_keeps_what_its_row_says() -> None:
    """Every key of a row ends in the requirement."""
    rows = row(
        harm="stuck",
        derived=True,
        enforced="gives away",
        graded="It is somebody else's.",
        when={"product": "START_TIME"},
        excluded="nobody can see it",
        profiles=["ventrata"],
    )
    entry = read(rows)["A-1"]
    assert (entry.capability, entry.level, entry.source) == ("octo/core", "MUST", ("page 1",))
    assert (entry.derived, entry.enforced, entry.profiles) == (True, "gives away", ("ventrata",))
    assert (entry.harm, entry.graded) == ("stuck", "It is somebody else's.")
    assert entry.when == When(product="START_TIME")
    assert entry.excluded == "nobody can see it"


def test_the_order_of_the_file_is_kept() -> None:
    """Reports list requirements as the file does."""
    assert list(read(row("B-1"), row("A-1"))) == ["B-1", "A-1"]


@pytest.mark.parametrize(
    ("more", "binding"),
    [
        ({}, True),
        ({"level": "SHOULD"}, False),
        ({"level": "MAY"}, False),
        ({"derived": True, "level": "SHOULD", "graded": "x"}, False),
        ({"derived": True, "enforced": "contradicts itself", "graded": "x"}, True),
    ],
)
def test_only_what_the_standard_demands_binds(more: dict[str, Any], binding: bool) -> None:
    """Our own inferences warn unless they are enforced, and a SHOULD always warns."""
    assert read(row(**more))["A-1"].binding is binding


def test_a_requirement_has_a_check_unless_it_says_why_not() -> None:
    """Covered and excluded entries have none of their own."""
    catalogue = read(row("A-1"), row("A-2", covered_by=["A-1"]), row("A-3", excluded="unseen"))
    assert [entry.checked for entry in catalogue.values()] == [True, False, False]


def test_profiles_limit_where_a_requirement_applies() -> None:
    """Without profiles it applies everywhere."""
    catalogue = read(row("A-1"), row("A-2", profiles=["ventrata"]))
    assert [entry.applies("octo") for entry in catalogue.values()] == [True, False]
    assert [entry.applies("ventrata") for entry in catalogue.values()] == [True, True]


def test_an_unknown_id_gets_the_nearest() -> None:
    """A misspelled or shortened id is answered with the one that was probably meant."""
    catalogue = read(row("CORE-BOOK-012"), row("CORE-BOOK-013"))
    with pytest.raises(UnknownRequirement) as shortened:
        catalogue["book-012"]
    assert shortened.value.hint == "did you mean CORE-BOOK-012?"
    assert "CORE-BOOK-999" not in catalogue
    assert len(catalogue) == 2


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row(), row()], "A-1 is there twice"),
        ([row(covered_by=["A-2"])], "A-1 is covered by A-2, which does not exist"),
        ([row(covered_by=["A-1"])], "cover one another: A-1 -> A-1"),
        ([row(covered_by=["A-2"]), row("A-2", covered_by=["A-1"])], "cover one another: A-1 -> A-2 -> A-1"),
        ([row(covered_by=["A-2"], excluded="why"), row("A-2")], "A-1: False schema does not allow"),
        ([row(when={"product": "STARTTIME"})], "unknown condition STARTTIME"),
        ([row(when={"product": "TICKET", "seen": "x"})], "A-1/when: .* has too many properties"),
        ([row(when={})], "A-1/when: {} should be non-empty"),
        ([row(when={"seen": ""})], "A-1/when/seen: '' should be non-empty"),
        ([row(profiles=["ventarta"])], "unknown profile ventarta"),
        ([row(level="must")], "A-1/level: 'must' is not one of"),
        ([row(coverd_by=["A-1"])], "A-1: .*'coverd_by' was unexpected"),
        ([row(source="page 1")], "A-1/source: 'page 1' is not of type 'array'"),
        ([row(harm="great")], "A-1/harm: 'great' is not one of"),
        ([row(derived=True)], "A-1: 'graded' is a dependency of 'derived'"),
        ([row(derived=True, graded="x")], "an inference is a MUST exactly where it is enforced"),
        ([row(enforced="gives away")], "an inference is a MUST exactly where it is enforced"),
        ([row(derived="yes")], "A-1/derived: 'yes' is not of type 'boolean'"),
        ([row(source=[])], r"A-1/source: \[\] should be non-empty"),
        ([row(says="")], "A-1/says: '' should be non-empty"),
        ([row(breaks="")], "A-1/breaks: '' should be non-empty"),
        ([row(covered_by=[])], r"A-1/covered_by: \[\] should be non-empty"),
        ([row(excluded="")], "A-1/excluded: '' should be non-empty"),
        (["A-1"], "requirements/0: 'A-1' is not of type 'object'"),
        ([{"level": "MUST"}], "requirements/0: 'id' is a required property"),
    ],
)
def test_a_wrong_row_is_refused(rows: list[Any], message: str) -> None:
    """Each mistake in a catalogue is told with the entry it is in."""
    with pytest.raises(ContractError, match=message):
        read(*rows)


def test_a_nearest_condition_is_suggested() -> None:
    """A misspelled condition gets the name that was meant."""
    with pytest.raises(ContractError) as error:
        read(row(when={"product": "STARTTIME"}))
    assert error.value.hint == "did you mean START_TIME?"


def test_a_file_is_about_a_known_capability() -> None:
    """Requirements of a capability without an overlay have nothing to be checked against."""
    with pytest.raises(ContractError, match="about octo/cart"):
        read(row(), capability="octo/cart")


def test_an_id_is_used_once_in_all_files() -> None:
    """Two files cannot both define an id."""
    files = {name: {"capability": "octo/core", "requirements": [row()]} for name in ("a.yaml", "b.yaml")}
    with pytest.raises(ContractError, match=r"b\.yaml: A-1 is there twice"):
        read_catalogue(files, frozenset({"octo/core"}), frozenset())
