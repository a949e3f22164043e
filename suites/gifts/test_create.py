"""A gift is created and held while the guest pays."""

from octo_conformance.suite import each, requirement

CREATE, READ, LIST = "POST /gifts", "GET /gifts/{uuid}", "GET /gifts"
MESSAGE = "Many happy returns, and fair winds"


def made(octo, answers):
    """Returns the gifts that the answers made or repeated; a refusal needs a code that the readings
    accept."""
    refusals = sorted({answer.error for answer in answers if not answer.ok})
    for code in refusals:
        assert octo.tolerates("CON-091", code)
    return [answer.body for answer in answers if answer.ok]


def names(gifts):
    """Returns what gifts are told apart by: the supplier's own id where there is one, because the uuid is
    the reseller's."""
    return {gift.get("id") or gift.uuid for gift in gifts}


def under(octo, reference):
    """Returns the gifts that are listed under a reference and carry it."""
    listed = octo.gifts(resellerReference=reference)
    return [gift for gift in listed if gift.get("resellerReference") == reference]


@requirement("GIFT-001")
def test_a_gift_is_held(stage, octo):
    """The shop offers vouchers and cannot sell one."""
    gift = octo.create_gift(**stage.own.gift_body())
    assert gift.status == "ON_HOLD"


@requirement("GIFT-001")
def test_the_uuid_sent_is_the_address_of_the_gift(stage, octo):
    """A reseller that lost the answer can never find its voucher again."""
    body = stage.own.gift_body()
    octo.create_gift(**body)
    found = octo.gift(body["uuid"])
    assert found.uuid == body["uuid"]


@requirement("GIFT-002", control=(CREATE, LIST))
def test_a_gift_sent_twice_is_one_gift(stage, octo):
    """The guest pays for two vouchers."""
    body = stage.own.gift_body()
    first = octo.create_gift(**body)
    again = made(octo, [octo.attempt.create_gift(**body)])
    assert names(again) <= names([first])
    kept = under(octo, body["resellerReference"])
    assert len(kept) <= 1, f"the same gift sent twice is {len(kept)} gifts in the list"


@requirement("GIFT-002", control=(CREATE, LIST))
def test_a_gift_sent_by_several_threads_is_one_gift(stage, octo):
    """The guest pays for two vouchers when a queue delivers a message twice at once."""
    body = stage.own.gift_body()
    answers = stage.at_once([lambda: octo.attempt.create_gift(**body) for _ in range(4)])
    one = names(made(octo, answers))
    assert len(one) == 1, (
        f"{len(answers)} equal gifts sent at once made {len(one)} gifts: {', '.join(sorted(map(str, one)))}"
    )
    kept = under(octo, body["resellerReference"])
    assert len(kept) <= 1, f"{len(answers)} equal gifts sent at once are {len(kept)} gifts in the list"


@requirement("GIFT-002", control=(CREATE, READ))
def test_a_uuid_used_for_another_gift_leaves_the_first_alone(stage, octo):
    """The second sale overwrites the voucher of the first guest."""
    body = stage.own.gift_body()
    first = octo.create_gift(**body)
    octo.attempt.create_gift(**{**body, "amount": body["amount"] * 2})
    found = octo.gift(body["uuid"])
    if "amount" not in found:
        stage.not_applicable("gifts show no amount to tell them apart by")
    assert found.amount == first.amount


@requirement("GIFT-022", control=(CREATE, READ))
def test_a_gift_is_worth_what_was_asked_for(stage, octo):
    """The guest has paid fifty and gives away five."""
    body = stage.own.gift_body()
    octo.create_gift(**body)
    found = octo.gift(body["uuid"])
    if "amount" in found:
        assert found.amount == body["amount"]
    if "currency" in body:
        assert found.currency == body["currency"]


@requirement("GIFT-022", control=(CREATE, "POST /gifts/{uuid}/confirm"))
def test_a_gift_keeps_its_worth_when_it_is_confirmed(stage, octo):
    """The guest has paid fifty and gives away five."""
    gift = stage.own.gift()
    if "amount" not in gift:
        stage.not_applicable("gifts show no amount")
    octo.confirm_gift(gift.uuid)
    confirmed = octo.gift(gift.uuid)
    assert confirmed.amount == gift.amount
    assert confirmed.currency == gift.currency


@requirement("GIFT-023", control=(CREATE, READ))
@each("field", ["message", "resellerReference"])
def test_texts_sent_with_a_gift_are_kept(stage, octo, field):
    """The voucher carries neither the title nor the message of the guest."""
    body = stage.own.gift_body(message=MESSAGE)
    octo.create_gift(**body)
    found = octo.gift(body["uuid"])
    if field not in found:
        stage.not_applicable(f"gifts show no {field}")
    assert found[field] == body[field]


@requirement("GIFT-023", control=(CREATE, READ))
@each("field", ["recipient", "contact"])
def test_people_sent_with_a_gift_are_kept(stage, octo, field):
    """The voucher is made out to nobody."""
    sent = {"fullName": stage.contact["fullName"], "emailAddress": stage.contact["emailAddress"]}
    body = stage.own.gift_body(**{field: sent})
    octo.create_gift(**body)
    found = octo.gift(body["uuid"])
    if field not in found:
        stage.not_applicable(f"gifts show no {field}")
    assert found[field] is not None
    assert found[field].get("fullName") == sent["fullName"]


@requirement("GIFT-041", control=(CREATE,))
@each("amount", [0, -2500])
def test_a_gift_of_nothing_or_less_is_refused(stage, octo, amount):
    """The reseller pays money to whoever buys a gift of a negative amount."""
    answer = octo.attempt.create_gift(**stage.own.gift_body(amount=amount))
    assert answer.error is not None
