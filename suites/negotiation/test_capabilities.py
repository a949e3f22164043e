"""A supplier lists what it can do besides core."""

from octo_conformance.suite import requirement

INTERNAL = {"octo/identities"}
"""Meant for the supplier's own shops; not listed, though others may depend on it."""


def prefixed(identifier):
    """Returns the id with its prefix, which some suppliers leave out."""
    return identifier if "/" in identifier else f"octo/{identifier}"


def capabilities_of(stage, octo):
    """Returns what GET /capabilities lists."""
    listed = octo.core.capabilities()
    if not listed:
        stage.not_applicable("the list of capabilities is empty")
    return listed


@requirement("CORE-CAP-003")
def test_capabilities_depend_on_listed_ones(stage, octo):
    """A client that follows the list asks for a capability that the supplier does not have."""
    listed = capabilities_of(stage, octo)
    known = {prefixed(capability.id) for capability in listed} | INTERNAL
    named = [name for capability in listed for name in capability.dependencies if isinstance(name, str)]
    needed = {prefixed(name) for name in named}
    assert sorted(needed - known) == [], (
        f"capabilities depend on {', '.join(sorted(needed - known))}, which GET /capabilities does not list"
    )


def brought(listed, identifier):
    """Returns the capability with all that it depends on, directly or by way of others."""
    needs = {prefixed(each.id): {prefixed(name) for name in each.dependencies} for each in listed}
    reached, todo = set(), [identifier]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo.extend(needs.get(name, ()))
    return reached


@requirement("CORE-CAP-006", control=("GET /products",))
def test_what_comes_along_is_listed_as_a_dependency(stage, octo):
    """A reseller is shown fields of an extension and does not know where they come from."""
    listed = capabilities_of(stage, octo)
    always = {prefixed(each.id) for each in listed if each.required is True}
    unlisted = []
    for capability in listed:
        identifier = prefixed(capability.id)
        applied = stage.shared.products_under(capability.id).capabilities or set()
        more = sorted(applied - brought(listed, identifier) - always)
        unlisted += [f"{name} comes with {identifier}" for name in more]
    assert unlisted == []


@requirement("CORE-CAP-004")
def test_internal_capabilities_are_not_listed(stage, octo):
    """Resellers build on a capability that was never promised to them."""
    listed = {prefixed(capability.id) for capability in capabilities_of(stage, octo)}
    assert sorted(listed & INTERNAL) == [], (
        f"GET /capabilities lists {', '.join(sorted(listed & INTERNAL))}, which is internal"
    )


@requirement("CORE-CAP-005")
def test_the_key_says_whose_it_is(stage, octo):
    """A reseller with many keys cannot tell which one it holds."""
    first = octo.call("GET", "/whoami")
    if not first.ok:
        stage.not_applicable("GET /whoami is not offered")
    again = octo.call("GET", "/whoami")
    assert again.body == first.body
