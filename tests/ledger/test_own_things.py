"""Things of a capability that somebody else installs are noted, guarded and given back like those of OCTO."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from octo_conformance.contract import Contract, load_contract
from octo_conformance.ledger.cleanup import cleanup
from octo_conformance.ledger.ledger import Ledger
from octo_conformance.wire import UNSET, NotOurs, NotProven, Request
from octo_conformance.wire.request import Json, Unset
from octo_sandbox import Running
from support.certifying import KEY
from support.lockers import CAPABILITY, STRANGER, LockerSupplier, install, supplier_with_lockers
from support.wired import Recorded, wired

THEIRS = STRANGER["lockerId"]
WISH: dict[str, Json] = {
    "size": "SMALL",
    "hours": 2,
    "keeper": "Octavia Conformance",
    "luggageTag": "run-1-a",
}


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    """What OCTO says, with the invented capability."""
    return load_contract(extra_roots=[install(tmp_path_factory.mktemp("ours") / "ours")])


@pytest.fixture
def lockers() -> Iterator[tuple[Running, LockerSupplier]]:
    with supplier_with_lockers() as (running, supplier):
        yield running, supplier


@pytest.fixture
def kept(lockers: tuple[Running, LockerSupplier], contract: Contract, tmp_path: Path) -> Iterator[Recorded]:
    """A wire to the supplier of lockers, and its ledger."""
    options = {"keys": {"first": KEY}, "contract": contract, "route": contract.route}
    with wired(lockers[0].url, tmp_path, **options) as made:
        yield made


@pytest.fixture
def supplier(lockers: tuple[Running, LockerSupplier]) -> LockerSupplier:
    return lockers[1]


def asking(method: str, path: str, json: Json | Unset = UNSET) -> Request:
    return Request(method, path, capabilities=(CAPABILITY,), json=json)


def take(kept: Recorded, **other: str) -> str:
    """The id of a new locker."""
    answer = kept.wire.send(asking("POST", "/lockers", json={**WISH, **other}))
    assert isinstance(answer.body, dict)
    return str(answer.body["lockerId"])


@pytest.mark.parametrize(
    "write",
    [
        asking("POST", f"/lockers/{THEIRS}/free"),
        asking("POST", f"/Lockers/{THEIRS}/Free"),
        asking("DELETE", f"/lockers/{THEIRS}"),
        asking("PATCH", "/lockers"),
        asking("POST", "/lockers/free"),
        asking("POST", "/bookings", json={"lockerId": THEIRS}),
    ],
    ids=lambda write: f"{write.method} {write.path}",
)
def test_a_foreign_locker_is_refused_before_anything_is_sent(
    kept: Recorded, supplier: LockerSupplier, write: Request
) -> None:
    """Somebody would find the door of the own locker open."""
    with pytest.raises(NotOurs):
        kept.wire.send(write)
    kept.wire.send(asking("GET", "/lockers"))
    with pytest.raises(NotOurs):
        kept.wire.send(write)
    assert supplier.heard == [("GET", "/lockers")]
    assert kept.ledger.entries() == ()


def test_an_own_locker_is_read_before_it_is_written_to(kept: Recorded, supplier: LockerSupplier) -> None:
    """An answer alone proves nothing: a cache may hand out the locker of somebody else."""
    name = take(kept)
    kept.wire.send(asking("POST", f"/lockers/{name}/free"))
    assert supplier.heard == [
        ("POST", "/lockers"),
        ("GET", f"/lockers/{name}"),
        ("POST", f"/lockers/{name}/free"),
    ]
    assert [(e.what, e.released) for e in kept.ledger.entries()] == [("locker", True)]


def test_a_locker_that_only_an_answer_gives_us_is_not_written_to(
    kept: Recorded, supplier: LockerSupplier
) -> None:
    """The supplier answered with what somebody else keeps."""
    supplier.lies = True
    assert take(kept) == THEIRS
    with pytest.raises(NotProven):
        kept.wire.send(asking("POST", f"/lockers/{THEIRS}/free"))
    left = cleanup(kept.wire.for_cleanup(), kept.ledger, settle_s=0.0)
    assert left == []
    assert THEIRS not in supplier.freed
    assert supplier.taken() == [STRANGER]


def test_a_locker_of_which_no_answer_told_is_found_by_its_reference(
    kept: Recorded, supplier: LockerSupplier
) -> None:
    """Nobody else would ever give it back."""
    supplier.mute = True
    kept.wire.send(asking("POST", "/lockers", json=WISH))
    assert len(supplier.taken()) == 2
    assert cleanup(kept.wire.for_cleanup(), kept.ledger, settle_s=0.0) == []
    assert supplier.taken() == [STRANGER]


def test_a_locker_without_a_reference_is_left_and_told(kept: Recorded, supplier: LockerSupplier) -> None:
    """What nothing shows to be the run's may be anybody's."""
    take(kept, luggageTag="")
    (left,) = cleanup(kept.wire.for_cleanup(), kept.ledger, settle_s=0.0)
    assert (left.what, left.id, left.possible) == ("locker", None, True)
    assert supplier.freed == []


def test_a_ledger_outlives_the_capability(
    kept: Recorded, supplier: LockerSupplier, contract: Contract
) -> None:
    """Where the folder is gone, nothing is written and the report says why."""
    name = take(kept)
    kept.wire.send(asking("GET", f"/lockers/{name}"))
    with closing(Ledger.reopen(kept.ledger.path, load_contract())) as ledger:
        (left,) = cleanup(kept.wire.for_cleanup(), ledger, settle_s=0.0)
    assert (left.what, left.id) == ("locker", name)
    assert left.reason == "no overlay that is installed says how it is given back"
    assert supplier.freed == []
    with closing(Ledger.reopen(kept.ledger.path, contract)) as ledger:
        assert [e.addresses for e in ledger.holds()] == [(name,)]
