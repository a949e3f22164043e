"""A key in a ledger is readable with the run's own key, and with nothing else."""

from __future__ import annotations

import pytest

from octo_conformance.ledger.sealed import seal, unseal


@pytest.mark.parametrize("text", ["", "sandbox_x", "a key with ümlauts and more than thirty-two bytes in it"])
def test_what_was_sealed_is_read_with_the_same_key(text: str) -> None:
    """A text that is sealed twice looks different each time."""
    assert unseal(seal(text, "key"), "key") == text
    assert seal(text, "key") != seal(text, "key")


def test_another_key_or_another_text_reads_nothing() -> None:
    """A damaged ledger and a wrong key give nothing rather than something wrong."""
    sealed = seal("secret", "key")
    assert unseal(sealed, "other") is None
    assert unseal(sealed[:-4] + "AAAA", "key") is None
    assert unseal("no base64 at all!", "key") is None
    assert unseal("", "key") is None
