"""A gift can be read, changed, previewed and extended."""

from datetime import timedelta

from octo_conformance.suite import each, requirement, to_the_second

READ, UPDATE = "GET /gifts/{uuid}", "PATCH /gifts/{uuid}"
PREVIEW, EXTEND = "PATCH /gifts/{uuid}/preview", "POST /gifts/{uuid}/extend"
BEFORE, AFTER = "For the two of you", "For the three of you"
SAID = ("uuid", "status", "amount", "currency", "message", "resellerReference")
TIMES = ("utcCreatedAt", "utcUpdatedAt")
ALLOWANCE = timedelta(seconds=5)
"""Between two calls some time passes, and some suppliers round to seconds."""


def said(gift):
    """Returns the parts of a gift that only a change could change."""
    times = {name: to_the_second(gift.get(name)) for name in TIMES}
    return {**{name: gift.get(name) for name in SAID}, **times}


@requirement("GIFT-012")
def test_a_gift_is_read_as_it_is(stage, octo):
    """A guest who reloads the page loses the voucher."""
    gift = stage.own.gift(message=BEFORE)
    found = octo.gift(gift.uuid)
    assert said(found) == said(gift)


@requirement("GIFT-012", control=(READ,))
def test_a_gift_is_read_as_it_is_after_a_change(stage, octo):
    """The clerk reads out what the voucher said yesterday."""
    confirmed = stage.own.confirmed_gift(message=BEFORE)
    found = octo.gift(confirmed.uuid)
    assert said(found) == said(confirmed)


@requirement("GIFT-013")
def test_an_update_changes_what_was_sent(stage, octo):
    """The name on the voucher stays misspelled."""
    gift = stage.own.gift(message=BEFORE)
    octo.update_gift(gift.uuid, message=AFTER)
    found = octo.gift(gift.uuid)
    if "message" not in found:
        stage.not_applicable("gifts show no message")
    assert found.message == AFTER


@requirement("GIFT-013", control=(UPDATE, READ))
@each("field", ["message", "resellerReference", "amount", "currency", "status"])
def test_an_update_leaves_the_rest(stage, octo, field):
    """The shop corrects the name on the voucher and loses the message."""
    gift = octo.gift(stage.own.gift(message=BEFORE).uuid)
    octo.update_gift(gift.uuid, recipient={"fullName": stage.contact["fullName"]})
    found = octo.gift(gift.uuid)
    assert found.get(field) == gift.get(field)


@requirement("GIFT-034", control=(READ,))
def test_a_confirmed_gift_can_be_changed(stage, octo):
    """Nobody can correct a name that the guest finds misspelled after the payment."""
    gift = stage.own.confirmed_gift(message=BEFORE)
    if gift.get("updatable") is not True:
        stage.not_applicable("no confirmed gift says that it can be changed")
    answer = octo.attempt.update_gift(gift.uuid, message=AFTER)
    found = octo.gift(gift.uuid)
    assert answer.error is None
    assert found.get("message") in {AFTER, None}


@requirement("GIFT-014")
def test_a_preview_shows_the_gift_as_it_would_be(stage, octo):
    """The shop cannot show what a change would make of the voucher."""
    gift = stage.own.gift(message=BEFORE)
    preview = octo.preview_gift(gift.uuid, message=AFTER)
    if "message" not in preview:
        stage.not_applicable("gifts show no message")
    assert preview.message == AFTER
    assert preview.uuid == gift.uuid


@requirement("GIFT-015", control=(PREVIEW, READ))
def test_a_preview_changes_nothing(stage, octo):
    """A guest who only looked finds the voucher changed."""
    gift = stage.own.gift(message=BEFORE)
    before = octo.gift(gift.uuid)
    octo.preview_gift(gift.uuid, message=AFTER)
    after = octo.gift(gift.uuid)
    assert said(after) == said(before)


@requirement("GIFT-016")
@each("minutes", [None, 1, 60])
def test_an_extension_never_takes_time_away(stage, octo, minutes):
    """A shop that asks for more time loses the time it had."""
    gift = stage.own.gift()
    asked = stage.now + timedelta(minutes=minutes or 0)
    extended = octo.extend_gift(gift.uuid, minutes=minutes)
    assert extended.status == "ON_HOLD"
    if None in (gift.get("utcExpiresAt"), extended.get("utcExpiresAt")):
        return
    before, after = gift.time("utcExpiresAt"), extended.time("utcExpiresAt")
    assert octo.tolerates("CON-101", "from the end" if after >= before else "from now")
    assert after >= min(before, asked) - ALLOWANCE


@requirement("GIFT-017", control=(EXTEND, READ))
def test_a_gift_that_is_extended_expires_later(stage, octo):
    """The guest is told to take time and loses the voucher at the old time."""
    gift = stage.own.gift(minutes=5)
    if gift.get("utcExpiresAt") is None:
        stage.not_applicable("gifts on hold do not say until when")
    octo.extend_gift(gift.uuid, minutes=120)
    found = octo.gift(gift.uuid)
    if found.get("utcExpiresAt") is None:
        stage.not_verified("the gift does not say until when it is held, see GIFT-025")
    assert found.time("utcExpiresAt") > gift.time("utcExpiresAt")


@requirement("GIFT-043", control=(UPDATE,))
def test_an_update_moves_the_time_of_the_last_change(stage, octo):
    """A reseller that synchronises by that time never learns of the change."""
    gift = stage.own.gift(message=BEFORE)
    if gift.get("utcUpdatedAt") is None:
        stage.not_applicable("gifts do not say when they were changed")
    stage.pause(1.1, "timestamps may have whole seconds")
    updated = octo.update_gift(gift.uuid, message=AFTER)
    assert updated.get("utcUpdatedAt") is not None
    assert updated.time("utcUpdatedAt") > gift.time("utcUpdatedAt")


@requirement("GIFT-043", control=("POST /gifts/{uuid}/cancel",))
def test_a_cancellation_moves_the_time_of_the_last_change(stage, octo):
    """A reseller that synchronises by that time never learns of the cancellation."""
    gift = stage.own.gift()
    if gift.get("utcUpdatedAt") is None:
        stage.not_applicable("gifts do not say when they were changed")
    stage.pause(1.1, "timestamps may have whole seconds")
    cancelled = octo.cancel_gift(gift.uuid)
    assert cancelled.get("utcUpdatedAt") is not None
    assert cancelled.time("utcUpdatedAt") > gift.time("utcUpdatedAt")
