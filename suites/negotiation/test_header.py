"""The tests send Octo-Capabilities alone, in pairs, twice, unknown, empty, and with and without spaces."""

from octo_conformance.suite import each, in_pairs, requirement

PRODUCTS = "GET /products"
UNKNOWN = "octo/nobody-has-this"


def on_offer(stage):
    """Returns every capability that the supplier lists or has echoed when it was asked for."""
    return sorted(stage.negotiated | (stage.offered or frozenset()))


def two_of(stage):
    """Returns two ids for one header: ids on offer first, then some that many suppliers do not have."""
    return [*on_offer(stage), "octo/content", "octo/pickups"][:2]


def asked(octo, header):
    """Returns the answer with the list of products under this exact header."""
    return octo.with_capabilities_header(header).attempt.products()


SAME = [("{0},{1}", "{0}, {1}"), ("{1},{0}", "{1}, {0}"), ("{0},{1}", "{0},{1},{0}")]
"""Ways to write one list of two capabilities."""


@requirement("CORE-HDR-001", control=(PRODUCTS,))
@each("ways", SAME, ids=["with a space", "with a space, turned round", "one twice"])
def test_a_list_of_capabilities_means_the_same_however_it_is_written(stage, octo, ways):
    """A reseller whose HTTP library joins lists without a space gets other answers."""
    plain, other = (asked(octo, way.format(*two_of(stage))) for way in ways)
    assert other.error == plain.error
    assert other.capabilities == plain.capabilities


@requirement("CORE-HDR-002", control=(PRODUCTS,))
def test_an_empty_header_asks_for_core_alone(octo):
    """A reseller that wants core alone is refused for saying so."""
    answer = asked(octo, "")
    assert answer.error is None
    assert sorted(answer.capabilities or ()) == []


@requirement("CORE-HDR-004", control=(PRODUCTS,))
def test_a_capability_nobody_has_is_left_out_of_the_echo(stage, octo):
    """A reseller relies on a capability that does nothing."""
    answer = asked(octo, UNKNOWN)
    assert answer.error is None
    if answer.capabilities is None:
        stage.not_verified("answers carry no Octo-Capabilities header at all")
    assert UNKNOWN not in answer.capabilities


@requirement("CORE-HDR-004", control=(PRODUCTS,))
def test_a_capability_nobody_has_does_not_stand_in_the_way_of_the_others(stage, octo):
    """A reseller that sends one header to all its suppliers loses the capabilities that this one has."""
    wanted = two_of(stage)
    usual = asked(octo, ", ".join(wanted))
    answer = asked(octo, ", ".join([wanted[0], UNKNOWN, *wanted[1:]]))
    assert answer.error is None
    if usual.capabilities is None and answer.capabilities is None:
        stage.not_verified("answers carry no Octo-Capabilities header at all")
    assert answer.capabilities == usual.capabilities


@requirement("CORE-HDR-005", control=(PRODUCTS,))
def test_each_capability_asked_for_alone_is_echoed(stage):
    """A reseller does not know which capabilities were applied and cannot read the answer."""
    offered = on_offer(stage)
    if not offered:
        stage.not_applicable("no capability is offered")
    echoes = {capability: stage.shared.products_under(capability).capabilities for capability in offered}
    if set(echoes.values()) == {None}:
        stage.not_verified("answers carry no Octo-Capabilities header at all")
    left_out = [capability for capability, echo in echoes.items() if capability not in (echo or ())]
    assert left_out == [], (
        f"Octo-Capabilities of the answer leaves out what alone was asked for: {', '.join(left_out)}"
    )


@requirement("CORE-HDR-005", control=(PRODUCTS,))
def test_both_of_two_capabilities_are_echoed(stage):
    """A reseller that needs two capabilities of one supplier can use only one of them."""
    pairs = in_pairs(on_offer(stage), stage.depth)
    if not pairs:
        stage.not_applicable("no two capabilities are offered")
    echoes = {pair: stage.shared.products_under(*pair).capabilities for pair in pairs}
    if set(echoes.values()) == {None}:
        stage.not_verified("answers carry no Octo-Capabilities header at all")
    left_out = [" with ".join(pair) for pair, echo in echoes.items() if not set(pair) <= set(echo or ())]
    assert left_out == [], (
        f"Octo-Capabilities of the answer leaves out one of two that were asked for: {'; '.join(left_out[:8])}"
    )


@requirement("CORE-HDR-006", control=(PRODUCTS,))
def test_a_capability_brings_those_it_depends_on(stage, octo):
    """A reseller that asks for offers gets no prices and cannot show an offer."""
    listed = octo.core.capabilities()
    needs = {capability.id: set(capability.dependencies) for capability in listed if capability.dependencies}
    if not needs:
        stage.not_applicable("no capability depends on another")
    echoes = {capability: stage.shared.products_under(capability).capabilities for capability in needs}
    if set(echoes.values()) == {None}:
        stage.not_verified("answers carry no Octo-Capabilities header at all")
    left_out = sorted(
        f"{capability} without {needed}"
        for capability, echo in echoes.items()
        for needed in needs[capability]
        if (needed if "/" in needed else f"octo/{needed}") not in (echo or ())
    )
    assert left_out == [], f"Octo-Capabilities of the answer names {', '.join(left_out)}, on which it depends"


@requirement("CORE-HDR-007", control=(PRODUCTS,))
def test_the_query_parameter_does_what_the_header_does(stage, octo):
    """A client that cannot set headers gets no capability at all."""
    if not stage.negotiated:
        stage.not_applicable("no capability is offered")
    capability = sorted(stage.negotiated)[0]
    bare = octo.without_capabilities_header()
    by_default = bare.attempt.products()
    answer = bare.call("GET", "/products", query={"_capabilities": capability})
    if not answer.ok or (by_default.ok and answer.capabilities == by_default.capabilities):
        stage.not_applicable("the parameter has no effect")
    by_header = asked(octo, capability)
    assert answer.capabilities == by_header.capabilities
    assert answer.body == by_header.body


@requirement("CORE-HDR-008", control=(PRODUCTS,))
def test_a_call_without_the_header_is_served_or_refused_as_a_bad_request(octo):
    """A developer who forgot the header looks for a lost key or a broken supplier."""
    answer = octo.without_capabilities_header().attempt.products()
    assert answer.error in {None, "BAD_REQUEST"}


@requirement("CORE-HDR-010")
def test_a_booking_in_the_test_environment_is_a_test_booking(stage, octo):
    """A developer's trial takes a real seat and appears on an invoice."""
    answer = octo.with_headers({"Octo-Env": "test"}).attempt.reserve(stage.bookable())
    assert answer.error is None
    assert answer.body.testMode is True
    assert answer.headers.get("octo-env") == "test"
