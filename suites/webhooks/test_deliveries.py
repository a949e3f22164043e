"""What changes is told of: which, to whom, in what form."""

from octo_conformance.suite import common, requirement

EVENTS = {"booking": "booking_update", "order": "order_update", "availability": "availability_update"}
HEADER = "X-Octo-Conformance"
KINDS = {"booking", "order", "availability", "product"}


def heard_of(stage, scene, statement):
    """Returns the scene, once something was heard of its change."""
    stage.builds_on(statement, scene.heard, scene.after)
    return scene


def whole(thing):
    """Returns a thing in the form in which two showings of it read the same."""
    return common(thing, thing)


@requirement("WEBHOOK-020")
def test_the_change_of_a_booking_is_told_of(stage):
    """The reseller's page says that the guest may come, and the supplier has cancelled the trip."""
    scene = stage.webhooks.booking_scene()
    assert scene.heard is True, (
        "the booking changed, and no delivery with the change came in the time that the run waits"
    )


@requirement("WEBHOOK-021", capabilities=("octo/cart",))
def test_the_change_of_an_order_is_told_of(stage):
    """The reseller does not learn that the cart was paid for."""
    scene = stage.webhooks.order_scene()
    assert scene.heard is True, (
        "the order changed, and no delivery with the change came in the time that the run waits"
    )


@requirement("WEBHOOK-022")
def test_the_change_of_a_slot_is_told_of(stage):
    """The shop goes on selling seats that are gone."""
    scene = stage.webhooks.availability_scene()
    if scene.after.vacancies == scene.before.vacancies:
        stage.not_verified("the vacancies of the slot did not change when seats of it were taken")
    assert scene.heard is True, (
        "seats of the slot were taken, and no delivery with the vacancies that are left came"
    )


@requirement("WEBHOOK-023")
def test_the_change_of_a_product_is_told_of(stage):
    """The shop sells a trip that has another meeting point by now."""
    scene = stage.webhooks.product_scene()
    assert scene.heard is True, (
        "the product changed, and no delivery with it came in the time that the run waits"
    )
    told, alone = whole(scene.last), whole(scene.after)
    assert told == alone


@requirement("WEBHOOK-024")
def test_a_delivery_names_its_subscription(stage):
    """The reseller's program cannot tell what the call is about, and drops it."""
    scene = heard_of(stage, stage.webhooks.booking_scene(), "WEBHOOK-020")
    named = {str(sent.named("webhook") or "nothing") for sent in scene.sent}
    assert named == {scene.subscription.made.id}


@requirement("WEBHOOK-024")
def test_a_delivery_names_the_supplier(stage, octo):
    """A reseller of many suppliers cannot tell whose booking it is."""
    scene = heard_of(stage, stage.webhooks.booking_scene(), "WEBHOOK-020")
    named = {str(sent.named("supplier") or "nothing") for sent in scene.sent}
    assert named == {str(octo.core.supplier().id)}


@requirement("WEBHOOK-025")
def test_the_booking_in_a_delivery_is_the_booking(stage):
    """Two programs of one reseller know two prices of one booking."""
    scene = heard_of(stage, stage.webhooks.booking_scene(), "WEBHOOK-020")
    told, alone = whole(scene.last), whole(scene.after)
    assert told == alone


@requirement("WEBHOOK-026", capabilities=("octo/cart",))
def test_the_order_in_a_delivery_is_the_order(stage):
    """The cart that the reseller keeps is another one than the supplier's."""
    scene = heard_of(stage, stage.webhooks.order_scene(), "WEBHOOK-021")
    told = common(scene.after, scene.last)
    assert common(scene.last, scene.after) == told


@requirement("WEBHOOK-027")
def test_the_availability_in_a_delivery_is_that_of_the_slot(stage):
    """The calendar of the shop and the check at its till say two things."""
    scene = heard_of(stage, stage.webhooks.availability_scene(), "WEBHOOK-022")
    # The id of a slot may be another one in every answer (reading CON-038).
    told, alone = ({**whole(slot), "id": None} for slot in (scene.last, scene.after))
    assert told == alone


@requirement("WEBHOOK-038", capabilities=("octo/cart",))
def test_an_order_is_told_of_with_its_fields(stage):
    """The reseller gets an order without the bookings that are in it."""
    scene = heard_of(stage, stage.webhooks.order_scene(), "WEBHOOK-021")
    missing = [f"order {name}" for name in sorted(set(scene.after) - set(scene.last))]
    inside = scene.last.get("bookings") or [{}]
    missing += [f"booking {name}" for name in sorted(set(scene.after.bookings[0]) - set(inside[0]))]
    assert missing == []


@requirement("WEBHOOK-030")
def test_the_headers_are_sent_along(stage):
    """The reseller's server takes the call for a stranger's and refuses it."""
    scene = heard_of(stage, stage.webhooks.booking_scene(), "WEBHOOK-020")
    came = {sent.header(HEADER) for sent in scene.subscription.sent}
    assert came == {scene.mark}


@requirement("WEBHOOK-037")
def test_a_subscription_is_told_of_its_own_event(stage):
    """The program that keeps the calendar gets bookings, and stops at them."""
    scene = heard_of(stage, stage.webhooks.booking_scene(), "WEBHOOK-020")
    for sent in scene.subscription.sent:
        assert KINDS & set(sent.body) <= {"booking"}
