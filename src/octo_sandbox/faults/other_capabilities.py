"""Mistakes with capabilities that the reference supplier lacks. Each fault installs its capability."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from octo_sandbox.capabilities import Capability
from octo_sandbox.faults.policy_changes import reshaped
from octo_sandbox.faults.registry import Change, Fault, add
from octo_sandbox.policies import Policies

CART = "octo/cart"
CARDS, CONTENT, QUESTIONS = "octo/cardPayments", "octo/content", "octo/questions"


def _showing(identifier: str, **fields: Any) -> Change:
    """Install this capability, which gives orders these fields where it was asked for."""

    def change(policies: Policies) -> Policies:
        made = Capability(identifier, adds={"Order": lambda _call, _subject: dict(fields)})
        return replace(policies, capabilities=(*policies.capabilities, made))

    return change


def _offered_and_leaking(identifier: str, component: str, **fields: Any) -> Change:
    """Install this capability, which does nothing, and show these fields whether or not it was asked for."""

    def change(policies: Policies) -> Policies:
        offering = replace(policies, capabilities=(*policies.capabilities, Capability(identifier)))
        return reshaped(offering, component, lambda _call, view: {**fields, **view})

    return change


def _leaking(name: str) -> Change:
    """Give every order this field, whether or not it was asked for."""
    return lambda policies: reshaped(policies, "Order", lambda _call, view: {name: None, **view})


for _name, _breaks, _says, _change in (
    (
        "card-payments-return-to-a-number",
        "CARDPAYMENT-001",
        "The returnUrl of an order is a number.",
        _showing(CARDS, returnUrl=7),
    ),
    (
        "card-payments-leak",
        "CARDPAYMENT-002",
        "Every order shows a returnUrl, also to resellers who did not ask for card payments.",
        _leaking("returnUrl"),
    ),
    (
        "lists-show-card-payments",
        "CART-046",
        "Lists of orders show the returnUrl.",
        _showing(CARDS, returnUrl=None, cardPayment=None),
    ),
    (
        "terms-are-accepted-in-words",
        "CONTENT-008",
        "The field termsAccepted of an order is the word yes.",
        _showing(CONTENT, termsAccepted="yes"),
    ),
    (
        "terms-leak",
        "CONTENT-009",
        "Every order shows termsAccepted, also to resellers who did not ask for content.",
        _leaking("termsAccepted"),
    ),
    (
        "answers-without-a-question",
        "QUESTION-001",
        "An answer on an order names no question.",
        _showing(QUESTIONS, questionAnswers=[{"value": "blue"}]),
    ),
    (
        "answers-leak",
        "QUESTION-002",
        "Every order shows its answers, also to resellers who did not ask for questions.",
        _leaking("questionAnswers"),
    ),
    (
        "orders-carry-no-answers",
        "CART-044",
        "An order has no questionAnswers, although questions were asked for.",
        _showing(QUESTIONS),
    ),
):
    add(Fault(_name, _breaks, _says, _change, (CART,)))

for _name, _breaks, _says, _change in (
    (
        "bookings-show-terms",
        "CONTENT-009",
        "Every booking shows termsAccepted, also to resellers who did not ask for content.",
        _offered_and_leaking(CONTENT, "Booking", termsAccepted=None),
    ),
    (
        "bookings-show-answers",
        "QUESTION-002",
        "Every unit item shows its answers, also to resellers who did not ask for questions.",
        _offered_and_leaking(QUESTIONS, "UnitItem", questionAnswers=[]),
    ),
    (
        "bookings-show-card-payments",
        "CARDPAYMENT-002",
        "Every booking shows cardPayment, also to resellers who did not ask for card payments.",
        _offered_and_leaking(CARDS, "Booking", cardPayment=None),
    ),
    (
        "options-show-pickup-points",
        "CORE-HDR-009",
        "Every option lists its pickup points, also to resellers who did not ask for pickups.",
        _offered_and_leaking("octo/pickups", "Option", pickupPoints=[]),
    ),
):
    add(Fault(_name, _breaks, _says, _change))
