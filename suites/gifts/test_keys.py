"""What one key bought as a gift, no other key changes, whatever route it takes."""

from octo_conformance.suite import requirement

READ = "GET /gifts/{uuid}"
WRITES = ("POST /gifts/{uuid}/confirm", "POST /gifts/{uuid}/cancel")
"""Those of the routes that have to be seen to work; all are tried."""


def done_by(stranger, stage, uuid):
    """Returns what a caller with another key was allowed to do to a gift, tried on every route of it.
    Its owner has just read it, so that an answer from memory would show."""
    answers = {
        "read": stranger.gift(uuid),
        "change": stranger.update_gift(uuid, message=stage.notes),
        "preview": stranger.preview_gift(uuid, message=stage.notes),
        "extend": stranger.extend_gift(uuid, minutes=25),
        "confirm": stranger.confirm_gift(uuid),
        "cancel": stranger.cancel_gift(uuid),
    }
    return sorted(what for what, answer in answers.items() if answer.ok)


@requirement("GIFT-045", needs_key="second", control=(READ, *WRITES))
def test_another_reseller_changes_nothing_of_a_gift(stage, octo):
    """A competitor reads the code of a voucher, or takes it away from the guest who gave it."""
    before = octo.gift(stage.own.gift().uuid)
    done = done_by(octo.as_key("second").attempt, stage, before.uuid)
    after = octo.gift(before.uuid)
    assert done == []
    assert after == before


@requirement("CORE-AUTH-005", control=(READ, *WRITES))
def test_an_unknown_key_changes_nothing_of_a_gift(stage, octo):
    """Anybody who sees the number of a voucher reads its code, or takes it away."""
    before = octo.gift(stage.own.gift().uuid)
    done = done_by(octo.as_key("wrong").attempt, stage, before.uuid)
    after = octo.gift(before.uuid)
    assert done == []
    assert after == before
