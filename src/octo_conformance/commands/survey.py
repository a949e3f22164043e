"""A look at a target, by reads alone: what it offers and sells, and what a run would lack.

The look is a run that carries out no test. Its wire refuses everything that writes, as that of a plan does.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from octo_conformance.contract import CONDITIONS
from octo_conformance.document import Document, JsonValue, Unreadable
from octo_conformance.evidence import PlanRow
from octo_conformance.plan import PREDICATES, Needs, NeedsReader, Wish
from octo_conformance.run.options import RunOptions
from octo_conformance.run.planning import states_of
from octo_conformance.run.plugin import Suites
from octo_conformance.run.run import Run
from octo_conformance.run.selection import Selection
from octo_conformance.run.session import hold_session
from octo_conformance.stage import predicates as said
from octo_conformance.stage.current import Current, current
from octo_conformance.stage.memberships import WAYS
from octo_conformance.stage.signals import NotSold, NotUsable, NotVerified, Refused
from octo_conformance.stage.stage import Stage
from octo_conformance.target import Target


@dataclass(frozen=True)
class Fit:
    """What the catalogue has for a predicate: a product, or why none; `sold` where one is sold at all, `others` how
    many more products say the same of themselves."""

    product: str | None = None
    option: str | None = None
    unit: str | None = None
    title: str = ""
    others: int = 0
    sold: bool = True
    why: str = ""


@dataclass(frozen=True)
class Lack:
    """What is missing, the requirements that cannot be checked without it, and the lines that supply it."""

    what: str
    requirements: tuple[str, ...]
    supply: str


@dataclass(frozen=True)
class Survey:
    """What was found, in texts without secrets. `url` is the target's."""

    url: str

    offered: tuple[str, ...] | None
    negotiated: tuple[str, ...]
    unknown: tuple[str, ...]
    absent: tuple[str, ...]
    products: int
    zones: Mapping[str, int]
    currencies: tuple[str, ...]
    fits: Mapping[str, Fit]
    lacks: tuple[Lack, ...]
    plan: PlanRow
    requests: int
    problem: str | None = None


def survey(target: Target, options: RunOptions) -> Survey:
    """Look at the target. Raises RunErrors where it cannot be judged at all."""
    with tempfile.TemporaryDirectory(prefix="octo-init-") as scratch:
        run = Run(target, replace(options, dry=True, folder=Path(scratch) / "run"))
        suites = Suites(run)
        token = current.set(Current(purpose="looking"))
        try:
            stage = run.open()
            hold_session(run, suites, "--collect-only")
            return _found(run, stage, suites)
        finally:
            current.reset(token)
            run.judged()


def _found(run: Run, stage: Stage, suites: Suites) -> Survey:
    assert suites.selection is not None, "collecting selects"
    assert suites.plan is not None, "collecting makes the plan"
    assert run.wire is not None, "opening the run makes the wire"
    known = frozenset(run.contract.capabilities)
    catalogue, problem = _catalogue(stage)
    clean = run.said
    needs = list(_needs(suites.selection, stage))
    wanted = _wanted(needs)
    alone = {wish.predicates[0]: wish for wish in wanted if len(wish.predicates) == 1}
    fits = {
        name: _of_predicate(stage, name, alone.get(name, Wish((name,))), catalogue)
        for name in (PREDICATES if catalogue else ())
    }
    lacks = [
        *_lacking_key(suites.selection),
        *_lacks(run.target, stage, needs),
        *(_lacking_products(stage, wanted) if catalogue else ()),
    ]
    offered = stage.offered
    return Survey(
        url=clean(run.target.url),
        offered=None if offered is None else tuple(map(clean, sorted(offered))),
        negotiated=tuple(sorted(stage.negotiated)),
        unknown=tuple(map(clean, sorted((offered or frozenset()) - known))),
        absent=tuple(sorted(known - stage.negotiated)),
        products=len(catalogue),
        zones=dict(Counter(clean(str(p.raw.get("timeZone"))) for p in catalogue).most_common()),
        currencies=tuple(map(clean, _or_none(lambda: stage.prices.currencies))),
        fits={name: _cleaned(fit, clean) for name, fit in fits.items()},
        lacks=tuple(replace(lack, what=clean(lack.what)) for lack in lacks),
        plan=suites.plan.whole,
        requests=run.wire.used("requests"),
        problem=None if problem is None else clean(problem),
    )


def _cleaned(fit: Fit, clean: Callable[[str], str]) -> Fit:
    """The same without secrets, which a target may put into any text."""

    def cleaned(text: str | None) -> str | None:
        return None if text is None else clean(text)

    return replace(
        fit,
        product=cleaned(fit.product),
        option=cleaned(fit.option),
        unit=cleaned(fit.unit),
        title=clean(fit.title),
        why=clean(fit.why),
    )


def _catalogue(stage: Stage) -> tuple[list[Document], str | None]:
    """The products, or why there are none to look at."""
    try:
        products = [product for product in stage.products if isinstance(product, Document)]
    except (Refused, Unreadable) as cause:
        return [], str(cause)
    return products, None if products else "the catalogue is empty; give the key a product to sell"


def _or_none(read: Callable[[], Sequence[str]]) -> Sequence[str]:
    """What can be read; nothing where the target does not answer it."""
    try:
        return read()
    except (Refused, Unreadable):
        return ()


