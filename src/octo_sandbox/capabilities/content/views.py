"""The texts, pictures and places of what is sold, in the language of the call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from octo_sandbox.capabilities import Subject
from octo_sandbox.capabilities.content import texts
from octo_sandbox.capabilities.content.names import rules_of
from octo_sandbox.capabilities.content.pictures import PNG, ROUTE
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.content.texts import Address, Page, Words
    from octo_sandbox.catalogue import Product

_PLACES = (
    "googlePlaceId",
    "applePlaceId",
    "tripadvisorLocationId",
    "yelpPlaceId",
    "facebookPlaceId",
    "foursquarePlaceId",
    "baiduPlaceId",
    "amapPlaceId",
)


def said(call: Call, words: Words) -> str:
    """The words in the language that this supplier writes texts in for the call."""
    language = rules_of(call).language(call)
    return words[texts.LANGUAGES.index(language)] if language in texts.LANGUAGES else words[0]


def of_supplier(call: Call, _subject: Subject) -> View:
    return {
        "shortDescription": said(call, texts.SUPPLIER),
        "media": [media_view(call, "logo", "LOGO", texts.SUPPLIER)],
    }


def of_product(call: Call, subject: Subject) -> View:
    product = subject.product
    if product is None:
        return {}
    return rules_of(call).page(call, product, page_of(product), None)


def of_option(call: Call, subject: Subject) -> View:
    product, option = subject.product, subject.option
    if product is None or option is None:
        return {}
    page = page_of(product)
    return rules_of(call).page(call, product, page, texts.OPTIONS.get((product.id, option.id), page.title))


def page_of(product: Product) -> Page:
    """The page of the product; one that another catalogue sells has its internal name for a title."""
    known = texts.PAGES.get(product.id)
    name = product.internal_name
    return known or texts.Page((name, f"{name} (fr)"), (name, f"{name} (fr)"), (60, None), (), texts.QUAY)


def page_view(call: Call, product: Product, page: Page, option: Words | None) -> View:
    """The page of a product, or of one of its options, which repeats none of it."""
    title = page.title if option is None else option
    whole = option is None
    return {
        "title": said(call, title),
        "shortDescription": said(call, page.short),
        "description": f"{said(call, page.short)} {said(call, texts.LONG)}" if whole else None,
        "features": features(call) if whole else [],
        "faqs": faqs(call) if whole else [],
        "media": [media_view(call, product.id, "COVER", title)] if whole else [],
        "locations": [location_view(call, page.at)] if whole else [],
        "categoryLabels": list(page.labels) if whole else [],
        "durationMinutesFrom": page.minutes[0],
        "durationMinutesTo": page.minutes[1],
        "commentary": [commentary_view(call)] if whole else [],
    }


def features(call: Call) -> list[View]:
    kinds = (
        ("INCLUSION", texts.INCLUDED),
        ("EXCLUSION", texts.EXCLUDED),
        ("PREARRIVAL_INFORMATION", texts.BEFORE),
    )
    return [_shaped(call, "Feature", {"shortDescription": said(call, t), "type": k}) for k, t in kinds]


def faqs(call: Call) -> list[View]:
    question, answer = texts.FAQ
    return [_shaped(call, "FAQ", {"question": said(call, question), "answer": said(call, answer)})]


def media_view(call: Call, name: str, rel: str, title: Words) -> View:
    view = {
        "src": rules_of(call).address(call, name),
        "type": PNG,
        "rel": rel,
        "title": said(call, title),
        "caption": None,
        "copyright": "Harbour & Hill",
    }
    return _shaped(call, "Media", view)


def picture_address(call: Call, name: str) -> str:
    """Where anybody finds the picture: at the address of the supplier."""
    return f"{call.policies.endpoint(call)}/{ROUTE}/{name}.png"


def commentary_view(call: Call) -> View:
    return _shaped(call, "Commentary", {"format": "IN_PERSON", "language": "en"})


def location_view(call: Call, at: Address) -> View:
    address = _shaped(
        call,
        "PostalAddress",
        {
            "streetAddress": at.street,
            "addressLocality": at.town,
            "addressRegion": None,
            "postalCode": at.postal_code,
            "addressCountry": at.country,
            "postOfficeBoxNumber": None,
        },
    )
    identifiers = _shaped(call, "Identifiers", dict.fromkeys(_PLACES, None))
    place = {
        "latitude": at.latitude,
        "longitude": at.longitude,
        "postalAddress": address,
        "identifiers": identifiers,
        "sameAs": [],
    }
    view = {
        "title": said(call, at.title),
        "shortDescription": None,
        "types": ["START", "REDEMPTION"],
        "minutesTo": None,
        "minutesAt": None,
        "place": _shaped(call, "Place", place),
    }
    return _shaped(call, "Location", view)


def of_unit(call: Call, subject: Subject) -> View:
    unit = subject.unit
    if unit is None:
        return {}
    words = texts.UNITS.get(unit.id, (unit.internal_name, unit.internal_name))
    return {"title": said(call, words), "shortDescription": said(call, texts.FOR_ONE), "features": []}


def of_restrictions(call: Call, subject: Subject) -> View:
    if subject.product is None or subject.unit is None:
        return {}
    return dict(rules_of(call).heights(subject.product.id, subject.unit.id))


def heights(product_id: str, unit_id: str) -> dict[str, Any]:
    return dict(texts.HEIGHTS.get((product_id, unit_id), {}))


def of_availability(call: Call, subject: Subject) -> View:
    slot = subject.availability
    if slot is None:
        return {}
    words = texts.OPEN_DAY if slot.slot.all_day else texts.DEPARTURE
    return {"title": said(call, words), "shortDescription": said(call, words)}


def _shaped(call: Call, component: str, view: View) -> View:
    return component_view(call, component, view, Subject())
