"""A newer public document is held against the contract by `contract --diff FILE`."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.contract.published import Published, Schemas
from support.certifying import octo

KINDS = {"text": "string", "flag": "boolean"}


def schema_of(text: str) -> dict[str, Any]:
    """A schema that says what a digest says."""
    said, _, capability = text.partition(" @")
    kinds, _, words = said.partition(": ")
    kinds, null = kinds.removesuffix(" or null"), kinds.endswith(" or null")
    if kinds.startswith("list of "):
        schema: dict[str, Any] = {"type": "array", "items": schema_of(kinds.removeprefix("list of "))}
    elif kinds == "any":
        schema = {}
    else:
        types = [KINDS.get(kind, kind) for kind in kinds.split("/")]
        schema = {"anyOf": [{"type": kind} for kind in types]} if len(types) > 1 else {"type": types[0]}
    if words:
        schema["enum"] = words.split()
    return (
        schema
        | ({"nullable": True} if null else {})
        | ({"x-capability-data": {"capability": capability}} if capability else {})
    )


def document(name: str) -> dict[str, Any]:
    """A public document again, made from its digest."""
    digest = Published(load_contract()).digests[name]
    schemas = {
        component: {"type": "object", "properties": {f: schema_of(text) for f, text in fields.items()}}
        for component, fields in digest.items()
    }
    return {"openapi": "3.0.0", "info": {"title": name, "version": "2"}, "components": {"schemas": schemas}}


def held(folder: Path, newer: object) -> subprocess.CompletedProcess[str]:
    text = newer if isinstance(newer, str) else json.dumps(newer)
    (folder / "newer.json").write_text(text, encoding="utf-8")
    return octo("contract", "--diff", "newer.json", cwd=folder)


@pytest.mark.parametrize("name", ["octo-1.0", "octo-typespec", "ventrata-typespec"])
def test_a_digest_is_made_of_a_document(name: str) -> None:
    """A field that is read wrongly is compared wrongly."""
    digest = Published(load_contract()).digests[name]
    assert Schemas(document(name)).digest(digest) == digest


def test_an_unchanged_document_has_nothing_new(tmp_path: Path) -> None:
    """What readings explain is no news."""
    done = held(tmp_path, document("octo-1.0"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "held in the place of octo-1.0" in done.stdout
    assert done.stdout.endswith("0 new differences\n")


def test_a_changed_document_is_told_with_what_stands_on_it(tmp_path: Path) -> None:
    """A maintainer learns what to read again, without reading the whole document."""
    newer = document("octo-1.0")
    properties = newer["components"]["schemas"]["Booking"]["properties"]
    properties["testMode"] = {"type": "string"}
    properties["weather"] = {"type": "string"}
    done = held(tmp_path, newer)
    assert done.returncode == 1
    assert "Booking.testMode: the document says text, the contract flag" in done.stdout
    assert "Booking.weather: the document has it as text, the contract has it not" in done.stdout
    flag = done.stdout.partition("Booking.testMode: ")[2].partition("Booking.weather: ")[0].splitlines()
    assert flag[1].strip() == "CORE-BOOK-026: testMode is true or false."
    assert flag[2].strip() == "checks: schema"
    faults = flag[3].strip().removeprefix("faults: ").split(", ")
    assert faults == ["booking.testMode-missing", "booking.testMode-null", "booking.testMode-type"]
    assert "2 new differences" in done.stdout


def test_a_field_that_no_document_has_any_more_is_told(tmp_path: Path) -> None:
    """Both ways: what the standard dropped must not be asked of suppliers for ever."""
    newer = document("ventrata-typespec")
    del newer["components"]["schemas"]["Gift"]["properties"]["utcExpiresAt"]
    done = held(tmp_path, newer)
    assert "Gift.utcExpiresAt: the contract has it as text or null, the document has it not" in done.stdout


def test_a_component_that_is_gone_is_told(tmp_path: Path) -> None:
    """Dropped as a whole, it must be noticed as well."""
    newer = document("ventrata-typespec")
    del newer["components"]["schemas"]["GiftPayment"]
    assert "GiftPayment.amount: the contract has it" in held(tmp_path, newer).stdout


def deep(levels: int) -> str:
    return "openapi: 3.0.0\ncomponents: " + "[" * levels


WRONG = {
    "nothing": "",
    "no document": "{}",
    "an older one": '{"swagger": "2.0"}',
    "no schemas": '{"openapi": "3.1.0", "components": {}}',
    "nothing of OCTO": '{"openapi": "3.1.0", "components": {"schemas": {"Pet": {"type": "object"}}}}',
    "neither": "{openapi: 3.0.0",
    "aliases": "openapi: 3.0.0\na: &a [x]\nb: [*a, *a]\n",
    "deep YAML": deep(100_000),
    "deep JSON": '{"a":' * 100_000,
    "a text with no letters": "\x00",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_such_document_is_a_wrong_command(name: str, tmp_path: Path) -> None:
    """Exit 2 and one line, whatever is given."""
    done = held(tmp_path, WRONG[name])
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stderr.count("\n") == 1
    assert "newer.json" in done.stderr


def test_schemas_that_unfold_without_end_are_refused(tmp_path: Path) -> None:
    """Twenty lines must not keep a machine busy for a day."""
    layers = {f"S{n}": {"anyOf": [{"$ref": f"#/components/schemas/S{n + 1}"}] * 50} for n in range(4)}
    booking = {"Booking": {"anyOf": [{"$ref": "#/components/schemas/S0"}]}}
    done = held(tmp_path, {"openapi": "3.1.0", "components": {"schemas": {**layers, **booking}}})
    assert done.returncode == 2
    assert "unfolds" in done.stderr


def test_a_reference_that_leads_nowhere_or_back_is_no_trouble(tmp_path: Path) -> None:
    """A document of somebody else may be wrong in any way."""
    newer = document("octo-1.0")
    newer["components"]["schemas"]["Booking"]["allOf"] = [
        {"$ref": "#/components/schemas/Booking"},
        {"$ref": "x.yaml"},
    ]
    newer["components"]["schemas"]["Ticket"] = {"properties": [1], "allOf": "x", "type": {}}
    assert held(tmp_path, newer).returncode in {0, 1}
