"""A guest without the booking at hand gets a code at the mail address of the booking."""

import re

from octo_conformance.suite import requirement

LOOKUP = "POST /checkin/lookup"
SIX_DIGITS = re.compile(r"(?<!\d)\d{6}(?!\d)")
GUESSED = "000000"


def guest_of_one_booking(stage, octo):
    """Returns a confirmed booking and its mail address, which no other booking has."""
    name, _, domain = stage.contact["emailAddress"].partition("@")
    address = f"{name}+{stage.new_uuid()[:8]}@{domain}"
    booking = stage.own.reservation("INSTANT_CONFIRMATION", "CANCELLABLE")
    return octo.confirm(booking.uuid, contact={**stage.contact, "emailAddress": address}), address


def codes(messages):
    """Returns every number of six digits in the texts of the messages, in order."""
    texts = [str(message.get("text", message)) for message in messages]
    return [code for text in texts for code in SIX_DIGITS.findall(text)]


@requirement("CHECKIN-012", control=(LOOKUP,))
def test_a_guest_is_known_by_the_mail_address(stage, octo):
    """A guest without the mail at hand cannot check in."""
    _, address = guest_of_one_booking(stage, octo)
    answer = octo.attempt.look_up_checkin(email=address)
    assert answer.error is None
    assert answer.body.verified is False


@requirement("CHECKIN-012", control=(LOOKUP,))
def test_the_code_that_was_sent_opens_the_booking(stage, octo):
    """A guest who types in the code that was sent cannot check in."""
    booking, address = guest_of_one_booking(stage, octo)
    before = len(stage.mail(address))
    first = octo.attempt.look_up_checkin(email=address)
    if not first.ok:
        stage.not_verified("the address was not known, so no code was sent")
    sent = codes(stage.mail(address)[before:])
    assert len(sent) == 1, (
        f"looking up a check-in by {address} sent {len(sent)} codes to that address, where one is due"
    )
    answer = octo.attempt.look_up_checkin(email=address, verification=sent[0])
    assert answer.error is None
    assert answer.body.verified is True
    shown = [one.uuid for one in answer.body.bookings]
    assert shown == [booking.uuid]


@requirement("CHECKIN-015", control=(LOOKUP,))
def test_a_guessed_code_opens_nothing(stage, octo):
    """Whoever knows a mail address sees all trips of its owner."""
    _, address = guest_of_one_booking(stage, octo)
    first = octo.attempt.look_up_checkin(email=address)
    if not first.ok:
        stage.not_applicable("guests are not known by their mail address")
    answer = octo.attempt.look_up_checkin(email=address, verification=GUESSED)
    verified = answer.ok and answer.body.verified
    assert verified is False
