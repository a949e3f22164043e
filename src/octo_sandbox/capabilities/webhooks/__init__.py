"""octo/webhooks: addresses that are called when a booking, an order, a slot or a product changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from octo_sandbox.capabilities import Capability
from octo_sandbox.capabilities.webhooks import routes
from octo_sandbox.capabilities.webhooks.names import WEBHOOKS
from octo_sandbox.capabilities.webhooks.rules import WebhookRules
from octo_sandbox.capabilities.webhooks.watching import watched
from octo_sandbox.revisions import revised
from octo_sandbox.routing import Route

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.catalogue import Product


def _revised(call: Call, product: Product) -> Product:
    return revised(call.store, product, call.reseller.id)


CAPABILITY = Capability(
    id=WEBHOOKS,
    docs="https://docs.ventrata.com/capabilities/webhooks",
    routes=(
        Route("POST", "/webhooks", routes.create, WEBHOOKS),
        Route("GET", "/webhooks", routes.show_all, WEBHOOKS),
        Route("DELETE", "/webhooks", routes.delete_by_url, WEBHOOKS),
        Route("GET", "/webhooks/{webhookId}", routes.show, WEBHOOKS),
        Route("PATCH", "/webhooks/{webhookId}", routes.update, WEBHOOKS),
        Route("DELETE", "/webhooks/{webhookId}", routes.delete, WEBHOOKS),
    ),
    policies=WebhookRules(),
    per_call=True,
    product_for_call=_revised,
    watching=watched,
)
