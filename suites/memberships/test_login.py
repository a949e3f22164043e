"""A member logs in: the supplier asks for a proof, and the member answers."""

from octo_conformance.suite import each, requirement

LOOKUP = "POST /memberships/lookup"


def is_verified(answer):
    """Tells whether the answer says that the member is who they claim to be; a refusal does not."""
    return answer.ok and answer.body.get("verified") is True


@requirement("MEMB-001", control=(LOOKUP,))
def test_a_reference_nobody_has_finds_nothing(stage, octo):
    """The guest is asked for the name on a card that does not exist."""
    answer = octo.attempt.look_up_memberships(reference=stage.reference())
    assert answer.error is not None


@requirement("MEMB-001", control=(LOOKUP,))
def test_an_address_nobody_has_finds_nothing(stage, octo):
    """The guest waits for a code that nobody sends."""
    answer = octo.attempt.look_up_memberships(email=f"{stage.reference()}@guest.example")
    assert answer.error is not None


@requirement("MEMB-002", control=(LOOKUP,))
def test_a_known_member_is_asked_to_prove_it(stage):
    """The login page cannot tell which proof to ask for."""
    first = stage.members.try_login().first
    assert first.error is None
    assert first.body.verified is False
    asked = bool(first.body.get("message"))
    assert asked is True


@requirement("MEMB-003", control=(LOOKUP,))
def test_the_question_names_nobody(stage):
    """Whoever types in a number off a lost card reads the name of its owner."""
    login = stage.members.try_login()
    if not login.first.ok:
        stage.not_verified("the first lookup was refused, see MEMB-002")
    told = login.reveals(login.first)
    assert told is False, (
        "the answer to a lookup without verification contains a name or address of the member"
    )


@requirement("MEMB-004", control=(LOOKUP,))
def test_the_right_answer_logs_the_member_in(stage):
    """Members cannot log in."""
    second = stage.members.try_login().second
    assert second.error is None
    assert second.body.verified is True
    listed = len(second.body.get("memberships") or ())
    assert listed > 0, "looking up the member with the right verification shows no membership"


@requirement("MEMB-005", control=(LOOKUP,))
def test_a_wrong_answer_verifies_nobody(stage, octo):
    """Anybody opens any membership with an invented name or six invented digits."""
    opened = []
    for by in stage.members.ways():
        login = stage.members.login(by)
        answer = octo.attempt.look_up_memberships(**login.member.asked, verification=login.wrong)
        if is_verified(answer):
            opened.append(by)
    assert opened == [], f"a wrong answer verified the member who was looked up by {', '.join(opened)}"


@requirement("MEMB-003", control=(LOOKUP,))
def test_a_wrong_answer_is_told_no_name(stage, octo):
    """Whoever guesses an answer reads the owner's name and can log in with it."""
    login = stage.members.login()
    answer = octo.attempt.look_up_memberships(**login.member.asked, verification=login.wrong)
    if is_verified(answer):
        stage.not_verified("the wrong answer was taken for the right one, see MEMB-005")
    told = login.reveals(answer)
    assert told is False, "the answer to a wrong verification contains a name or address of the member"


@requirement("MEMB-006", control=(LOOKUP,))
@each("reference", ["ab", "A"])
def test_a_short_reference_is_refused(octo, reference):
    """Whoever types two letters pages through everybody's memberships."""
    answer = octo.attempt.look_up_memberships(reference=reference)
    assert answer.error is not None


@requirement("MEMB-006", control=(LOOKUP,))
def test_the_beginning_of_a_reference_finds_nobody(stage, octo):
    """Whoever types two letters pages through everybody's memberships."""
    reference = stage.members.by("reference").asked["reference"]
    answer = octo.attempt.look_up_memberships(reference=reference[:2])
    assert answer.error is not None


@requirement("MEMB-007", control=(LOOKUP,))
@each("body", [{}, {"country": "GB"}, {"verification": "123456"}], ids=["nothing", "a country", "an answer"])
def test_a_lookup_of_nobody_is_refused(octo, body):
    """The shop takes an empty form for a login in progress."""
    answer = octo.attempt.look_up_memberships(**body)
    assert answer.error is not None


@requirement("MEMB-009", control=(LOOKUP,))
@each("by", ["email", "mobile"])
def test_a_code_logs_a_member_in(stage, by):
    """A member without the card at hand cannot log in."""
    login = stage.members.try_login(by)
    if not stage.members.try_login().memberships:
        stage.not_verified("no member can log in at all, see MEMB-004")
    assert login.first.error is None
    assert is_verified(login.second) is True


@requirement("MEMB-020", control=(LOOKUP,))
def test_a_mobile_number_without_its_country_is_refused(stage, octo):
    """Somebody with the same number in another country gets the code."""
    asked = {**stage.members.by("mobile").asked}
    del asked["country"]
    answer = octo.attempt.look_up_memberships(**asked)
    assert answer.error is not None
