"""The discount of an offer on a price."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from octo_sandbox.capabilities.offers.offer import FULL, NONE, SPLIT, Offer
from octo_sandbox.capabilities.pricing.price import Price, Reduction, Tax


def reduced(offer: Offer, price: Price) -> Price:
    """The price after the offer; original stays what it was before."""
    off = _part(price.retail, offer.percent)
    off_net = None if price.net is None else _off_net(offer, price.net, off)
    net = None if price.net is None or off_net is None else price.net - off_net
    kept = [_reduced_tax(tax, offer, off_net, price.net) for tax in price.taxes]
    taken = tuple(
        Tax(before.name, 0, before.retail - after.retail, _difference(before.net, after.net))
        for before, after in zip(price.taxes, kept, strict=True)
    )
    return replace(
        price,
        retail=price.retail - off,
        net=net,
        taxes=tuple(kept),
        reduction=Reduction(off, off_net, taken),
    )


def _off_net(offer: Offer, net: int, off: int) -> int:
    """Return the part of the discount that the supplier bears."""
    if offer.net_discount == NONE:
        return 0
    if offer.net_discount == FULL:
        return min(off, net)
    if offer.net_discount == SPLIT:
        return min(off // 2, net)
    return _part(net, offer.percent)


def _reduced_tax(tax: Tax, offer: Offer, off_net: int | None, net: int | None) -> Tax:
    kept_net = tax.net
    if tax.net is not None and off_net is not None and net:
        kept_net = tax.net - int((Decimal(tax.net) * off_net / net).quantize(Decimal(1), ROUND_HALF_UP))
    return replace(tax, retail=tax.retail - _part(tax.retail, offer.percent), net=kept_net)


def _difference(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else before - after


def _part(amount: int, percent: int) -> int:
    """`percent` of an amount, to the nearest whole number."""
    return int((Decimal(amount) * percent / 100).quantize(Decimal(1), ROUND_HALF_UP))
