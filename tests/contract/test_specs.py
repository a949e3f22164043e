"""The specification files of this project are sound."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import jsonschema_rs
import pytest

from octo_conformance.contract import CONDITIONS, CORE, Contract, load_contract
from octo_conformance.contract.soundness import problems

PROFILES = ("octo", "ventrata")


@pytest.fixture(scope="module", params=PROFILES)
def contract(request: pytest.FixtureRequest) -> Contract:
    return load_contract(request.param)


def subsets(contract: Contract) -> Iterator[frozenset[str]]:
    """None, each capability, each pair, and all. Pairs meet in the default profile alone: the other one changes what
    core and single capabilities ask for."""
    names = sorted(contract.capabilities)
    sizes = (0, 1, 2, len(names)) if contract.profile == PROFILES[0] else (0, 1, len(names))
    chosen = (contract.expand(some) for size in sizes for some in itertools.combinations(names, size))
    return iter(dict.fromkeys(chosen))


def walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(item)


def test_every_set_of_capabilities_is_a_sound_openapi_document(contract: Contract) -> None:
    """Whatever is negotiated, the composed document is valid and every stamp in it leads somewhere."""
    sound = jsonschema_rs.Draft202012Validator(published_schema())
    for chosen in subsets(contract):
        document = contract.document(chosen)
        assert [error.message for error in sound.iter_errors(document)] == []
        assert problems(document, contract.catalogue, contract.readings) == []


@pytest.mark.parametrize("chosen", ["octo/core", "octo/cart", "every one"])
def test_a_published_validator_has_no_objection(chosen: str, contract: Contract) -> None:
    """It looks at more than the form: at parameters of paths, names of operations, and defaults."""
    from openapi_spec_validator import validate

    every = contract.capabilities if chosen == "every one" else [chosen] if chosen != "octo/core" else []
    validate(contract.document(contract.expand(every)))


def published_schema() -> Any:
    """The JSON Schema of OpenAPI 3.1."""
    place = files("openapi_spec_validator.resources") / "schemas" / "v3.1" / "schema.json"
    return json.loads(place.read_text(encoding="utf-8"))


def test_every_component_says_what_it_is(contract: Contract) -> None:
    """A reader of the composed document finds a description on every schema, operation and parameter."""
    document = contract.document(contract.capabilities)
    parts = {**document["components"]["schemas"], **document["components"].get("parameters", {})}
    assert [name for name, part in parts.items() if not part.get("description")] == []
    operations = [
        node for path in document["paths"].values() for node in path.values() if "operationId" in node
    ]
    assert [node["operationId"] for node in operations if not node.get("summary")] == []


def test_no_schema_is_left_unused(contract: Contract) -> None:
    """A component that nothing refers to is a leftover."""
    document = contract.document(contract.capabilities)
    used = {node["$ref"].rpartition("/")[2] for node in walk(document) if isinstance(node.get("$ref"), str)}
    assert set(document["components"]["schemas"]) - used == set()


def test_operation_names_are_unique(contract: Contract) -> None:
    """An operationId names one operation."""
    names = [operation.operation_id for operation in contract.operations(contract.capabilities)]
    assert sorted(names) == sorted(set(names))


def test_every_operation_is_routed_to_itself(contract: Contract) -> None:
    """No route hides another."""
    for operation in contract.operations(contract.capabilities):
        match = contract.route(operation.method, operation.path)
        assert match is not None
        assert match[0].label == operation.label


def test_every_operation_has_an_answer_that_can_be_positive(contract: Contract) -> None:
    """An answer that nothing tells from another could never serve as a positive control."""
    for operation in contract.operations(contract.capabilities):
        if operation.success is None:
            continue  # a body nobody promised: the status alone tells
        schemas = contract.document(contract.capabilities)["components"]["schemas"]
        reference = operation.success.get("$ref") or operation.success["items"]["$ref"]
        assert schemas[reference.rpartition("/")[2]]["x-octo-identity"], operation.label


def test_formats_are_ones_we_check(contract: Contract) -> None:
    """A misspelled format would accept everything."""
    from octo_conformance.contract.formats import SAYS

    schemas = contract.document(contract.capabilities)["components"]["schemas"]
    used = {node["format"] for node in walk(schemas) if isinstance(node.get("format"), str)}
    assert used <= set(SAYS)


def shown(node: Any, document: dict[str, Any], seen: set[str]) -> Iterator[str]:
    """The capabilities that add anything to what is below this node, references followed."""
    for inner in walk(node):
        yield from inner.get("x-octo-capability", ())
        reference = inner.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            seen.add(reference)
            _, _, kind, name = reference.split("/")
            yield from shown(document["components"][kind][name], document, seen)


def answers(document: dict[str, Any]) -> list[Any]:
    return [node["responses"] for node in walk(document["paths"]) if "operationId" in node]


EVERYTHING = load_contract().document(load_contract().capabilities)
SHOWN = {CORE, *shown(answers(EVERYTHING), EVERYTHING, set())}
"""What an answer can tell of; a capability that only sends has nothing to state."""


@pytest.mark.parametrize("capability", [CORE, *load_contract().capabilities])
def test_hardly_anything_is_excluded(capability: str) -> None:
    """At most one requirement in ten of an area may go without any check."""
    entries = [entry for entry in load_contract().catalogue.values() if entry.capability == capability]
    assert entries or capability not in SHOWN, f"{capability} has no requirements"
    assert len([entry for entry in entries if entry.excluded]) <= len(entries) / 10


def test_every_requirement_is_checked_covered_or_excluded() -> None:
    """Nothing is counted twice and nothing is left open."""
    for entry in load_contract().catalogue.values():
        ways = [entry.checked, bool(entry.covered_by), entry.excluded is not None]
        assert ways.count(True) == 1, entry.id


def test_what_is_covered_is_covered_by_a_check() -> None:
    """Covering leads to an entry that has a check, of the same or a firmer level."""
    catalogue = load_contract().catalogue
    for entry in catalogue.values():
        for other in entry.covered_by:
            assert catalogue[other].excluded is None, f"{entry.id} is covered by the excluded {other}"


def test_every_inference_says_why_it_binds_or_does_not() -> None:
    """What we inferred ourselves warns, but where the supplier contradicts itself or gives away what is another's."""
    derived = [entry for entry in load_contract().catalogue.values() if entry.derived]
    assert all(entry.graded for entry in derived)
    assert {entry.id for entry in derived if entry.enforced == "gives away"} == {
        *("CORE-AUTH-005", "CORE-BOOK-078", "CORE-BOOK-103", "CART-040", "JOURNEY-006", "MEMB-003"),
        *("CORE-MOMENT-003", "CORE-MOMENT-004"),
        *("CART-061", "GIFT-045", "IDENT-021", "WEBHOOK-013", "WEBHOOK-034", "CARDPAYMENT-031"),
    }


