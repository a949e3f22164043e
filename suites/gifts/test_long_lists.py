"""A list of gifts that is longer than a page would be has everything that belongs in it."""

from octo_conformance.suite import on_all_pages, requirement

LIST = "GET /gifts"
MANY = 26
"""One more than the largest of the usual pages of few: 10, 20 and 25."""
ENOUGH = 21
"""As many as show that a list goes on after twenty."""


@requirement("GIFT-060", control=(LIST,))
def test_a_list_of_many_gifts_has_all_of_them(stage, octo):
    """A company that bought thirty vouchers for its staff is told of twenty."""
    reference = stage.reference()
    made = [stage.own.gift(resellerReference=reference) for _ in range(MANY)]
    kept = [gift.uuid for gift in made if gift.get("resellerReference") == reference]
    if len(kept) < ENOUGH:
        stage.not_verified("gifts do not keep their reference, see GIFT-KEPT-001")
    listed = {gift.uuid for gift in on_all_pages(octo.attempt.gifts, resellerReference=reference)}
    if listed.isdisjoint(kept):
        stage.not_verified("the list shows none of the gifts of its reference, see GIFT-027")
    missing = [uuid for uuid in kept if uuid not in listed]
    assert missing == [], f"the list of one reference shows {len(listed)} of its {len(kept)} gifts"
