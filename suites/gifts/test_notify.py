"""The supplier sends the voucher once more."""

from octo_conformance.suite import requirement

NOTIFY = "POST /gifts/{uuid}/notify"


@requirement("GIFT-011")
def test_a_voucher_is_sent_once_more(stage, octo):
    """A guest without the voucher stands at the desk while the shop's button shows an error."""
    gift = stage.own.confirmed_gift()
    answer = octo.attempt.notify_gift(gift.uuid)
    assert answer.error is None


@requirement("GIFT-011", control=(NOTIFY,))
def test_an_answer_that_is_not_empty_says_what_was_made_of_it(stage, octo):
    """The shop cannot tell whether the mail is on its way."""
    gift = stage.own.confirmed_gift()
    answer = octo.notify_gift(gift.uuid, useContactLanguage=True)
    if answer.empty:
        return
    body = answer.body if answer.is_json else None
    status = body.get("status") if hasattr(body, "get") else None
    assert isinstance(status, str) is True, "notifying the gift was answered with a body without a status"


@requirement("GIFT-044", control=(NOTIFY,))
def test_the_guest_gets_the_voucher_once_more(stage, octo):
    """The shop says that the mail is on its way, and it never comes."""
    name, _, domain = stage.contact["emailAddress"].partition("@")
    address = f"{name}+{stage.new_uuid()[:8]}@{domain}"
    gift = stage.own.confirmed_gift(contact={**stage.contact, "emailAddress": address})
    before = stage.mail(address)
    octo.notify_gift(gift.uuid)
    after = stage.mail(address)
    assert len(after) > len(before), f"notifying the gift was accepted and sent nothing to {address}"
