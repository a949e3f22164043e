"""These rules hold for the headers of every answer with content, and for every page about something that is sold."""

import re

from octo_conformance.suite import NOT_CONCERNED, rule

CONTENT = {"octo/content", "content"}
TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
TEXTS = ("title", "shortDescription")
PAGE = (
    *("title", "shortDescription", "description", "features", "faqs", "media", "locations", "categoryLabels"),
    *("durationMinutesFrom", "durationMinutesTo", "commentary"),
)
"""What a page in the form of OCTO holds."""
OF_OCTO = {"features", "media", "locations", "categoryLabels", "durationMinutesFrom", "commentary"}
"""Fields that only this form has; the others are in two or three of the forms (reading CON-080)."""


def listed(header):
    """Returns the members of a header that is a list."""
    return [part.strip() for part in (header or "").split(",") if part.strip()]


def with_content(context):
    """Tells whether an answer says that content shaped it."""
    return context.status == 200 and bool(CONTENT & set(listed(context.headers.get("octo-capabilities"))))


def available(headers):
    """Returns the languages on offer, by either name of the header (reading CON-015)."""
    names = ("available-languages", "octo-available-languages")
    return next((listed(headers[name]) for name in names if name in headers), None)


def alike(one, other):
    """Tells whether one of two language tags covers the other, as en covers en-GB."""
    first, second = f"{one}-".lower(), f"{other}-".lower()
    return first.startswith(second) or second.startswith(first)


@rule("CONTENT-001", on="exchange")
def an_answer_names_its_one_language(_, context):
    """The shop shows French texts under an English flag."""
    if not with_content(context):
        return NOT_CONCERNED
    tags = listed(context.headers.get("content-language"))
    assert [tag for tag in tags if TAG.fullmatch(tag)] == tags
    assert len(tags) == 1


@rule("CONTENT-002", on="exchange")
def an_answer_lists_the_languages_on_offer(_, context):
    """The shop cannot know that the tour is described in the guest's language."""
    if not with_content(context):
        return NOT_CONCERNED
    tags = available(context.headers) or []
    assert [tag for tag in tags if TAG.fullmatch(tag)] == tags
    assert tags != []
    name = "Available-Languages" if "available-languages" in context.headers else "Octo-Available-Languages"
    assert context.tolerates("CON-015", name)


@rule("CONTENT-003", on="exchange")
def the_language_of_an_answer_is_on_offer(_, context):
    """The shop asks for the language again that it was just given, and gets another one."""
    tags = listed(context.headers.get("content-language"))
    offered = available(context.headers)
    if not with_content(context) or len(tags) != 1 or not offered:
        return NOT_CONCERNED
    covering = [each for each in offered if alike(tags[0], each)]
    assert covering != []


def missing(found, names):
    """Returns what a page lacks; None where it has nothing that only OCTO's form has."""
    return [name for name in names if name not in found] if OF_OCTO & set(found) else None


@rule("CONTENT-006", on="Product")
def a_product_shows_its_whole_page(product, context):
    """The page of the tour has pictures and no word about what is included."""
    lacking = missing(product, PAGE)
    if lacking is None:
        return NOT_CONCERNED
    assert lacking == []


@rule("CONTENT-006", on="Option")
def an_option_shows_its_whole_page(option, context):
    """The page of the dinner cruise says nothing about the dinner."""
    lacking = missing(option, PAGE)
    if lacking is None:
        return NOT_CONCERNED
    assert lacking == []


@rule("CONTENT-006", on="Unit")
def a_unit_shows_its_whole_page(unit, context):
    """The shop does not know what to call the ticket."""
    lacking = missing(unit, (*TEXTS, "features"))
    if lacking is None:
        return NOT_CONCERNED
    assert lacking == []


def has_texts(found):
    """Tells whether something shows any text for guests."""
    return bool({*TEXTS, "description"} & set(found))


@rule("CONTENT-010", on="Product")
def a_product_has_a_title(product, context):
    """Guests read the supplier's internal name of the tour."""
    if not has_texts(product):
        return NOT_CONCERNED
    assert product.get("title") not in {None, ""}


@rule("CONTENT-010", on="Option")
def an_option_has_a_title(option, context):
    """Guests read the supplier's internal name of the cruise."""
    if not has_texts(option):
        return NOT_CONCERNED
    assert option.get("title") not in {None, ""}


@rule("CONTENT-010", on="Unit")
def a_unit_has_a_title(unit, context):
    """Guests read ADT where the ticket for adults should be."""
    if not has_texts(unit):
        return NOT_CONCERNED
    assert unit.get("title") not in {None, ""}


@rule("CONTENT-016", on="UnitRestrictions")
def heights_say_what_they_are_measured_in(restrictions, context):
    """A child of 120 cm is sold a ride that begins at 120 inches."""
    least, most = restrictions.get("minHeight"), restrictions.get("maxHeight")
    if least is None and most is None:
        return NOT_CONCERNED
    assert restrictions.get("heightUnit") not in {None, ""}
    assert least is None or most is None or least <= most


@rule("CONTENT-016", on="UnitRestrictions")
def weights_say_what_they_are_measured_in(restrictions, context):
    """A guest of 120 pounds is turned away from a ride that carries 120 kilograms."""
    least, most = restrictions.get("minWeight"), restrictions.get("maxWeight")
    if least is None and most is None:
        return NOT_CONCERNED
    assert restrictions.get("weightUnit") not in {None, ""}
    assert least is None or most is None or least <= most


@rule("CONTENT-017", on="Product")
def the_durations_of_a_product_are_in_order(product, context):
    """Guests miss the train that they booked for afterwards."""
    least, most = product.get("durationMinutesFrom"), product.get("durationMinutesTo")
    if least is None or most is None:
        return NOT_CONCERNED
    assert least <= most


@rule("CONTENT-017", on="Option")
def the_durations_of_an_option_are_in_order(option, context):
    """Guests of the dinner cruise miss the last bus."""
    least, most = option.get("durationMinutesFrom"), option.get("durationMinutesTo")
    if least is None or most is None:
        return NOT_CONCERNED
    assert least <= most
