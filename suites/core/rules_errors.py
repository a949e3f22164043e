"""These rules hold for every refusal of a wrong id: it names the id."""

from octo_conformance.suite import NOT_CONCERNED, rule

SLOT_CODES = {"INVALID_AVAILABILITY_ID", "INVALID_AVAILABILIY_ID"}
"""The code for an unknown slot, and how an example of the documentation spells it."""


def said(context, name):
    """Returns the string that the request sent under that name, or None where it sent none or an empty
    one."""
    value = context.request.get(name) if context.request is not None else None
    return value if isinstance(value, str) and value else None


def unit_ids(context):
    """Returns the unit ids that the request sent in units or unitItems, or none where one of them names no
    unit."""
    if context.request is None:
        return []
    lists = [context.request.get(name) for name in ("units", "unitItems")]
    items = [item for members in lists if isinstance(members, list) for item in members]
    named = [item.get("unitId") or item.get("id") if hasattr(item, "get") else None for item in items]
    return named if all(isinstance(unit_id, str) for unit_id in named) else []


@rule("CORE-ERR-004", on="Error")
def an_unknown_product_is_named(error, context):
    """A reseller that asked for several products cannot tell which one to drop."""
    sent = context.path_args.get("productId") or said(context, "productId")
    if error.error != "INVALID_PRODUCT_ID" or sent is None:
        return NOT_CONCERNED
    assert error.get("productId") == sent


@rule("CORE-ERR-005", on="Error")
def an_unknown_option_is_named(error, context):
    """A reseller that asked for several options cannot tell which one to drop."""
    sent = said(context, "optionId")
    if error.error != "INVALID_OPTION_ID" or sent is None:
        return NOT_CONCERNED
    assert error.get("optionId") == sent


@rule("CORE-ERR-006", on="Error")
def an_unknown_unit_is_named(error, context):
    """A shop that books several units for a family cannot tell which one is wrong."""
    sent = unit_ids(context)
    if error.error != "INVALID_UNIT_ID" or not sent:
        return NOT_CONCERNED
    assert error.get("unitId") in sent


@rule("CORE-ERR-007", on="Error")
def an_unknown_availability_is_named(error, context):
    """A reseller that asked for several slots cannot tell which one to drop."""
    sent = said(context, "availabilityId")
    if error.error not in SLOT_CODES or sent is None:
        return NOT_CONCERNED
    assert error.get("availabilityId") == sent


@rule("CORE-ERR-008", on="Error")
def an_unknown_booking_is_named(error, context):
    """A reseller that synchronises many bookings cannot tell which one is gone."""
    sent = context.path_args.get("uuid") or said(context, "uuid")
    if error.error != "INVALID_BOOKING_UUID" or sent is None:
        return NOT_CONCERNED
    named = error.get("uuid")
    assert (named or "").lower() == sent.lower(), f"uuid is {named or 'nothing'}, where {sent} was sent"
