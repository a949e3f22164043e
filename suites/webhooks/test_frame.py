"""What is done to one subscription leaves the others as they were."""

from octo_conformance.suite import each, requirement

LIST = "GET /webhooks"
CHANGE, DELETE = "PATCH /webhooks/{webhookId}", "DELETE /webhooks/{webhookId}"


def a_subscription(stage, octo):
    """Returns a new subscription."""
    return stage.webhooks.made("booking_update", octo, url=stage.webhooks.address())


def a_change(stage, octo, other):
    """Changes a subscription."""
    octo.update_webhook(other.id, url=stage.webhooks.address(), retryOnError=False)


def a_deletion(stage, octo, other):
    """Deletes a subscription."""
    octo.delete_webhook(other.id)


def nothing(stage, octo, other):
    """Leaves it at having made one more."""


@requirement("WEBHOOK-012", control=(LIST,))
@each("call", [nothing, a_change, a_deletion], ids=["making", "changing", "deleting"])
def test_another_subscription_stays_as_it_was(stage, octo, call):
    """A test system that tidies up after itself cuts the shop off."""
    made = a_subscription(stage, octo)
    before = [shown for shown in octo.webhooks() if shown.id == made.id]
    call(stage, octo, a_subscription(stage, octo))
    after = [shown for shown in octo.webhooks() if shown.id == made.id]
    if not before:
        stage.not_verified("the list lacks the subscription, see WEBHOOK-003")
    assert after == before
