"""The routes of subscriptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from octo_sandbox.capabilities import Subject
from octo_sandbox.capabilities.webhooks.names import EVENTS, rules_of
from octo_sandbox.capabilities.webhooks.subscription import Subscription
from octo_sandbox.errors import NOT_FOUND, Refusal, bad_request
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call


def create(call: Call) -> View:
    """Make a subscription. Its capabilities are those of the call."""
    rules, fields = rules_of(call), call.fields
    url, event = fields.required_text("url"), fields.required_text("event")
    rules.known_event(event)
    made = Subscription(
        id=rules.new_id(call),
        reseller=call.reseller.id,
        event=event,
        url=must_be_an_address(url),
        capabilities=rules.capabilities(call, None),
    )
    made = rules.with_sent(made, sent(call))
    rules.save(call, made)
    return shown(call, made)


def show_all(call: Call) -> list[View]:
    return [shown(call, each) for each in rules_of(call).listed(call)]


def show(call: Call) -> View:
    return shown(call, _asked(call))


def update(call: Call) -> View:
    """Change what was sent. The capabilities become those of the call."""
    rules, before = rules_of(call), _asked(call)
    after = rules.changed(before, sent(call))
    after = replace(after, capabilities=rules.capabilities(call, before))
    rules.save(call, after)
    return shown(call, after)


def delete(call: Call) -> Any:
    gone = _asked(call)
    rules_of(call).forget(call, gone)
    return rules_of(call).deletion(call, gone)


def delete_by_url(call: Call) -> Any:
    """Delete those of this reseller at an address, of one event where it is named. Refuses a call without an address."""
    rules = rules_of(call)
    url = call.query.get("url") or call.fields.required_text("url")
    event = call.query.get("event") or call.fields.text("event")
    for each in rules.listed(call):
        if each.url == url and event in (None, each.event):
            rules.forget(call, each)
    return {"success": True}


def sent(call: Call) -> dict[str, Any]:
    """The fields of a body that a subscription keeps, by the names that it keeps them under."""
    fields = call.fields
    found: dict[str, Any] = {
        "url": fields.text("url"),
        "event": fields.text("event"),
        "retry_on_error": fields.flag("retryOnError"),
        "use_contact_language": fields.flag("useContactLanguage"),
        "headers": _headers(call),
    }
    if found["url"] is not None:
        must_be_an_address(found["url"])
    if found["event"] is not None:
        rules_of(call).known_event(found["event"])
    return {name: value for name, value in found.items() if value is not None}


def _headers(call: Call) -> Mapping[str, str] | None:
    given = call.fields.object("headers")
    if given is None:
        return None
    for name, value in given.values.items():
        if not isinstance(value, str) or not (value.isascii() and value.isprintable()):
            raise bad_request(
                "wrong-type", field=f"headers.{name}", expected="a text that a header can carry"
            )
        if not (name.isascii() and name.replace("-", "").replace("_", "").isalnum()):
            raise bad_request("wrong-type", field="headers", expected="names that a header can have")
    return dict(given.values)


def with_sent(subscription: Subscription, values: Mapping[str, Any]) -> Subscription:
    """The subscription with these values in place of its own."""
    return replace(subscription, **values)


def of_the_header(call: Call, _before: Subscription | None) -> tuple[str, ...]:
    return call.capabilities


def must_be_known(event: str) -> None:
    if event not in EVENTS:
        raise bad_request("unknown-event", value=event)


def must_be_an_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.hostname:
            return url
    except ValueError:
        pass
    raise bad_request("wrong-type", field="url", expected="an http or https address")


def must_exist(found: Subscription | None) -> None:
    if found is None:
        raise Refusal(NOT_FOUND, NOT_FOUND)


def _asked(call: Call) -> Subscription:
    id_ = call.path["webhookId"]
    found = rules_of(call).find(call, id_)
    rules_of(call).addressed(found)
    return found or Subscription(id_, call.reseller.id, "booking_update", "http://localhost/")


def shown(call: Call, subscription: Subscription) -> View:
    return component_view(call, "Webhook", rules_of(call).view(subscription), Subject())


def view(subscription: Subscription) -> View:
    return {
        "id": subscription.id,
        "event": subscription.event,
        "url": subscription.url,
        "retryOnError": subscription.retry_on_error,
        "useContactLanguage": subscription.use_contact_language,
        "headers": dict(subscription.headers),
        "capabilities": list(subscription.capabilities),
    }


def success(_call: Call, _gone: Subscription) -> Any:
    return {"success": True}