def _fit(stage: Stage, wish: Wish) -> Fit:
    """What the catalogue has for a wish."""
    try:
        found = stage.bookable(*wish.predicates, slots=wish.slots, vacancies=wish.vacancies, units=wish.units)
    except NotSold as none:
        return Fit(sold=False, why=str(none))
    except (NotUsable, NotVerified, Refused, Unreadable) as none:
        return Fit(why=str(none))
    product = found.product.raw
    title = product.get("title") or product.get("internalName") or ""
    return Fit(
        str(product.get("id")), str(found.option.raw.get("id")), str(found.unit.raw.get("id")),
        str(title),
    )  # fmt: skip


def _of_predicate(stage: Stage, name: str, wish: Wish, catalogue: Sequence[Document]) -> Fit:
    """What the catalogue has for one predicate."""
    condition = CONDITIONS.get(name)
    if condition is not None and not condition.is_met(product.raw for product in catalogue):
        return Fit(sold=False)
    fit = _fit(stage, wish)
    saying = sum(_says(name, product.raw) for product in catalogue)
    return replace(fit, others=max(saying - 1, 0)) if fit.product is not None else fit


def _says(name: str, product: Mapping[str, Any]) -> bool:
    """Whether a product says this of itself, before anybody looks at its slots."""
    options = [each for each in product.get("options") or () if isinstance(each, Mapping)]
    units = [u for option in options for u in option.get("units") or () if isinstance(u, Mapping)]
    return (
        (name in CONDITIONS and CONDITIONS[name].holds(product))
        or (name in said.OPTION and any(said.OPTION[name](product, option) for option in options))
        or (name in said.UNIT and any(map(said.UNIT[name], units)))
    )


def _needs(selection: Selection, stage: Stage) -> Iterator[tuple[str, Needs]]:
    """Each selected test that would be carried out: its requirement, and what it needs."""
    reader = NeedsReader(states_of(stage))
    for item in selection.run:
        if isinstance(item, pytest.Function):
            needs = reader.of(item.obj)
            parameters: Iterable[Any] = item.callspec.params.values() if hasattr(item, "callspec") else ()
            needs.texts |= {value for value in parameters if isinstance(value, str)}
            yield selection.claims[item.nodeid][0].requirement, needs


def _wanted(needs: Iterable[tuple[str, Needs]]) -> dict[Wish, list[str]]:
    """The products that tests ask for, each with the requirements of these tests."""
    wanted: dict[Wish, list[str]] = {}
    for requirement, each in needs:
        for wish in each.wishes:
            wanted.setdefault(wish, []).append(requirement)
    return wanted


def _lacks(target: Target, stage: Stage, needs: Iterable[tuple[str, Needs]]) -> Iterator[Lack]:
    """What the target file would have to tell."""
    by_word: dict[str, list[tuple[str, Needs]]] = {}
    for requirement, each in needs:
        for word in each.words:
            by_word.setdefault(word, []).append((requirement, each))
    yield from _lacking_members(stage, by_word.get("members", []))
    if target.control_url is None:
        yield from _lacking_control(by_word)


def _lacking_key(selection: Selection) -> Iterator[Lack]:
    out = [each.claim for each in selection.outside if each.outcome == "not_verified"]
    ids = [claim.requirement for claim in out if claim.needs_key]
    if ids:
        yield Lack(
            "the key of another reseller",
            _unique(ids),
            "export OCTO_SECOND_TOKEN=… and add --second-token-env OCTO_SECOND_TOKEN",
        )


def _lacking_members(stage: Stage, asking: Sequence[tuple[str, Needs]]) -> Iterator[Lack]:
    """A member for each way to log in, in the words of the run."""
    for way in WAYS if asking else ():
        try:
            stage.members.by(way)
        except NotVerified as missing:
            ids = [requirement for requirement, needs in asking if way == WAYS[0] or way in needs.texts]
            if ids:
                yield Lack(str(missing), _unique(ids), _as_yaml(missing.add))


def _lacking_control(by_word: Mapping[str, Sequence[tuple[str, Needs]]]) -> Iterator[Lack]:
    late = [requirement for requirement, _ in by_word.get("expired", ())]
    if late:
        yield Lack(
            "a hold that runs out while the run is there: it waits for limits.wait_s seconds at most",
            _unique(late),
            "limits: {wait_s: 1800}, or control: of a test installation whose clock can be moved",
        )
    told = [r for word in ("mail", "clock") for r, _ in by_word.get(word, ())]
    if told:
        yield Lack(
            "a test installation that shows its outbox and moves its clock",
            _unique(told),
            _as_yaml({"control": {"url": "https://CONTROL.OF.THE.TEST.INSTALLATION"}}),
        )


def _lacking_products(stage: Stage, wanted: Mapping[Wish, Sequence[str]]) -> Iterator[Lack]:
    for wish, ids in sorted(wanted.items(), key=lambda pair: pair[0].predicates):
        fit = _fit(stage, wish)
        if fit.product is None and fit.sold:
            yield Lack(fit.why, _unique(ids), "open dates or seats for such a product, or name another key")


def _unique(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sorted(ids)))


def _as_yaml(add: JsonValue) -> str:
    """Lines as they would stand in the target file."""
    return str(yaml.safe_dump(add, sort_keys=False, allow_unicode=True)).strip() if add else ""