def test_what_belongs_to_another_reseller_is_a_demand() -> None:
    """A key that reads, changes or cancels what another one made is nobody's recommendation."""
    catalogue = load_contract().catalogue
    assert {catalogue[name].level for name in ("CORE-AUTH-006", "CART-061", "GIFT-045", "IDENT-021")} == {
        "MUST"
    }


def test_core_is_complete() -> None:
    """The catalogue of core has all the statements of the standard that were found testable."""
    core = [entry.id for entry in load_contract().catalogue.values() if entry.capability == CORE]
    ours = {
        "DRAWN",
        "FRAME",
        "KEPT",
        "MOMENT",
        "PACE",
        "REL",
        "REQ",
        "TIME",
        "VIEW",
        "WALK",
    }  # what this suite found worth asking on top
    statements = [i for i in core if i.startswith("CORE-") and i.split("-")[1] not in ours]
    areas = Counter(i.split("-")[1] for i in statements)
    assert areas == {
        "HTTP": 9,
        "AUTH": 6,
        "HDR": 11,
        "ERR": 11,
        "SUPP": 5,
        "CAP": 6,
        "PROD": 21,
        "CAL": 11,
        "AVAIL": 28,
        "BOOK": 91,
    }


def test_sentences_read_like_sentences() -> None:
    """What a requirement says, and what it costs to break it, is a whole sentence."""
    for entry in load_contract().catalogue.values():
        for sentence in (entry.says, entry.breaks):
            assert sentence.rstrip().endswith((".", "!", "?")), f"{entry.id}: {sentence}"


def test_conditions_name_what_core_needs() -> None:
    """Every condition that a requirement names can be met by some product."""
    named = {
        entry.when.product
        for entry in load_contract().catalogue.values()
        if entry.when and entry.when.product
    }
    assert named <= set(CONDITIONS)
    assert named
