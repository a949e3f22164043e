"""Each set of capabilities has one OpenAPI document: core, then the profile, then the overlays."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

from octo_conformance.contract.extensions import check_extensions
from octo_conformance.contract.model import CORE, Capability, Node, OpenNode
from octo_conformance.contract.overlay import Overlay
from octo_conformance.contract.suggestions import suggest
from octo_conformance.contract.yaml_files import plain_copy, read_yaml
from octo_conformance.errors import ContractError, UnknownCapability

_DEFAULT_LEAK = "CORE-HDR-009"


class Composer:
    """The core document and the overlays that change it.

    Raises ContractError when overlays name capabilities that do not exist or require one another in a circle.
    """

    def __init__(
        self, core: OpenNode, overlays: Iterable[Overlay] = (), profile: Overlay | None = None
    ) -> None:
        self._core = core
        self._profile = profile
        self._overlays: dict[str, Overlay] = {}
        self.capabilities: dict[str, Capability] = {}
        for overlay in sorted(overlays, key=lambda overlay: str(overlay.capability)):
            capability = _capability(overlay)
            if capability.id in self.capabilities:
                twin = self._overlays[capability.id].name
                raise ContractError(
                    f"{overlay.name} and {twin} both declare {capability.id}", hint="remove one of the two"
                )
            for other in self.capabilities:
                if suite_folder(other) == suite_folder(capability.id):
                    raise ContractError(
                        f"{capability.id} and {other} would share the suite folder {suite_folder(other)}",
                        hint="give one of them another name",
                    )
            self._overlays[capability.id] = overlay
            self.capabilities[capability.id] = capability
        self._refuse_unknown_needs()
        self._order = self._needed_first()
        self._composed: dict[frozenset[str], OpenNode] = {}
        self._expanded: dict[frozenset[str], frozenset[str]] = {}
        self._lock = threading.Lock()

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "_lock"}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__ = {**state, "_lock": threading.Lock()}

    def expand(self, capabilities: Iterable[str]) -> frozenset[str]:
        """These capabilities and all that they require. Raises UnknownCapability."""
        chosen = frozenset(capabilities)
        known = self._expanded.get(chosen)
        if known is None:
            # Every answer is held against one of a few sets.
            known = self._expanded[chosen] = self._with_required(chosen)
        return known

    def _with_required(self, capabilities: Iterable[str]) -> frozenset[str]:
        wanted = [capability for capability in capabilities if capability != CORE]
        closure: set[str] = set()
        while wanted:
            name = wanted.pop()
            if name not in self.capabilities:
                raise UnknownCapability(
                    f"unknown capability {name}", hint=suggest(name, self.capabilities, "capabilities")
                )
            if name not in closure:
                closure.add(name)
                wanted.extend(self.capabilities[name].requires)
        return frozenset(closure)

    def document(self, capabilities: Iterable[str]) -> OpenNode:
        """The OpenAPI document with these capabilities and what they require. Shared: do not change it.

        Raises UnknownCapability, and ContractError when an overlay does not fit.
        """
        chosen = self.expand(capabilities)
        with self._lock:
            if chosen not in self._composed:
                self._composed[chosen] = self._compose(chosen)
            return self._composed[chosen]

    def _compose(self, chosen: frozenset[str]) -> OpenNode:
        document: OpenNode = {key: plain_copy(value) for key, value in self._core.items()}
        if self._profile:
            self._profile.apply(document)
        layers = [self._overlays[name] for name in self._order if name in chosen]
        for overlay in layers:
            overlay.apply(document)
        # An addition of one capability to another waits until both are there, whichever comes first by name.
        for overlay in (*layers, *([self._profile] if self._profile else [])):
            overlay.apply(document, present=chosen)
        return document

    def _refuse_unknown_needs(self) -> None:
        for name, overlay in self._overlays.items():
            conditional: set[str] = set()
            for action in overlay.content.get("actions") or []:
                conditional |= set(action.get("x-octo-with") or ()) if isinstance(action, dict) else set()
            for needed in (*self.capabilities[name].requires, *sorted(conditional)):
                if needed not in self.capabilities:
                    raise ContractError(
                        f"{overlay.name} relies on {needed}, which no overlay declares",
                        hint=suggest(needed, self.capabilities, "capabilities"),
                    )

    def _needed_first(self) -> tuple[str, ...]:
        order: list[str] = []

        def place(name: str, path: tuple[str, ...]) -> None:
            if name in path:
                circle = " -> ".join((*path[path.index(name) :], name))
                raise ContractError(f"capabilities require one another: {circle}", hint="break the circle")
            if name not in order:
                for needed in sorted(self.capabilities[name].requires):
                    place(needed, (*path, name))
                order.append(name)

        for name in sorted(self.capabilities):
            place(name, ())
        return tuple(order)


def read_overlay(path: Path) -> Overlay:
    """Read the overlay of a capability. Raises ContractError when it is not one."""
    content = read_yaml(path)
    name = f"overlays/{path.name}"
    declared = content.get("x-octo-capability")
    if not isinstance(declared, dict) or not isinstance(declared.get("id"), str):
        raise ContractError(f"{name} does not say whose it is", hint="add x-octo-capability with an id")
    _check_version(name, content)
    return Overlay(name, content, declared["id"])


def read_profile(path: Path) -> Overlay:
    """Read the overlay of a profile. Raises ContractError when it is not one."""
    content = read_yaml(path)
    name = f"profiles/{path.name}"
    declared = content.get("x-octo-profile")
    if not isinstance(declared, dict) or declared.get("id") != path.name.partition(".")[0]:
        raise ContractError(
            f"{name} does not name its profile", hint="add x-octo-profile with the id of the file name"
        )
    _check_version(name, content)
    return Overlay(name, content)


def suite_folder(capability: str) -> str:
    """The folder below suites/ whose tests belong to a capability."""
    return capability.rpartition("/")[2]


def _check_version(name: str, content: Node) -> None:
    if not str(content.get("overlay", "")).startswith("1.") or not isinstance(content.get("actions"), list):
        raise ContractError(
            f"{name} is no overlay 1.x with a list of actions", hint="see overlay and actions"
        )
    check_extensions(name, content)


def _capability(overlay: Overlay) -> Capability:
    declared = overlay.content.get("x-octo-capability") or {}
    info = overlay.content.get("info") or {}
    return Capability(
        id=str(overlay.capability),
        title=str(info.get("title") or overlay.capability),
        requires=tuple(declared.get("requires") or ()),
        leak=str(declared.get("leak") or _DEFAULT_LEAK),
        internal=declared.get("internal") is True,
        ordinary_names=declared.get("ordinary_names") is True,
    )
