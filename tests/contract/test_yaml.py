"""Specification files mean what the same JSON would mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from octo_conformance.contract.yaml_files import parse_yaml, plain_copy, read_yaml
from octo_conformance.errors import ContractError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("09:30", "09:30"),
        ("12:30", "12:30"),
        ("2026-02-01", "2026-02-01"),
        ("010", "010"),
        ("true", True),
        ("-3", -3),
        ("1.5", 1.5),
        ("null", None),
        ("", None),
    ],
)
def test_scalars_are_those_of_json(text: str, value: object) -> None:
    """Country codes, times and dates stay text; only JSON's own scalars become something else."""
    assert parse_yaml(f"a: {text}", "x.yaml") == {"a": value}


def test_numbers_as_keys_become_text() -> None:
    """A response code written as a number is the key that JSON would have."""
    assert parse_yaml("{200: {}}", "x.yaml") == {"200": {}}


def test_equal_keys_are_refused_with_their_line() -> None:
    """The second of two equal keys would silently win."""
    with pytest.raises(ContractError, match=r"x\.yaml, line 2: a is there twice"):
        parse_yaml("a: 1\na: 2\n", "x.yaml")


def test_anchors_merge_and_may_be_overridden() -> None:
    """The merge key is no duplicate, and a key beside it wins."""
    assert parse_yaml("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n", "x.yaml")["d"] == {"b": 1, "c": 3}


def test_malformed_files_are_told_by_name() -> None:
    """A syntax error names the file and the line."""
    with pytest.raises(ContractError, match=r"x\.yaml, line 2"):
        parse_yaml("a: [\n", "x.yaml")


def test_a_list_is_no_specification() -> None:
    """A file has to hold a mapping."""
    with pytest.raises(ContractError, match="does not hold a mapping"):
        parse_yaml("- a", "x.yaml")


def test_a_missing_file_is_a_contract_error(tmp_path: Path) -> None:
    """Reading what is not there ends in the project's own error."""
    with pytest.raises(ContractError, match="cannot be read"):
        read_yaml(tmp_path / "none.yaml")


def test_a_plain_copy_shares_nothing() -> None:
    """What an anchor made one object is two after copying, so that a change of one leaves the other alone."""
    document = plain_copy(parse_yaml("a: &x {b: []}\nc: *x\n", "x.yaml"))
    document["a"]["b"].append(1)
    assert document["c"] == {"b": []}
