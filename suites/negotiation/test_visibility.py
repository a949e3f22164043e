"""A reseller that did not ask for a capability sees nothing of it."""

from octo_conformance.suite import requirement

PRODUCTS, READ = "GET /products", "GET /bookings/{uuid}"


def names(value, place=""):
    """Returns every property of a JSON value by its place; all members of a list share one place."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield f"{place}/{name}"
            yield from names(member, f"{place}/{name}")
    elif isinstance(value, list):
        for member in value:
            yield from names(member, f"{place}/*")


@requirement("CORE-HDR-009", control=(PRODUCTS,))
def test_a_capability_nobody_has_shows_nothing_more_than_core(octo):
    """A reseller that misspells an id is shown fields that it does not understand."""
    core = octo.core.attempt.products()
    answer = octo.with_capabilities_header("octo/nobody-has-this").attempt.products()
    if not (core.ok and answer.ok):
        return
    extra = sorted(
        {name for p in answer.body for name in names(p.raw)}
        - {name for p in core.body for name in names(p.raw)}
    )
    assert extra == [], (
        f"listing products with octo/nobody-has-this shows {', '.join(extra)}, which core alone does not"
    )


@requirement("CORE-HDR-009", control=(READ,))
def test_what_one_call_asked_for_does_not_show_in_the_next(stage, octo):
    """Of two shops that share one key, one is shown prices that it does not understand."""
    if not stage.negotiated:
        stage.not_applicable("no capability is offered")
    booking = stage.shared.reservation()
    before = set(names(octo.core.booking(booking.uuid).raw))
    octo.using(*sorted(stage.negotiated)).attempt.booking(booking.uuid)
    after = set(names(octo.core.booking(booking.uuid).raw))
    stays = sorted(after - before)
    assert stays == [], (
        f"reading the booking asking for no capability shows {', '.join(stays)} after a call that asked for all"
    )
