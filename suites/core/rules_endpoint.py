"""This rule holds for the address of the supplier."""

from urllib.parse import urlsplit

from octo_conformance.suite import NOT_CONCERNED, rule


def is_local(host):
    """Tells whether a host name means whoever says it."""
    return host in {"localhost", "::1"} or host.startswith("127.")


@rule("CORE-SUPP-006", on="Supplier")
def the_endpoint_is_the_address_that_was_asked(supplier, context):
    """A reseller that goes by the endpoint books at another installation than the one it tested."""
    asked, told = urlsplit(context.exchange.request.url), urlsplit(supplier.endpoint)
    hosts = (asked.hostname or "", told.hostname or "")
    if not all(hosts) or is_local(hosts[0]) != is_local(hosts[1]):
        return NOT_CONCERNED
    assert told.netloc.rpartition("@")[2].lower() == asked.netloc.rpartition("@")[2].lower(), (
        f"endpoint is {told.netloc.rpartition('@')[2]}, where {asked.netloc} was asked"
    )
