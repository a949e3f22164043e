"""A gift belongs to an identity that is given when it is made, changed, previewed or confirmed."""

from octo_conformance.suite import requirement

GIFTS = ("octo/gifts",)
CREATE, UPDATE = "POST /gifts", "PATCH /gifts/{uuid}"
PREVIEW, CONFIRM = "PATCH /gifts/{uuid}/preview", "POST /gifts/{uuid}/confirm"


def owner(thing):
    """Returns the id of the identity that something belongs to, or None where it belongs to nobody."""
    identity = thing.get("identity")
    return None if identity is None else identity.id


@requirement("IDENT-012", capabilities=GIFTS, control=(CREATE,))
def test_a_gift_is_made_for_an_identity(stage, octo):
    """The buyer of a voucher does not find it in their account."""
    identity = stage.own.identity()
    body = stage.own.gift_body(identityId=stage.identities.of(identity))
    answer = octo.attempt.create_gift(**body)
    assert answer.error is None
    assert owner(answer.body) == identity.id
    found = octo.gift(answer.body.uuid)
    assert owner(found) == identity.id


@requirement("IDENT-012", capabilities=GIFTS, control=(UPDATE,))
def test_an_update_of_a_gift_takes_an_identity(stage, octo):
    """A guest who logs in after choosing the voucher has bought it for nobody."""
    identity, gift = stage.own.identity(), stage.own.gift()
    answer = octo.attempt.update_gift(gift.uuid, identityId=stage.identities.of(identity))
    assert answer.error is None
    assert owner(answer.body) == identity.id
    found = octo.gift(gift.uuid)
    assert owner(found) == identity.id


@requirement("IDENT-012", capabilities=GIFTS, control=(PREVIEW,))
def test_a_preview_of_a_gift_takes_an_identity(stage, octo):
    """The guest is shown what the voucher would be without the account."""
    identity, gift = stage.own.identity(), stage.own.gift()
    answer = octo.attempt.preview_gift(gift.uuid, identityId=stage.identities.of(identity))
    assert answer.error is None
    assert owner(answer.body) == identity.id


@requirement("IDENT-012", capabilities=GIFTS, control=(CONFIRM,))
def test_a_confirmation_of_a_gift_takes_an_identity(stage, octo):
    """A guest who logs in at the till has bought a voucher for nobody."""
    identity, gift = stage.own.identity(), stage.own.gift()
    answer = octo.attempt.confirm_gift(gift.uuid, identityId=stage.identities.of(identity))
    assert answer.error is None
    assert owner(answer.body) == identity.id
    found = octo.gift(gift.uuid)
    assert owner(found) == identity.id
