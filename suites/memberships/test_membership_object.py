"""A membership object in another call counts only where it is complete, proved and the member's own."""

from octo_conformance.suite import each, requirement

PRODUCTS, BOOKINGS = "GET /products", "GET /memberships/bookings"


def benefits(answer):
    """Returns how many units for members an answer shows; a refusal shows none."""
    if not answer.ok:
        return 0
    units = [unit for product in answer.body for option in product.options for unit in option.units]
    return sum(bool(unit.get("membershipBenefit")) for unit in units)


def listed(answer):
    """Returns how many bookings an answer shows; a refusal shows none."""
    return len(answer.body) if answer.ok else 0


def context_with_units(stage):
    """Returns a membership object under which units for members are shown."""
    found = stage.members.units()
    if not found:
        stage.not_verified("no membership adds units, see MEMB-010")
    return dict(found[0].context)


def refuses_wrong_answers(stage, octo):
    """Leaves a test about wrong answers not verified where a login takes any answer."""
    login = stage.members.login()
    answer = octo.attempt.look_up_memberships(**login.member.asked, verification=login.wrong)
    if answer.ok and answer.body.get("verified") is True:
        stage.not_verified("a wrong answer logs a member in, see MEMB-005")


def context_with_a_booking(stage, octo):
    """Returns a membership object under which a booking has been made."""
    context = stage.members.login().context()
    answer = octo.attempt.reserve(stage.bookable("CANCELLABLE", vacancies=2), membership=context)
    if not answer.ok:
        stage.not_verified("no booking could be made under a membership, see MEMB-016")
    return context


@requirement("MEMB-014", control=(BOOKINGS,))
@each("left_out", ["id", "verification", "what was asked"])
def test_an_incomplete_membership_object_lists_nothing(stage, octo, left_out):
    """Anybody reads where members will be next week."""
    login = stage.members.login()
    missing = set(login.member.asked) if left_out == "what was asked" else {left_out}
    sent = {name: value for name, value in login.context().items() if name not in missing}
    answer = octo.attempt.membership_bookings(sent)
    assert answer.error is not None


@requirement("MEMB-014", control=(BOOKINGS,))
def test_no_membership_object_lists_nothing(octo):
    """Anybody reads where all guests will be next week."""
    answer = octo.attempt.membership_bookings({})
    assert answer.error is not None


@requirement("MEMB-020", control=(BOOKINGS,))
def test_a_mobile_number_without_its_country_is_no_membership_object(stage, octo):
    """Somebody with the same number in another country gets the benefits."""
    sent = stage.members.login("mobile").context()
    del sent["country"]
    answer = octo.attempt.membership_bookings(sent)
    assert answer.error is not None


@requirement("MEMB-022", control=(PRODUCTS,))
def test_a_membership_nobody_has_adds_no_units(stage, octo):
    """A member of one kind buys at the price of another."""
    sent = {**context_with_units(stage), "id": stage.invent_uuid()}
    shown = benefits(octo.attempt.products_as(sent))
    assert shown == 0, f"listing products with a membership that nobody has shows {shown} units of benefits"


@requirement("MEMB-022", control=(BOOKINGS,))
def test_a_membership_nobody_has_lists_no_bookings(stage, octo):
    """A member reads the bookings of others."""
    sent = {**context_with_a_booking(stage, octo), "id": stage.invent_uuid()}
    shown = listed(octo.attempt.membership_bookings(sent))
    assert shown == 0, f"listing the bookings of a membership that nobody has shows {shown}"


@requirement("MEMB-027", control=(PRODUCTS,))
def test_a_wrong_answer_adds_no_units(stage, octo):
    """Anybody who knows the number of a membership sees its benefits."""
    refuses_wrong_answers(stage, octo)
    sent = {**context_with_units(stage), "verification": stage.members.login().wrong}
    shown = benefits(octo.attempt.products_as(sent))
    assert shown == 0, f"listing products with a wrong verification shows {shown} units of benefits"


@requirement("MEMB-027", control=(BOOKINGS,))
def test_a_wrong_answer_lists_no_bookings(stage, octo):
    """Anybody who knows the number of a membership learns where its owner will be."""
    refuses_wrong_answers(stage, octo)
    sent = {**context_with_a_booking(stage, octo), "verification": stage.members.login().wrong}
    shown = listed(octo.attempt.membership_bookings(sent))
    assert shown == 0, f"listing the bookings of a membership with a wrong verification shows {shown}"


@requirement("MEMB-027", control=("POST /bookings",))
def test_a_wrong_answer_books_no_unit_for_members(stage, octo):
    """Anybody who knows the number of a membership buys at its price."""
    refuses_wrong_answers(stage, octo)
    context, bookable = stage.members.bookable()
    sent = {**context, "verification": stage.members.login().wrong}
    answer = octo.attempt.reserve(bookable, membership=sent)
    assert answer.error is not None
