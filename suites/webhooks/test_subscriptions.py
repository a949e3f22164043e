"""A subscription is made, shown, changed and deleted."""

from octo_conformance.suite import each, requirement

CREATE, LIST = "POST /webhooks", "GET /webhooks"
CHANGE, DELETE = "PATCH /webhooks/{webhookId}", "DELETE /webhooks/{webhookId}"
EVENT = "booking_update"
OTHER = "X-Octo-Conformance"
SENT = ("url", "retryOnError", "useContactLanguage", "headers")


def subscription(stage, octo, **body):
    """Returns a new subscription to changes of bookings."""
    return stage.webhooks.made(EVENT, octo, **{"url": stage.webhooks.address(), **body})


def listed(octo, made):
    """Returns how often the list has a subscription."""
    return [shown.id for shown in octo.webhooks()].count(made.id)


def another_capability(stage, octo):
    """Returns a capability of the target that is in force only where it is asked for."""
    unasked = octo.using("octo/webhooks").attempt.products().capabilities or frozenset()
    others = sorted(stage.negotiated - {"octo/webhooks"} - unasked)
    if not others:
        stage.not_applicable("the supplier has no other capability that has to be asked for")
    return others[0]


def keeps(stage, shown, capability):
    """Returns whether a subscription keeps a capability, which may stand there without its prefix."""
    if "capabilities" not in shown:
        stage.not_applicable("a subscription does not show its capabilities")
    return capability.rpartition("/")[2] in {str(each).rpartition("/")[2] for each in shown.capabilities}


@requirement("WEBHOOK-001")
def test_each_subscription_has_an_id_of_its_own(stage, octo):
    """Deleting one subscription deletes another."""
    first, second = subscription(stage, octo), subscription(stage, octo)
    assert first.id != second.id


@requirement("WEBHOOK-001", control=(CREATE,))
@each("event", ["booking_update", "availability_update"])
def test_a_subscription_is_made_for_each_event_of_all_documents(stage, octo, event):
    """The reseller is told of nothing, and asks for every booking again and again."""
    made = stage.webhooks.made(event, octo, url=stage.webhooks.address())
    assert octo.tolerates("CON-211", made.event)


@requirement("WEBHOOK-002")
def test_a_subscription_shows_what_was_sent(stage, octo):
    """The reseller believes that a header protects its address, and it is never sent."""
    sent = {
        "url": stage.webhooks.address(),
        "retryOnError": False,
        "useContactLanguage": False,
        "headers": {OTHER: stage.reference()},
    }
    made = stage.webhooks.made(EVENT, octo, **sent)
    shown = {name: made.get(name, sent[name]) for name in SENT}
    assert shown == sent
    assert made.event.replace(".updated", "_update") == EVENT


@requirement("WEBHOOK-003")
def test_the_list_has_every_subscription(stage, octo):
    """A subscription that nobody finds any more calls an address for ever."""
    first, second = subscription(stage, octo), subscription(stage, octo)
    times = [listed(octo, first), listed(octo, second)]
    assert times == [1, 1]


@requirement("WEBHOOK-005")
def test_a_subscription_tries_again_and_speaks_to_the_contact(stage, octo):
    """A restart of the reseller's server loses every change of that minute."""
    made = subscription(stage, octo)
    flags = [made.get("retryOnError"), made.get("useContactLanguage")]
    if flags == [None, None]:
        stage.not_applicable("a subscription shows neither flag")
    assert set(flags) <= {True, None}


@requirement("WEBHOOK-006")
def test_a_subscription_keeps_the_capabilities_of_the_header(stage, octo):
    """The delivery lacks the price, and the reseller's program stops at it."""
    other = another_capability(stage, octo)
    made = subscription(stage, octo.using("octo/webhooks", other))
    plain = subscription(stage, octo.using("octo/webhooks"))
    kept = [keeps(stage, made, other), keeps(stage, plain, other)]
    assert kept == [True, False]


@requirement("WEBHOOK-007")
@each("begins", [True, False], ids=["with it", "without it"])
def test_a_change_replaces_the_capabilities(stage, octo, begins):
    """The reseller has learnt to read prices, and the deliveries go on without them."""
    other = another_capability(stage, octo)
    rich, poor = octo.using("octo/webhooks", other), octo.using("octo/webhooks")
    first, then = (rich, poor) if begins else (poor, rich)
    made = subscription(stage, first)
    if keeps(stage, made, other) is not begins:
        stage.not_verified("a subscription does not keep what it was made with, see WEBHOOK-006")
    changed = then.update_webhook(made.id, retryOnError=True)
    assert keeps(stage, changed, other) is not begins


