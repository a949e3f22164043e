"""octo/questions: what the supplier asks of guests, and answers that fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from octo_conformance.document import Field, Items, JsonValue
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.catalogue_values import FROM, value_from
from octo_conformance.stage.once import Once
from octo_conformance.stage.predicates import CONFIRMABLE
from octo_conformance.stage.signals import NotApplicable, NotSold, NotUsable

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage

QUESTIONS: Final = "octo/questions"
RESERVE: Final = "POST /bookings"

Question = Mapping[str, Field]
Fits = Callable[[Question], bool]


def any_question(_question: Question) -> bool:
    """Every question fits."""
    return True


@dataclass(frozen=True)
class Asked:
    """A question that the supplier asks of `sold`, and answers to it: `entry` is a right one, another one for each
    turn."""

    sold: Bookable
    question: Question
    mark: Mapping[str, Field]
    notes: str

    @property
    def id(self) -> str:
        return str(self.question.get("id"))

    def entry(self, turn: int = 0) -> dict[str, JsonValue]:
        """An answer as it is sent."""
        return value_from(self.mark, self.question, self.notes, turn)

    def saying(self, value: JsonValue) -> dict[str, JsonValue]:
        """This answer, right or not."""
        return {**self.entry(), "value": value}


class Questions:
    """Finds what the supplier asks. The catalogue is read once a run."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._once = Once()

    def of_option(self, fits: Fits = any_question) -> Asked:
        """A question that is asked once for a booking. Raises NotApplicable where nobody asks one that fits."""
        return self._found("Option", fits)

    def of_unit(self, fits: Fits = any_question) -> Asked:
        """A question that is asked for each ticket. Raises NotApplicable where nobody asks one that fits."""
        return self._found("Unit", fits)

    def _found(self, component: str, fits: Fits) -> Asked:
        asked = False
        for product, option, unit, question in self._all(component):
            if not fits(question):
                continue
            asked = True
            sold = self._sold(product, option, unit)
            if sold is not None:
                mark = next(
                    kept.schema[FROM]
                    for kept in self._stage.contract.kept.of(RESERVE)
                    if FROM in kept.schema and kept.schema[FROM]["list"] == f"{component}.questions"
                )
                return Asked(sold, question, mark, self._stage.notes)
        if asked:
            raise NotUsable("nothing that asks such a question can be booked now")
        raise NotApplicable("no such question is asked")

    def _all(self, component: str) -> Iterator[tuple[str, str, str | None, Question]]:
        products: Items = self._once.get("products", lambda: self._stage.octo.using(QUESTIONS).products())
        for product in products:
            for option in product.options:
                if component == "Option":
                    for question in option.raw.get("questions") or ():
                        yield str(product.id), str(option.id), None, question
                    continue
                for unit in option.units:
                    for question in unit.raw.get("questions") or ():
                        yield str(product.id), str(option.id), str(unit.id), question

    def _sold(self, product: str, option: str, unit: str | None) -> Bookable | None:
        try:
            sold = self._stage.bookable(*CONFIRMABLE, among={product}, vacancies=2)
        except (NotSold, NotUsable):
            return None
        fits = sold.option.id == option and unit in {None, sold.unit.id}
        return sold if fits else None
