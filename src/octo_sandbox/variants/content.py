"""Variants of content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call
from octo_sandbox.capabilities.cart.lookup import order_named
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.order_contents import items_of
from octo_sandbox.capabilities.content import terms
from octo_sandbox.capabilities.content.names import CONTENT
from octo_sandbox.faults.policy_changes import reshaped, with_fields
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View

NEEDS = (CONTENT,)
REGIONS = {"en": "en-GB", "fr": "fr-FR"}
PAGE = (
    "features",
    "media",
    "locations",
    "categoryLabels",
    "durationMinutesFrom",
    "durationMinutesTo",
    "commentary",
)


def _content(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(CONTENT, **changes)


def _told(policies: Policies, change: Callable[[str, Sequence[str]], tuple[str, Sequence[str]]]) -> Policies:
    """Let answers name their language and those on offer as `change` writes them."""
    before = policies.of(CONTENT).headers

    def headers(language: str, available: Sequence[str]) -> Mapping[str, str]:
        told: Mapping[str, str] = before(*change(language, available))
        return told

    return _content(policies, headers=headers)


def _on_pages(policies: Policies, change: Callable[[View], View]) -> Policies:
    """Change every page that shows content, of products and of options."""

    def shown(_call: Call, view: View) -> View:
        return change(view) if "features" in view else view

    return reshaped(reshaped(policies, "Product", shown), "Option", shown)


@variant("languages-have-regions", about="language tags", needs=NEEDS)
def _regions(policies: Policies) -> Policies:
    """The languages on offer are those of Great Britain and France."""
    return _told(
        policies,
        lambda language, available: (REGIONS.get(language, language), [REGIONS.get(a, a) for a in available]),
    )


@variant("languages-are-in-capitals", about="language tags", needs=NEEDS)
def _capitals(policies: Policies) -> Policies:
    """Language tags are written in capitals."""
    return _told(policies, lambda language, available: (language.upper(), [a.upper() for a in available]))


@variant("languages-are-under-the-older-name", about="languages on offer", needs=NEEDS, warns={"CONTENT-002"})
def _older(policies: Policies) -> Policies:
    """The languages on offer are in the header Octo-Available-Languages."""
    before = policies.of(CONTENT).headers

    def headers(language: str, available: Sequence[str]) -> Mapping[str, str]:
        told = dict(before(language, available))
        return {**told, "Octo-Available-Languages": told.pop("Available-Languages")}

    return _content(policies, headers=headers)


@variant("texts-are-in-one-language", about="languages", needs=NEEDS)
def _one(policies: Policies) -> Policies:
    """Texts are in English alone."""
    return replace(policies, languages=("en",))


@variant("texts-are-in-three-languages", about="languages", needs=NEEDS)
def _three(policies: Policies) -> Policies:
    """German is on offer too, and its texts are not translated yet."""
    return replace(policies, languages=("en", "fr", "de"))


@variant("texts-are-those-of-ventrata", about="set of texts", needs=NEEDS)
def _ventrata(policies: Policies) -> Policies:
    """Products show the other set of texts that goes by the name of content."""

    def product(_call: Call, view: View) -> View:
        return _other(
            view,
            subtitle=None,
            tagline=None,
            country="GB",
            location="London",
            address="1 Quay Street",
            categories=[{"id": "tours", "title": "Tours"}],
            inclusions=["The ticket"],
            exclusions=[],
            highlights=["The view"],
            keywords=[],
            pointToPoint=False,
            bookingTerms=None,
            coverImageUrl=None,
            galleryImages=[{"url": "https://pictures.example/1.jpg", "title": None}],
            bannerImages=[],
        )

    def option(_call: Call, view: View) -> View:
        return _other(
            view,
            subtitle=None,
            language="en",
            duration="90 minutes",
            durationAmount=90,
            durationUnit="minute",
            coverImageUrl=None,
            fromPoint=None,
            toPoint=None,
            itinerary=[{"name": "The quay", "type": "START", "description": None}],
        )

    def unit(_call: Call, view: View) -> View:
        return {**view, "titlePlural": f"{view['title']}s", "subtitle": None} if "title" in view else view

    def slot(_call: Call, view: View) -> View:
        notices = [{"id": "tide", "title": "Tide", "shortDescription": None, "coverImageUrl": None}]
        return {**view, "meetingPoint": "The quay", "notices": notices} if "title" in view else view

    other = reshaped(reshaped(policies, "Product", product), "Option", option)
    return reshaped(reshaped(other, "Unit", unit), "Availability", slot)


def _other(view: View, **fields: Any) -> View:
    """A page with the texts that both sets have, and these fields in place of the others."""
    if "features" not in view:
        return view
    return {**{name: value for name, value in view.items() if name not in PAGE}, **fields}


@variant("content-is-the-terms-alone", about="set of texts", needs=NEEDS)
def _terms(policies: Policies) -> Policies:
    """Content says whether the terms were accepted, and nothing else."""
    texts = ("Supplier", "Product", "Option", "Unit", "UnitRestrictions", "Availability")

    def bare(adds: Mapping[str, Any]) -> Mapping[str, Any]:
        return {component: adder for component, adder in adds.items() if component not in texts}

    changed = tuple(
        replace(each, adds=bare(each.adds)) if each.id == CONTENT else each for each in policies.capabilities
    )
    return replace(policies, capabilities=changed)


@variant("pictures-are-at-another-host", about="pictures", needs=NEEDS)
def _elsewhere(policies: Policies) -> Policies:
    """Pictures are served by somebody else."""
    return _content(policies, address=lambda _call, name: f"https://pictures.example/{name}.png?width=800")


@variant("pages-have-films", about="films", needs=NEEDS)
def _films(policies: Policies) -> Policies:
    """A page shows a film at YouTube beside its pictures."""
    film = {
        "src": "https://www.youtube.com/watch?v=conformance",
        "type": "external/youtube",
        "rel": "GALLERY",
        "title": None,
        "caption": None,
        "copyright": None,
    }
    return _on_pages(policies, lambda view: {**view, "media": [*view["media"], film]})


@variant("pictures-say-how-they-are-coded", about="kind of pictures", needs=NEEDS)
def _parameters(policies: Policies) -> Policies:
    """The Content-Type of a picture has a parameter, and capitals."""
    before = policies.of(CONTENT).served

    def served(incoming: Any, segments: Sequence[str]) -> Any:
        found = before(incoming, segments)
        if found is not None:
            found.headers["Content-Type"] = "Image/PNG; charset=binary"
        return found

    return _content(policies, served=served)


@variant("pages-say-little", about="length of pages", needs=NEEDS, unless=["pages-have-films"])
def _little(policies: Policies) -> Policies:
    """A page has a title, and of the rest nothing."""
    lists = ("features", "faqs", "media", "locations", "categoryLabels", "commentary")
    nothing: View = {"shortDescription": None, "durationMinutesTo": None}
    empty: View = {name: [] for name in lists} | nothing
    return _on_pages(policies, lambda view: {**view, **empty})


@variant("durations-are-exact", about="durations", needs=NEEDS)
def _exact(policies: Policies) -> Policies:
    """The shortest and the longest duration are the same."""
    return _on_pages(policies, lambda view: {**view, "durationMinutesTo": view["durationMinutesFrom"]})


@variant("heights-are-in-metres", about="heights", needs=NEEDS)
def _metres(policies: Policies) -> Policies:
    """Heights have no upper bound and weights no lower one."""

    def heights(_product: str, unit: str) -> dict[str, int | str]:
        tall: dict[str, int | str] = {"minHeight": 1, "heightUnit": "m", "maxWeight": 265, "weightUnit": "lb"}
        return tall if unit == "adult" else {}

    return _content(policies, heights=heights)


@variant("places-have-further-fields", about="places", needs=NEEDS)
def _places(policies: Policies) -> Policies:
    """A place has a field outside the standard."""
    return with_fields(policies, "Place", what3words="filled.count.soap")


@variant("the-word-of-the-order-is-passed-on", about="terms of orders", needs=(CONTENT, CART))
def _passed_on(policies: Policies) -> Policies:
    """What an order is told about the terms is what the bookings in it show from then on."""

    def writing(call: Call, component: str, kept: dict[str, Any]) -> None:
        terms.take(call, component, kept)
        name = call.path.get("orderId")
        if component != "Order" or name is None or not call.has(CONTENT) or terms.FIELD not in call.body:
            return
        order = order_named(call, name)
        for item in items_of(call, order) if order is not None else ():
            if isinstance(item.thing, Booking):
                item.thing.extra[CONTENT] = kept[CONTENT]
                call.store.save_booking(item.thing)

    changed = tuple(
        replace(each, writing=writing) if each.id == CONTENT else each for each in policies.capabilities
    )
    return replace(policies, capabilities=changed)