@requirement("WEBHOOK-008")
def test_a_change_is_shown(stage, octo):
    """The reseller moves its server, and deliveries go on to the old one."""
    made, url = subscription(stage, octo), stage.webhooks.address()
    changed = octo.update_webhook(made.id, url=url, retryOnError=False)
    due = {"id": made.id, "url": url, "retryOnError": False}
    shown = {"id": changed.id, "url": changed.url, "retryOnError": changed.get("retryOnError", False)}
    other = [name for name in due if shown[name] != due[name]]
    assert other == [], (
        f"a call that changes url and retryOnError is answered with another {' and '.join(other)}"
    )


@requirement("WEBHOOK-008", control=(LIST,))
def test_a_change_stays(stage, octo):
    """The reseller moves its server, and deliveries go on to the old one."""
    made, url = subscription(stage, octo), stage.webhooks.address()
    octo.update_webhook(made.id, url=url)
    urls = [shown.url for shown in octo.webhooks() if shown.id == made.id]
    assert urls == [url]


@requirement("WEBHOOK-009")
def test_a_change_leaves_the_rest(stage, octo):
    """Another address costs the reseller the header without which its server refuses everything."""
    made = subscription(stage, octo, retryOnError=False, headers={OTHER: stage.reference()})
    changed = octo.update_webhook(made.id, url=stage.webhooks.address())
    names = ["event", "retryOnError", "useContactLanguage", "headers"]
    before = {name: made[name] for name in names if name in made}
    after = {name: changed.get(name) for name in before}
    assert after == before


@requirement("WEBHOOK-010", control=(DELETE, LIST))
def test_a_subscription_is_deleted(stage, octo):
    """A server that was given up is called for ever."""
    made = subscription(stage, octo)
    answer = octo.attempt.delete_webhook(made.id)
    assert answer.error is None
    assert listed(octo, made) == 0


@requirement("WEBHOOK-010", control=(DELETE,))
def test_a_deletion_says_that_it_was_done(stage, octo):
    """A client that was told of failure tries again for ever."""
    answer = octo.attempt.delete_webhook(subscription(stage, octo).id)
    if not answer.ok:
        stage.not_verified("no subscription could be deleted")
    said = answer.plain if not answer.empty and isinstance(answer.plain, dict) else {}
    assert said.get("success") is not False


@requirement("WEBHOOK-011", control=(CHANGE,))
def test_a_subscription_nobody_made_cannot_be_changed(stage, octo):
    """A client changes the wrong one, and hears of success."""
    answer = octo.attempt.update_webhook(stage.invent_uuid(), retryOnError=True)
    assert answer.error is not None


@requirement("WEBHOOK-011", control=(DELETE,))
def test_a_subscription_nobody_made_cannot_be_deleted(stage, octo):
    """A client deletes the wrong one, hears of success, and is called all the same."""
    answer = octo.attempt.delete_webhook(stage.invent_uuid())
    assert answer.error is not None


@requirement("WEBHOOK-013", needs_key="second", control=(LIST,))
def test_another_reseller_does_not_see_a_subscription(stage, octo):
    """A competitor reads the address and the password of the reseller's server."""
    made = subscription(stage, octo)
    shown = [str(each.id) for each in octo.as_key("second").webhooks()]
    assert made.id not in shown


@requirement("WEBHOOK-013", needs_key="second", control=(CHANGE, LIST))
def test_another_reseller_cannot_change_a_subscription(stage, octo):
    """A competitor has the changes of all bookings sent to itself."""
    made = subscription(stage, octo)
    octo.as_key("second").attempt.update_webhook(made.id, url=stage.webhooks.address())
    urls = [shown.url for shown in octo.webhooks() if shown.id == made.id]
    assert urls == [made.url]


@requirement("WEBHOOK-013", needs_key="second", control=(DELETE, LIST))
def test_another_reseller_cannot_delete_a_subscription(stage, octo):
    """A competitor takes the reseller's server off the line."""
    made = subscription(stage, octo)
    octo.as_key("second").attempt.delete_webhook(made.id)
    assert listed(octo, made) == 1


@requirement("WEBHOOK-014", control=(CREATE,))
def test_an_event_that_does_not_exist_is_refused(stage, octo):
    """A misspelled word waits for deliveries that never come."""
    subscription(stage, octo)
    answer = octo.breaking.create_webhook(event="no_such_event", url=stage.webhooks.address())
    assert answer.error is not None
