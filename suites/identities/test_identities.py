"""An identity is made, given another key, and deleted."""

from octo_conformance.suite import requirement

CREATE = "POST /identities"
CHANGE, DELETE = "PATCH /identities/{identityId}", "DELETE /identities/{identityId}"


def deleted_identity(stage, octo):
    """Returns the name of an identity that was made and deleted."""
    name = stage.identities.of(stage.own.identity())
    octo.delete_identity(name)
    return name


def private_name(stage, octo):
    """Returns the name of an identity of the first reseller, where unknown identities are refused at all."""
    if octo.attempt.update_identity(stage.invent_uuid(), key=stage.reference()).ok:
        stage.not_verified("identities nobody made can be changed, see IDENT-007")
    return stage.identities.of(stage.own.identity())


def kind_of(answer):
    """Returns what the body of a deletion is, in the words of reading CON-005."""
    if answer.empty:
        return "empty"
    if not isinstance(answer.plain, dict):
        return "something else"
    return "success" if "success" in answer.plain else "object"


@requirement("IDENT-001")
def test_each_identity_has_an_id_of_its_own(stage):
    """Two guests with one id read each other's trips."""
    first, second = stage.own.identity(), stage.own.identity()
    assert first.id != second.id


@requirement("IDENT-002")
def test_the_key_that_is_sent_is_kept(stage, octo):
    """The guest earns points on somebody else's card."""
    key = stage.reference()
    kept = octo.create_identity(key=key).get("key")
    assert kept == key


@requirement("IDENT-002", control=(CREATE,))
def test_an_identity_may_be_made_without_a_key(octo):
    """A guest without a card gets no profile."""
    answer = octo.attempt.create_identity()
    assert answer.error is None


@requirement("IDENT-002", control=(CREATE,))
def test_an_identity_may_be_made_with_a_key_of_null(octo):
    """A client that always sends the field cannot make a profile for a guest without a card."""
    answer = octo.attempt.create_identity(key=None)
    assert answer.error is None


@requirement("IDENT-003")
def test_an_identity_is_given_another_key_and_keeps_its_id(stage, octo):
    """A guest with a new card loses every trip that hangs on the id."""
    identity, key = stage.own.identity(), stage.reference()
    changed = octo.update_identity(stage.identities.of(identity), key=key)
    if "key" not in changed:
        stage.not_verified("the changed identity shows no key, see IDENT-004")
    now = changed.get("key")
    assert now == key
    assert changed.id == identity.id


@requirement("IDENT-004")
def test_a_changed_identity_is_shown_as_a_new_one_is(stage, octo):
    """A client that reads both answers with one piece of code stumbles over the second."""
    identity = stage.own.identity()
    changed = octo.update_identity(stage.identities.of(identity), key=stage.reference())
    missing = sorted(set(identity) - set(changed))
    assert missing == [], (
        f"changing the identity shows it without {', '.join(missing)}, which making it showed"
    )


@requirement("IDENT-005", control=(DELETE,))
def test_an_identity_is_deleted(stage, octo):
    """The reseller cannot fulfil the wish of a guest who asks to be forgotten."""
    answer = octo.attempt.delete_identity(stage.identities.of(stage.own.identity()))
    assert answer.error is None
    denied = isinstance(answer.plain, dict) and answer.plain.get("success") is False
    assert denied is False


@requirement("IDENT-006", control=(DELETE,))
def test_a_deletion_says_nothing_or_that_it_was_done(stage, octo):
    """A client that expects no body stumbles over one."""
    answer = octo.attempt.delete_identity(stage.identities.of(stage.own.identity()))
    if not answer.ok:
        stage.not_verified("no identity could be deleted, see IDENT-005")
    assert octo.tolerates("CON-005", kind_of(answer)), (
        "deleting the identity was answered with neither nothing nor success"
    )


@requirement("IDENT-007", control=(CHANGE,))
def test_an_identity_nobody_made_cannot_be_changed(stage, octo):
    """The new key is given to nobody, and the guest's new card never works."""
    answer = octo.attempt.update_identity(stage.invent_uuid(), key=stage.reference())
    assert answer.error is not None


@requirement("IDENT-007", control=(DELETE,))
def test_an_identity_nobody_made_cannot_be_deleted(stage, octo):
    """The guest is told that the profile is gone while it still exists under another id."""
    answer = octo.attempt.delete_identity(stage.invent_uuid())
    assert answer.error is not None


@requirement("IDENT-007", control=(CHANGE, DELETE))
def test_a_deleted_identity_cannot_be_changed(stage, octo):
    """A profile that was forgotten comes back to life."""
    answer = octo.attempt.update_identity(deleted_identity(stage, octo), key=stage.reference())
    assert answer.error is not None


@requirement("IDENT-007", control=(DELETE,))
def test_a_deleted_identity_cannot_be_deleted_again(stage, octo):
    """A reseller with the wrong id believes that it has deleted a profile."""
    answer = octo.attempt.delete_identity(deleted_identity(stage, octo))
    assert answer.error is not None


@requirement("IDENT-021", control=(CHANGE,), needs_key="second")
def test_another_reseller_cannot_change_an_identity(stage, octo):
    """One shop renames the customers of another."""
    name = private_name(stage, octo)
    answer = octo.as_key("second").attempt.update_identity(name, key=stage.reference())
    assert answer.error is not None


@requirement("IDENT-021", control=(DELETE,), needs_key="second")
def test_another_reseller_cannot_delete_an_identity(stage, octo):
    """One shop deletes the customers of another."""
    name = private_name(stage, octo)
    answer = octo.as_key("second").attempt.delete_identity(name)
    assert answer.error is not None
