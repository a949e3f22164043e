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
    assert identity is not None
    assert name is not None
    assert context.tolerates("CON-006", "the id" if name == identity.id else "another name")
