"""A delivery says what changed."""

from octo_conformance.suite import requirement


def changes(stage):
    """Returns the scene in which a booking gets another reference, and what the diff of its last delivery says."""
    scene = stage.webhooks.booking_scene()
    stage.builds_on("WEBHOOK-020", scene.heard, scene.after)
    return scene, scene.sent[-1].changes("booking")


def contradicted(change, thing):
    """Returns whether a thing shows something else than a change says of it."""
    try:
        shown = change.now(thing)
    except LookupError:
        return change.op != "remove"
    return change.op != "remove" and change.tells_both and shown != change.value


@requirement("WEBHOOK-028")
def test_the_diff_tells_the_change(stage):
    """The reseller mails every guest for every change, as it cannot tell which of them matter."""
    scene, found = changes(stage)
    told = [[each.op, each.was, each.value] for each in found if each.path == ("resellerReference",)]
    was, value = scene.before.resellerReference, scene.after.resellerReference
    operations = {op for op, *_ in told}
    assert operations <= {"replace", "add"}
    assert [each[1:] for each in told] == [[was, value]]


@requirement("WEBHOOK-028")
def test_the_diff_tells_of_nothing_else(stage):
    """A note to the supplier looks like another departure, and the guest is woken for it."""
    _, found = changes(stage)
    same = [
        ".".join(each.path)
        for each in found
        if each.tells_both and each.op == "replace" and each.was == each.value
    ]
    if not found:
        stage.not_verified("the delivery has no diff, see WEBHOOK-028")
    assert same == []


@requirement("WEBHOOK-029")
def test_the_diff_agrees_with_what_is_beside_it(stage):
    """The guest is told of a time at which nothing departs."""
    scene, found = changes(stage)
    if not found:
        stage.not_applicable("the delivery has no diff")
    wrong = [".".join(each.path) for each in found if contradicted(each, scene.last)]
    assert wrong == []
