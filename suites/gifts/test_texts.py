"""What people write on a gift comes back as they wrote it."""

from octo_conformance.suite import requirement, written

MESSAGE = "Happy birthday, Zoë & Łukasz! 李小龍 says: \"3 < 5\" or 'aisle', 50 %, 🎁"


@requirement("CORE-KEPT-003", control=("POST /gifts", "GET /gifts/{uuid}"))
def test_the_words_on_a_gift_come_back_letter_for_letter(stage, octo):
    """The card says something else than the guest wrote."""
    message = f"{MESSAGE} ({stage.notes}) {'and so on, ' * 12}end"
    gift = stage.own.gift(message=message)
    read = octo.gift(gift.uuid)
    stage.builds_on("GIFT-023", bool(read.get("message")), read)
    assert written(read.message) == written(message)


@requirement("CORE-KEPT-003", control=("POST /gifts", "GET /gifts/{uuid}"))
def test_whom_a_gift_is_for_comes_back_letter_for_letter(stage, octo):
    """The voucher is made out to a name that nobody has."""
    recipient = {**stage.guest(), "firstName": "Zoë-李", "lastName": "O'Brien & Łukasiewicz"}
    recipient["fullName"] = f"{recipient['firstName']} {recipient['lastName']}"
    gift = stage.own.gift(recipient=recipient)
    shown = octo.gift(gift.uuid).get("recipient")
    if shown is None or not shown.get("fullName"):
        stage.not_applicable("gifts do not show whom they are for")
    assert written(shown.fullName) == written(recipient["fullName"])
