"""This rule holds for everything that belongs to an identity, wherever it is shown."""

from octo_conformance.suite import NOT_CONCERNED, rule


@rule("IDENT-008", on="Booking")
@rule("IDENT-010", on="Order")
@rule("IDENT-012", on="Gift")
def what_belongs_to_an_identity_names_and_shows_it(thing, context):
    """Two shops that read different fields come to different guests."""
    identity, name = thing.get("identity"), thing.get("identityId")
    if identity is None and name is None:
        return NOT_CONCERNED
    if identity is None:
        sent = context.request.get("identityId") if context.request is not None else None
        assert context.tolerates("CON-099", "a living one" if sent == name else "its name")
        return None
    assert name is not None
    assert context.tolerates("CON-006", "the id" if name == identity.id else "another name")
    return None
