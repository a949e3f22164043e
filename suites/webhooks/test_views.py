"""One subscription is the same over whichever route it is read."""

from octo_conformance.suite import requirement

LIST, READ, CHANGE = "GET /webhooks", "GET /webhooks/{webhookId}", "PATCH /webhooks/{webhookId}"


def made_with_everything(stage, octo):
    """Returns a new subscription with all that can be sent."""
    headers = {"X-Octo-Conformance": stage.reference()}
    return stage.webhooks.made(
        "booking_update", octo, url=stage.webhooks.address(), headers=headers, retryOnError=False
    )


@requirement("WEBHOOK-004", control=(LIST,))
def test_the_list_shows_a_subscription_as_it_was_made(stage, octo):
    """The reseller repairs a subscription that is not broken."""
    made = made_with_everything(stage, octo)
    shown = [each for each in octo.webhooks() if each.id == made.id]
    if not shown:
        stage.not_verified("the list lacks the subscription, see WEBHOOK-003")
    assert shown[0] == made


@requirement("WEBHOOK-004", control=(LIST, CHANGE))
def test_the_list_shows_a_change_of_a_subscription(stage, octo):
    """The reseller changes a subscription again and again that is as it wants it."""
    made = made_with_everything(stage, octo)
    changed = octo.update_webhook(made.id, retryOnError=not made.retryOnError)
    alone = octo.attempt.webhook(made.id)
    stage.builds_on("WEBHOOK-008", not alone.ok or alone.body == changed, changed)
    shown = [each for each in octo.webhooks() if each.id == made.id]
    if not shown:
        stage.not_verified("the list lacks the subscription, see WEBHOOK-003")
    assert shown[0] == changed


@requirement("WEBHOOK-004", control=(READ,))
def test_a_subscription_alone_is_as_it_was_made(stage, octo):
    """The reseller repairs a subscription that is not broken."""
    made = made_with_everything(stage, octo)
    shown = octo.webhook(made.id)
    assert shown == made
