"""The names of all variants, and which of them go together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from octo_sandbox.policies import Policies

Change = Callable[[Policies], Policies]


@dataclass(frozen=True)
class Variant:
    """A supplier that is different and still right.

    `about` is the question it answers in its own way: two variants about the same thing exclude each other,
    and so do those that name each other in `unless`. `profile` is the one it is right under; those of `octo`
    are right under every profile. `warns` are requirements that a supplier of this kind is warned about.
    `slash`: its address is known with a slash at the end. `own_time`: nobody can move its clock. `needs` are the
    capabilities that the difference is about, without which nobody could see it. `lacks` are capabilities that this
    supplier does not offer.
    """

    name: str
    says: str
    change: Change
    about: str
    profile: str = "octo"
    unless: frozenset[str] = frozenset()
    warns: frozenset[str] = frozenset()
    slash: bool = False
    own_time: bool = False
    needs: tuple[str, ...] = ()
    lacks: frozenset[str] = frozenset()

    def goes_with(self, other: Variant) -> bool:
        """Return whether one supplier can have both variants."""
        if self.lacks.intersection(other.needs) or other.lacks.intersection(self.needs):
            return False
        return self.about != other.about and self.name not in other.unless and other.name not in self.unless


_VARIANTS: dict[str, Variant] = {}


def variant(
    name: str,
    *,
    about: str | None = None,
    profile: str = "octo",
    unless: Iterable[str] = (),
    warns: Iterable[str] = (),
    slash: bool = False,
    own_time: bool = False,
    needs: Iterable[str] = (),
    lacks: Iterable[str] = (),
) -> Callable[[Change], Change]:
    """Register a function that makes the difference; its docstring says what a reseller sees."""

    def register(change: Change) -> Change:
        says = " ".join((change.__doc__ or "").split())
        if name in _VARIANTS or not says:
            raise ValueError(f"the variant {name} is there twice, or does not say what it is")
        _VARIANTS[name] = Variant(
            name,
            says,
            change,
            about or name,
            profile,
            frozenset(unless),
            frozenset(warns),
            slash,
            own_time,
            tuple(needs),
            frozenset(lacks),
        )
        return change

    return register


def variants() -> Iterator[Variant]:
    """Yield the registered variants in the order of their files."""
    yield from _VARIANTS.values()
