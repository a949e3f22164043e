"""An overlay alone says what it says: no table of the instrument repeats it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import octo_conformance
from octo_conformance.contract import CORE, Contract, load_contract
from octo_conformance.contract.compose import suite_folder
from octo_conformance.contract.roots import own_root
from octo_conformance.contract.yaml_files import read_yaml

PACKAGE = Path(octo_conformance.__file__).parent
SHIPPED = "suites/"
"""Where the wheel carries the suites, which may name their capability."""

GENERIC = {
    "key": "the key of a reseller, of a mapping, of a file",
    "code": "the code of an error, of a stop",
    "message": "what an error, a finding or a line of evidence says",
    "url": "the address of anything",
    "headers": "the headers of a request, of an answer, of a target file",
    "webhook": "a way in which a target calls others, as the plan counts it",
    "webhooks": "that number, and where a target file says how this run is called",
}
"""Words of overlays that the instrument needs for something of its own, and for what."""

EVERY: frozenset[str] = frozenset()
"""Stands for every word."""
PLANS = "the drawn plans: what happens to bookings, and to the orders and identities they are put into"
LIVES = "the lives in which kept fields are compared: which calls follow each other; the fields are the contract's"

FINDINGS = "what makes a finding the same as one of an earlier run, as verdict.json has it"
ALLOWED: Mapping[str, tuple[frozenset[str], str]] = {
    "judge/comparison.py": (frozenset({"identity"}), FINDINGS),
    "judge/gate.py": (frozenset({"identity"}), FINDINGS),
    "report/fingerprint.py": (frozenset({"identity"}), FINDINGS),
    "stage/orders.py": (EVERY, "the words of octo/cart: the states of an order"),
    "wire/body.py": (frozenset({"identity"}), "a content coding of HTTP"),
    "commands/embedded.py": (frozenset({"offers"}), "a benefit of a member, as a target file names it"),
    "ledger/book.py": (frozenset({"alias"}), "another name of an entry, as a line of the ledger has it"),
    "ledger/entry.py": (frozenset({"order"}), "what a line of an older ledger calls the holder of a thing"),
    "generate/plans/booking_actions.py": (EVERY, PLANS),
    "generate/plans/booking_plans.py": (EVERY, PLANS),
    "generate/plans/execution.py": (EVERY, PLANS),
    "generate/frame/varied_gifts.py": (EVERY, LIVES),
    "generate/frame/varied_orders.py": (EVERY, LIVES),
    "generate/kept/bookings.py": (EVERY, LIVES),
    "generate/kept/lives.py": (EVERY, LIVES),
    "generate/kept/orders.py": (EVERY, LIVES),
    "generate/kept/steps.py": (EVERY, LIVES),
}
"""Files beside stage/<name>.py that may say words of overlays: which, and why."""


def said_by_overlays(contract: Contract) -> set[str]:
    """The names that overlays alone know: of things that are owned, of properties that name or hold something."""
    specs = own_root().specs
    core = set(_names(read_yaml(specs / "core.openapi.yaml")))
    overlays = {name for path in (specs / "overlays").glob("*.yaml") for name in _names(read_yaml(path))}
    things = {
        word for t in contract.owned if t.capability != CORE for word in (t.what, t.plural, t.collection)
    }
    return (overlays | things) - core - set(GENERIC)


def _names(node: Any) -> Iterator[str]:
    """Everything that is named under x-octo-owns, -personal, -undrawn and -test-only, at whatever depth."""
    if isinstance(node, list):
        for item in node:
            yield from _names(item)
    if not isinstance(node, Mapping):
        return
    for key, value in node.items():
        if key == "x-octo-owns":
            for row in value:
                yield from filter(
                    None, (row.get(key) for key in ("referred_by", "reference", "proof", "chosen"))
                )
                yield from [*row.get("nests", {}), *row["ids"], *row.get("words", ())]
                yield from [*row.get("known_by", ()), *row.get("part_known_by", ())]
                spent, attached = row.get("spent"), row.get("attached")
                yield from [spent["by"], *spent["naming"], *spent["shown"]] if spent else ()
                yield from [attached["under"]] if attached else ()
        elif key in {"x-octo-undrawn", "x-octo-test-only"}:
            yield from value
        elif key == "x-octo-personal":
            yield from (name for names in value.values() if isinstance(names, list) for name in names)
            yield from value.get("reaches", {})
            yield from (n for names in value.get("member", {}).values() for n in names if " " not in n)
        else:
            yield from _names(value)


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Every string constant of a file with its line; docstrings and the keys of its own records are none."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value


def test_no_table_of_the_instrument_repeats_an_overlay() -> None:
    """A capability that is added later would be missing from it, and nobody would notice."""
    contract = load_contract()
    routes = {
        "/" + operation.path.strip("/").partition("/")[0]
        for operation in contract.operations(contract.capabilities)
        if operation.capability != CORE
    }
    inside = re.compile(
        "|".join(rf"{re.escape(word)}\b" for word in sorted({*contract.capabilities, *routes}))
    )
    names = said_by_overlays(contract)
    own_words = {f"stage/{suite_folder(capability)}.py" for capability in contract.capabilities}
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        file = path.relative_to(PACKAGE).as_posix()
        if file.startswith(SHIPPED):
            continue
        allowed, _ = ALLOWED.get(file, (None, ""))
        for line, text in texts(path):
            if file in own_words or allowed == EVERY or text in (allowed or ()):
                continue
            if text in names or inside.search(text):
                found.append(f"{file}:{line} {text!r}")
    assert found == []


def test_nothing_is_allowed_that_is_not_there() -> None:
    """An exception that has lost its reason would hide the next table."""
    files = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")}
    assert set(ALLOWED) <= files
    for file, (words, _) in ALLOWED.items():
        said = {text for _, text in texts(PACKAGE / file)}
        assert words <= said, file


def test_a_table_that_repeats_an_overlay_would_be_found(tmp_path: Path) -> None:
    """The search sees strings, even inside f-strings, and no docstrings."""
    path = tmp_path / "table.py"
    path.write_text('"""orders"""\nTABLE = {"orders": f"/orders/{1}"}\n', encoding="utf-8")
    assert [text for _, text in texts(path)] == ["orders", "/orders/"]
