"""Mistakes with octo/content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from octo_sandbox.call import Call, Incoming
from octo_sandbox.capabilities.content import views
from octo_sandbox.capabilities.content.names import CONTENT
from octo_sandbox.errors import bad_request
from octo_sandbox.faults.policy_changes import reshaped, with_fields, without
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies
from octo_sandbox.responses import Outgoing
from octo_sandbox.views.component import View

NEEDS = (CONTENT,)
CART = "octo/cart"


def content(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(CONTENT, **changes)


def _headers(policies: Policies, **changed: str | None) -> Policies:
    """Replace these headers, or leave them out; an underscore stands for a hyphen."""
    before = policies.of(CONTENT).headers
    names = {name.replace("_", "-"): value for name, value in changed.items()}

    def headers(language: str, available: Sequence[str]) -> Mapping[str, str]:
        told = {**before(language, available), **names}
        return {name: value for name, value in told.items() if value is not None}

    return content(policies, headers=headers)


@fault("answers-are-in-two-languages", breaks="CONTENT-001", needs=NEEDS)
def _two(policies: Policies) -> Policies:
    """Content-Language names two languages."""
    return _headers(policies, Content_Language="en, fr")


@fault("answers-are-in-no-language", breaks="CONTENT-001", needs=NEEDS)
def _none(policies: Policies) -> Policies:
    """An answer does not say which language it is in."""
    return _headers(policies, Content_Language=None)


@fault("languages-are-not-listed", breaks="CONTENT-002", needs=NEEDS)
def _unlisted(policies: Policies) -> Policies:
    """No answer says which languages are on offer."""
    return _headers(policies, Available_Languages=None)


@fault("languages-are-listed-in-words", breaks="CONTENT-002", needs=NEEDS)
def _words(policies: Policies) -> Policies:
    """The languages on offer are listed by their names."""
    return _headers(policies, Available_Languages="English and French")


@fault("answers-are-in-another-language", breaks="CONTENT-003", needs=NEEDS)
def _another(policies: Policies) -> Policies:
    """Every answer says that it is in German, which is not on offer."""
    return _headers(policies, Content_Language="de")


@fault("languages-are-not-negotiated", breaks="CONTENT-004", needs=NEEDS)
def _first(policies: Policies) -> Policies:
    """Every answer is in the first language."""
    return replace(policies, language=lambda _incoming, spoken: spoken[0])


@fault("weights-of-languages-are-ignored", breaks="CONTENT-004", needs=NEEDS)
def _weights(policies: Policies) -> Policies:
    """Of the languages that Accept-Language names, the first one on offer is given."""

    def language(incoming: Incoming, spoken: Sequence[str]) -> str:
        named = incoming.headers.get("accept-language", "").split(",")
        tags = [part.partition(";")[0].strip().lower() for part in named]
        return next((tag for tag in tags if tag in spoken), spoken[0])

    return replace(policies, language=language)


@fault("unknown-languages-are-refused", breaks="CONTENT-005", needs=NEEDS)
def _refused(policies: Policies) -> Policies:
    """A call for a language that is not on offer is refused."""

    def language(incoming: Incoming, spoken: Sequence[str]) -> str:
        if incoming.headers.get("accept-language") == "qaa":
            raise bad_request("wrong-type", field="Accept-Language", expected="a language on offer")
        return policies.language(incoming, spoken)

    return replace(policies, language=language)


@fault("pages-lack-their-features", breaks="CONTENT-006", needs=NEEDS)
def _features(policies: Policies) -> Policies:
    """The page of a product has no features."""
    return without(policies, "Product", "features")


@fault("options-lack-their-durations", breaks="CONTENT-006", needs=NEEDS)
def _durations(policies: Policies) -> Policies:
    """The page of an option has no longest duration."""
    return without(policies, "Option", "durationMinutesTo")


@fault("pictures-have-relative-addresses", breaks="CONTENT-007", needs=NEEDS)
def _relative(policies: Policies) -> Policies:
    """The address of a picture is a path."""
    return content(policies, address=lambda _call, name: f"/media/{name}.png")


@fault("products-have-labels-of-their-own", breaks="CONTENT-007", needs=NEEDS)
def _labels(policies: Policies) -> Policies:
    """A product is filed under a word that OCTO does not list."""
    return with_fields(policies, "Product", categoryLabels=["Things to do"])


@fault("terms-are-accepted-in-words", breaks="CONTENT-008", needs=NEEDS)
def _in_words(policies: Policies) -> Policies:
    """The field termsAccepted is the word yes."""
    return content(policies, terms_shown=lambda accepted: None if accepted is None else "yes")


@fault("content-leaks", breaks="CONTENT-009", needs=NEEDS)
def _leaks(policies: Policies) -> Policies:
    """Every product has a title, also for resellers who did not ask for content."""
    return reshaped(policies, "Product", lambda _call, view: {"title": view["internalName"], **view})


@fault("terms-leak", breaks="CONTENT-009", needs=NEEDS)
def _terms_leak(policies: Policies) -> Policies:
    """Every booking shows termsAccepted, also to resellers who did not ask for content."""
    return reshaped(policies, "Booking", lambda _call, view: {"termsAccepted": None, **view})


@fault("titles-are-empty", breaks="CONTENT-010", needs=NEEDS)
def _untitled(policies: Policies) -> Policies:
    """No option has a title."""
    return reshaped(policies, "Option", lambda _c, v: {**v, "title": ""} if "title" in v else v)


@fault("questions-of-guests-have-no-answer", breaks="CONTENT-011", needs=NEEDS)
def _unanswered(policies: Policies) -> Policies:
    """A question that guests ask often has no answer."""
    return without(policies, "FAQ", "answer")


@fault("inclusions-are-one-text", breaks="CONTENT-012", needs=NEEDS)
def _inclusions(policies: Policies) -> Policies:
    """What is included is one text in place of a list."""
    return reshaped(
        policies, "Product", lambda _c, v: {**v, "inclusions": "The ticket"} if "title" in v else v
    )


@fault("french-guests-cancel-later", breaks="CONTENT-013", needs=NEEDS)
def _cancel(policies: Policies) -> Policies:
    """In French an option can be cancelled until a minute before."""

    def change(call: Call, view: View) -> View:
        return {**view, "cancellationCutoffAmount": 1} if call.language == "fr" else view

    minutes = reshaped(policies, "Option", change)
    return reshaped(
        minutes,
        "Option",
        lambda call, view: {**view, "cancellationCutoffUnit": "minute"} if call.language == "fr" else view,
    )


@fault("texts-are-not-translated", breaks="CONTENT-014", needs=NEEDS)
def _untranslated(policies: Policies) -> Policies:
    """Every page is in English, whatever the answer says."""
    return content(policies, page=lambda call, *about: views.page_view(replace(call, language="en"), *about))


@fault("pictures-are-gone", breaks="CONTENT-015", needs=NEEDS)
def _gone(policies: Policies) -> Policies:
    """There is nothing at the address of a picture."""
    return content(policies, served=lambda _incoming, _segments: None)


@fault("pictures-are-pages", breaks="CONTENT-015", needs=NEEDS)
def _pages(policies: Policies) -> Policies:
    """At the address of a picture is a page of HTML."""
    before = policies.of(CONTENT).served

    def served(incoming: Incoming, segments: Sequence[str]) -> Outgoing | None:
        found = before(incoming, segments)
        return None if found is None else Outgoing(200, None, {"Content-Type": "text/html"}, b"<html></html>")

    return content(policies, served=served)


@fault("heights-are-measured-in-nothing", breaks="CONTENT-016", needs=NEEDS)
def _unit(policies: Policies) -> Policies:
    """A bound of height does not say what it is measured in."""
    return without(policies, "UnitRestrictions", "heightUnit")


@fault("weights-are-swapped", breaks="CONTENT-016", needs=NEEDS)
def _swapped(policies: Policies) -> Policies:
    """The least weight is above the greatest."""

    def change(_call: Call, view: View) -> View:
        if "minWeight" not in view or "maxWeight" not in view:
            return view
        return {**view, "minWeight": view["maxWeight"], "maxWeight": view["minWeight"]}

    return reshaped(policies, "UnitRestrictions", change)


@fault("tours-end-before-they-begin", breaks="CONTENT-017", needs=NEEDS)
def _reversed(policies: Policies) -> Policies:
    """The longest duration of a product is below the shortest."""
    return reshaped(policies, "Product", lambda _c, v: {**v, "durationMinutesTo": 1} if "title" in v else v)


@fault("terms-are-forgotten", breaks="CONTENT-018", needs=NEEDS)
def _forgotten(policies: Policies) -> Policies:
    """A booking does not keep that the terms were accepted."""
    return content(policies, terms_taken=lambda _call, component: component != "Booking")


@fault("bookings-outvote-the-order", breaks="CONTENT-019", needs=(CONTENT, CART))
def _outvoted(policies: Policies) -> Policies:
    """An order shows what its first booking was told about the terms."""

    def change(_call: Call, view: View) -> View:
        first = next(iter(view.get("bookings") or ()), None)
        if first is None or "termsAccepted" not in view:
            return view
        return {**view, "termsAccepted": first.get("termsAccepted")}

    return reshaped(policies, "Order", change)
