"""The register of readings and those who ask it know of each other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from octo_conformance.contract import Contract, load_contract
from octo_sandbox.variants import all_variants

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"CON-\d+")
STAMP = re.compile(r"(?:x-octo-reading|on_null|above): (CON-\d+)")

NO_READING = {
    ("CON-005", "something else"),
    ("CON-098", "nowhere"),
    ("CON-099", "a living one"),
    ("CON-100", "another guest"),
    ("CON-105", "no reason"),
    ("CON-106", "nothing"),
}
"""Words for what no reading says, so that the check fails; only a literal of these may be missing in the register."""

BY_VARIANT = {
    "CON-022": {"unknown-ids-are-not-found"},
    "CON-023": {"other-status-for-rules"},
    "CON-024": {"misspelled-availability-code"},
    "CON-028": {"created-is-201"},
}
"""Readings that the judge looks at by itself, by the variants that show what is second best."""

OF_THE_SANDBOX = {("CON-051", "required"), ("CON-107", "held")}
"""What the reference supplier does, and nobody has to ask about."""

IN_PLAIN_WORDS = {("CON-110", None)}
"""What a check says as a plain comparison, next to the question whether another value is tolerated."""

BY_NOBODY = {
    "CON-018": "the parameter may do anything, so nothing is asked of it",
    "CON-021": "the code is a finding whatever the status",
    "CON-026": "the form with a slash is never sent",
    "CON-085": "the judge holds a call to what it asked for by name or what was echoed, and asks nothing more",
    "CON-033": "the enumeration of CON-032 has the value",
    "CON-042": "the only other reading is refused; a test of CORE-BOOK-040 sends a part",
    "CON-049": "a rule of the suites warns by the level of its requirement",
    "CON-052": "only the first route is sent",
    "CON-056": "a test of the list warns by the level of its requirement",
    "CON-064": "the schema has the one name",
    "CON-002": "a test takes either form of the answer",
    "CON-092": "a test takes either form of the answer",
    "CON-095": "the suite tries the one and then the other",
}
"""Entries with values that neither the schema nor a check asks about, and why."""


@cache
def sources() -> dict[Path, str]:
    """The text of the suites and of the program."""
    files = [*(ROOT / "suites").rglob("*.py"), *(ROOT / "src").rglob("*.py")]
    return {path: path.read_text(encoding="utf-8") for path in files}


@cache
def stamped() -> frozenset[str]:
    """The entries that a place of the contract names."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "specs").rglob("*.yaml")]
    return frozenset(STAMP.findall("".join(texts)))


def questions() -> Iterator[tuple[str, ast.expr, ast.AST]]:
    """Each call of `tolerates` with a literal id: the id, the value, and the function around it."""
    for text in sources().values():
        if "tolerates(" not in text:
            continue
        for around in ast.walk(ast.parse(text)):
            if isinstance(around, ast.FunctionDef):
                for node in ast.walk(around):
                    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "tolerates":
                        asked = node.args[0]
                        if isinstance(asked, ast.Constant):
                            yield str(asked.value), node.args[1], around


def literals(value: ast.expr, around: ast.AST) -> set[object]:
    """The texts and numbers that the value can be; an ellipsis for what its function does not write down."""
    match value:
        case ast.Constant():
            return {value.value}
        case ast.IfExp():
            return literals(value.body, around) | literals(value.orelse, around)
        case ast.Name():
            given = [
                node.value
                for node in ast.walk(around)
                if isinstance(node, ast.Assign)
                and any(isinstance(to, ast.Name) and to.id == value.id for to in node.targets)
            ]
            return set[object]().union(*(literals(each, around) for each in given)) or {...}
        case ast.Call(func=ast.Attribute(value=ast.Dict() as known), args=[_, otherwise]):
            return literals(otherwise, around).union(*(literals(each, around) for each in known.values))
    return {...}


@pytest.fixture(scope="module")
def contract() -> Contract:
    """The contract, which holds the register."""
    return load_contract()


def test_every_entry_that_is_named_exists(contract: Contract) -> None:
    """A reading that nobody wrote down excuses nothing."""
    named = {name for text in sources().values() for name in NAMED.findall(text)} | stamped()
    assert named - set(contract.readings) == set()


def test_every_entry_that_is_asked_has_values(contract: Contract) -> None:
    """The answer would be an error of the register instead of a standing."""
    asked = {name for name, _, _ in questions()}
    assert len(asked) > 10
    assert {name for name in asked if not contract.readings[name].has_values} == set()


def test_every_value_that_is_asked_is_in_the_register(contract: Contract) -> None:
    """A value that the entry does not have is refused, whatever its readings say."""
    asked = {(name, word) for name, value, around in questions() for word in literals(value, around) - {...}}
    known = {
        (name, word)
        for name in contract.readings
        for reading in contract.readings[name].says
        for word in reading.values
    }
    assert len(asked) > 10
    assert asked - known - NO_READING == set()
    assert NO_READING & known == set()


def test_every_value_of_an_entry_is_asked_or_shown(contract: Contract) -> None:
    """A value that no check can come to is a promise that nobody keeps."""
    words: dict[str, set[object]] = {}
    open_ones: set[str] = set()
    for name, value, around in questions():
        found = literals(value, around)
        words.setdefault(name, set()).update(found)
        if ... in found:
            open_ones.add(name)
    missing = {
        (name, word)
        for name in set(words) - open_ones
        for reading in contract.readings[name].says
        if reading.standing != "refused"
        for word in reading.values
        if word not in words[name]
    }
    assert missing == OF_THE_SANDBOX | IN_PLAIN_WORDS


def test_every_entry_with_values_is_asked_by_somebody(contract: Contract) -> None:
    """A reading that nobody asks about tolerates nothing."""
    asked = {name for name, _, _ in questions()}
    with_values = {name for name in contract.readings if contract.readings[name].has_values}
    assert with_values - asked - stamped() - set(BY_VARIANT) == set(BY_NOBODY)


def test_a_second_best_that_the_judge_looks_at_is_shown_by_a_variant() -> None:
    """Nobody would have seen that it is tolerated."""
    names = {each.name for each in all_variants()}
    assert set().union(*BY_VARIANT.values()) - names == set()
