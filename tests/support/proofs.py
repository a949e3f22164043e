"""What a selftest found of a fault that was killed, and of a variant that nobody accused."""

from __future__ import annotations

from octo_proof.proving import Acquittal, Proof
from octo_proof.trial import Told

TOLD = Told("CORE-BOOK-080", "FAIL", "Cancelling a confirmed booking makes it CANCELLED", '"CONFIRMED"')
PROOF = Proof(
    name="cancel-is-noop",
    kind="rule",
    breaks="CORE-BOOK-080",
    says="A cancellation is answered, and the booking lives on.",
    killed=True,
    right=True,
    status="FAIL",
    tripped=(TOLD,),
    errors=(),
    everything=False,
    seconds=0.5,
)
ACQUITTAL = Acquittal(("times-have-an-offset",), "CONFORMANT", (), (), (), 1.0)
