"""Deliveries arrive, once they have to, and nowhere else."""

from octo_conformance.suite import each, requirement

EVENT = "booking_update"
DELETE = "DELETE /webhooks/{webhookId}"
A_MOMENT = 1.0
"""Seconds in which something could come that should not, after its like has come elsewhere."""


def change(stage, octo):
    """Changes a new booking; returns its uuid, and what tells the change."""
    booking = stage.own.reservation()
    _, reference = stage.webhooks.renamed(booking, octo)
    return booking.uuid, lambda shown: shown.get("resellerReference") == reference


def same_again(sent):
    """Returns the first delivery that was not taken, and how often the same came."""
    refused = next((each for each in sent if each.delivery.status >= 500), None)
    again = [each for each in sent if refused is not None and each.held("booking") == refused.held("booking")]
    return refused, len(again)


def of_booking(uuid):
    """Returns what tells the booking of this uuid."""
    return lambda shown: str(shown.get("uuid")).lower() == uuid.lower()


@requirement("WEBHOOK-031")
def test_a_delivery_that_is_not_taken_is_tried_again(stage, octo):
    """A restart of the reseller's server loses every change of that minute."""
    hears = stage.webhooks.subscribed(EVENT, octo=octo, refuse=[503], retryOnError=True)
    uuid, _ = change(stage, octo)
    came = hears.hears(of_booking(uuid))
    stage.builds_on("WEBHOOK-020", came, octo.booking(uuid))
    again = hears.waits(
        lambda sent: same_again(sent)[1] > 1, "a delivery that was not taken to be tried again"
    )
    assert again is True, (
        "a delivery was answered with 503, and did not come again in the time that the run waits"
    )


@requirement("WEBHOOK-032")
def test_a_delivery_is_tried_once_where_that_was_asked_for(stage, octo):
    """A reseller that counts its calls counts every one that fails several times."""
    once = stage.webhooks.subscribed(EVENT, octo=octo, refuse=[503], retryOnError=False)
    more = stage.webhooks.subscribed(EVENT, octo=octo, refuse=[503], retryOnError=True)
    change(stage, octo)
    if not more.waits(lambda sent: same_again(sent)[1] > 1, "a delivery to be tried again"):
        stage.not_verified("no delivery was tried again anywhere, see WEBHOOK-031")
    stage.webhooks.deliveries.settle(A_MOMENT)
    refused, times = same_again(once.sent)
    if refused is None:
        stage.not_verified("nothing was delivered to the subscription")
    assert times == 1


@requirement("WEBHOOK-033", control=(DELETE,))
def test_a_deleted_subscription_is_told_of_nothing(stage, octo):
    """Whoever owns the address by now reads the names of guests."""
    gone = stage.webhooks.subscribed(EVENT, octo=octo)
    stays = stage.webhooks.subscribed(EVENT, octo=octo)
    octo.delete_webhook(gone.made.id)
    uuid, told = change(stage, octo)
    stage.builds_on("WEBHOOK-020", stays.hears(told), octo.booking(uuid))
    stage.webhooks.deliveries.settle(A_MOMENT)
    heard = [sent.delivery.n for sent in gone.about(of_booking(uuid))]
    assert heard == [], "the subscription was deleted, and was told of a change that came after"


@requirement("WEBHOOK-034", needs_key="second")
@each("whose", ["first", "second"])
def test_another_reseller_is_told_of_nothing(stage, octo, whose):
    """A competitor gets the names and addresses of the reseller's guests."""
    subscriptions = {
        key: stage.webhooks.subscribed(EVENT, octo=octo.as_key(key)) for key in ("first", "second")
    }
    ours = subscriptions.pop(whose)
    (theirs,) = subscriptions.values()
    booking = stage.own.reservation(key=whose)
    after, reference = stage.webhooks.renamed(booking, octo.as_key(whose))
    heard = ours.hears(lambda shown: shown.get("resellerReference") == reference)
    stage.builds_on("WEBHOOK-020", heard, after)
    stage.webhooks.deliveries.settle(A_MOMENT)
    told = [sent.delivery.n for sent in theirs.about(of_booking(booking.uuid))]
    assert told == [], "another reseller's subscription was told of the booking"


@requirement("WEBHOOK-035")
def test_no_change_of_many_is_lost(stage):
    """On a busy day some guests are not told that their trip is off."""
    row = stage.webhooks.row()
    stage.builds_on("WEBHOOK-020", bool(row.sent), row.after)
    assert row.heard is True, (
        f"one booking changed {len(row.references) - 1} times, and the deliveries do not lead from the first state to the last"
    )


@requirement("WEBHOOK-036")
def test_the_changes_of_one_booking_come_in_their_order(stage):
    """The reseller reads that the booking is cancelled, and then that it is confirmed."""
    row = stage.webhooks.row()
    stage.builds_on("WEBHOOK-035", row.heard, row.after)
    came = [held.get("resellerReference") for sent in row.sent for held in sent.held("booking")]
    first = list(dict.fromkeys(row.references.index(each) for each in came if each in row.references))
    assert first == sorted(first)
