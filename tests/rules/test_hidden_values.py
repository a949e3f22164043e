"""What is hidden breaks no rule and no schema: a token in place of a link or a telephone number is our doing."""

from __future__ import annotations

import importlib
import random
from typing import Any

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.wire import Redactor
from support.invented import Inventor
from support.ruling import BREAKS, HOLDS, Case, case_name, hide, judged

FILES = ("availability", "bookings", "carts", "errors", "gifts", "offers", "people", "prices", "products")
TICKET = {"deliveryOptions": [{"deliveryFormat": "PDF_URL", "deliveryValue": "https://s.example/t.pdf"}]}
RELATIVE = {"deliveryOptions": [{"deliveryFormat": "PDF_URL", "deliveryValue": "/t.pdf"}]}


def cases(word: str) -> list[Case]:
    """The cases of all rules that end with this word."""
    found: list[Case] = []
    for name in FILES:
        module = importlib.import_module(f"rules.test_{name}")
        for value in vars(module).values():
            if isinstance(value, list) and value and isinstance(value[0], tuple):
                found += [case for case in value if len(case) > 2 and case[2] == word]
    return found


@pytest.mark.parametrize("everything", [False, True], ids=["of others", "every text"])
@pytest.mark.parametrize("case", cases(HOLDS), ids=case_name)
def test_a_right_object_is_right_when_its_texts_are_hidden(case: Case, everything: bool) -> None:
    """A supplier with other customers would be accused of their tickets and telephone numbers."""
    name, subject, word, *rest = case
    assert judged((name, hide(subject, everything=everything), word, *rest)) == HOLDS


@pytest.mark.parametrize("case", cases(BREAKS), ids=case_name)
def test_a_wrong_object_without_hidden_values_is_still_found(case: Case) -> None:
    """Nothing is let off that can be seen."""
    assert judged(case) == BREAKS


def test_a_ticket_of_another_guest_is_no_broken_link() -> None:
    """CORE-BOOK-069 was broken by every booking of other trade."""
    booking = {"status": "CONFIRMED", "productId": "p", "deliveryMethods": ["VOUCHER"], "unitItems": []}
    rule = "tickets_that_are_links_can_be_opened"
    assert judged((rule, hide({**booking, "voucher": TICKET}, everything=False), HOLDS)) == HOLDS
    assert judged((rule, hide({**booking, "voucher": RELATIVE}, everything=False), HOLDS)) == HOLDS
    assert judged((rule, {**booking, "voucher": RELATIVE}, BREAKS)) == BREAKS


def test_hiding_a_value_makes_no_answer_deviate() -> None:
    """Formats, patterns and lengths are about what the supplier sent, and not about what we put in its place."""
    contract = load_contract()
    chance = random.Random(7)
    everything = sorted(contract.capabilities)
    inventor = Inventor(contract.document(everything), chance)
    hidden = 0
    for operation in contract.operations(everything):
        for _ in range(6):
            body = answer(inventor, operation.label, contract)
            if body is None:
                continue
            kept = Redactor({}, b"salt", contract).value(body)
            hidden += kept != body
            seen = {
                (each.pointer, each.kind) for each in contract.deviations(operation.label, everything, body)
            }
            more = {
                (each.pointer, each.kind) for each in contract.deviations(operation.label, everything, kept)
            }
            assert more <= seen, operation.label
    assert hidden > 20


def answer(inventor: Inventor, label: str, contract: Any) -> Any:
    """A body that the operation might answer with, None where it answers with none."""
    document = inventor.document
    method, path = label.split(" ")
    responses = document["paths"][path][method.lower()]["responses"]
    content = responses.get("200", responses.get("201", {})).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    return inventor.value(schema) if schema is not None else None
