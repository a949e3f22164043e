"""The contract and the public OpenAPI documents are held against each other, field by field and both ways.

specs/published/ has a digest of each document in a form of this project: by component and field the type, null, the
words of an enumeration, and the capability that marks the field. differences.yaml says why a field is otherwise here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from octo_conformance.contract import Contract, load_contract
from octo_conformance.contract.published import Digest, Published


@cache
def contract() -> Contract:
    return load_contract()


@cache
def published() -> Published:
    return Published(contract())


def differences() -> set[str]:
    return {each.field for each in published().differences()}


def reasons() -> Mapping[str, str]:
    return published().reasons


def digests() -> Mapping[str, Digest]:
    return published().digests


def test_every_difference_has_its_reason() -> None:
    """A field that was forgotten here is a field that no supplier is held to."""
    assert sorted(differences() - reasons().keys()) == []


def test_every_reason_has_its_difference() -> None:
    """A reason that explains nothing hides the next difference."""
    assert sorted(reasons().keys() - differences()) == []


def test_every_reason_is_a_reading() -> None:
    """What nobody wrote down in the register is no reason."""
    named = {reason for reason in reasons().values() if re.fullmatch(r"CON-\d+", reason)}
    assert named == set(reasons().values())
    assert sorted(named - set(contract().readings)) == []


def test_fields_known_by_name_are_those_that_the_documents_mark() -> None:
    """A field that no document marks would be held against suppliers for nothing."""
    marked = {
        (component, field)
        for components in digests().values()
        for component, fields in components.items()
        for field, text in fields.items()
        if " @" in text
    }
    known = {
        (c.replace("BookedAvailability", "Availability"), f)
        for c, fs in contract().capability_fields.items()
        for f in fs
    }
    assert sorted(known - marked) == []
