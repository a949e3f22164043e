"""What people write comes back as they wrote it."""

from octo_conformance.suite import requirement, written

SIGNS = "3 < 5 & 7 > 6, \"window\" or 'aisle', 50 %, a\\b, 1;2 --"
SCRIPTS = "Zoë, Łukasz, Ünal, Ирина, 李小龍, يوسف, 🚣"


@requirement("CORE-KEPT-003", control=("PATCH /bookings/{uuid}",))
def test_a_note_comes_back_letter_for_letter(stage, octo):
    """The guide reads question marks where the guest wrote what must not be in the meal."""
    booking = stage.own.reservation()
    note = f"{SIGNS} {SCRIPTS} ({stage.notes}) {'and so on, ' * 12}end"
    octo.update(booking.uuid, notes=note)
    read = octo.booking(booking.uuid)
    stage.builds_on("CORE-BOOK-040", bool(read.notes), read)
    assert written(read.notes) == written(note)


@requirement("CORE-KEPT-003", control=("POST /bookings/{uuid}/confirm",))
def test_a_name_comes_back_letter_for_letter(stage, octo):
    """The name on the ticket is not the one in the passport."""
    guest = {**stage.guest(), "firstName": "Zoë-李", "lastName": "O'Brien & Łukasiewicz"}
    guest["fullName"] = f"{guest['firstName']} {guest['lastName']}"
    booking = stage.own.reservation("CANCELLABLE", "INSTANT_CONFIRMATION")
    octo.confirm(booking.uuid, contact=guest)
    read = octo.booking(booking.uuid)
    stage.builds_on("CORE-BOOK-064", bool(read.contact.get("fullName")), read)
    assert written(read.contact.fullName) == written(guest["fullName"])
