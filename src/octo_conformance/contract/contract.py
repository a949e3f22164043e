"""The contract holds what OCTO says in a form that the rest of the program can ask."""

from __future__ import annotations

import functools
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from octo_conformance import kept_files
from octo_conformance.contract.capability_fields import CapabilityFields, read_capability_fields
from octo_conformance.contract.catalogue import Catalogue
from octo_conformance.contract.compose import Composer, suite_folder
from octo_conformance.contract.contract_files import DEFAULT_PROFILE, digest_of, read_files
from octo_conformance.contract.demands import read_demands
from octo_conformance.contract.embedded import read_embedded
from octo_conformance.contract.engines import Engines
from octo_conformance.contract.frame import Frame, read_frame
from octo_conformance.contract.judging import Judging
from octo_conformance.contract.kept import KeptFields, read_kept
from octo_conformance.contract.model import (
    Capability,
    Deviation,
    Found,
    Leak,
    Node,
    OpenNode,
    Operation,
)
from octo_conformance.contract.objects import Enter, find_leaks
from octo_conformance.contract.operations import resolve
from octo_conformance.contract.owned import OwnedThings
from octo_conformance.contract.owned_statements import read_owned
from octo_conformance.contract.personal import TEST_ONLY, UNDRAWN, Personal, read_personal
from octo_conformance.contract.readings import Readings
from octo_conformance.contract.roots import all_roots
from octo_conformance.contract.routing import Router
from octo_conformance.contract.sent_fields import UnexpectedField, unexpected_fields
from octo_conformance.contract.soundness import stamped_by_answers
from octo_conformance.document import JsonValue
from octo_conformance.errors import ContractError

_MOST_KEPT = 10


class Contract:
    """The specification files under one profile. Made by `load_contract`; safe to share between threads.

    Capabilities are given as ids; what they require is added. Operations are given by label, such as
    "GET /products". A body is parsed JSON, redacted or not.
    """

    def __init__(
        self,
        profile: str,
        digest: str,
        composer: Composer,
        catalogue: Catalogue,
        readings: Readings,
        marked: Iterable[Node] = (),
    ) -> None:
        self.profile = profile
        self.digest = digest
        self.catalogue = catalogue
        self.readings = readings
        self.capabilities: Mapping[str, Capability] = dict(composer.capabilities)
        self._composer = composer
        self._judgings: dict[frozenset[str], Judging] = {}
        self._engines = Engines()
        self._lock = threading.Lock()
        everything = self._with(self.capabilities)
        self._labels = {operation.label: operation for operation in everything.operations}
        self._router = Router(everything.operations)
        document = self.document(self.capabilities)
        #: Requirement ids that an operation, or a component or property of its answers, carries.
        self.stamped: frozenset[str] = stamped_by_answers(document)
        #: What a run makes and gives back, of every capability.
        self.owned: OwnedThings = read_owned(document, everything.operations)
        #: Which properties hold the data of a person, of every capability.
        self.personal: Personal = read_personal(document)
        #: What becomes of each property of a request, of every capability.
        self.kept: KeptFields = read_kept(document, everything.operations)
        #: What each call may change besides, of every capability.
        self.frame: Frame = read_frame(document, everything.operations, self.kept)
        #: Flags of an option that ask more of a booking, each with the capabilities that show it.
        self.demands: Mapping[str, frozenset[str]] = read_demands(document)
        #: Fields that belong to a capability and are known by their names alone.
        self.capability_fields: CapabilityFields = read_capability_fields(
            marked, document["components"]["schemas"]
        )
        #: Names under which answers carry whole objects of the catalogue.
        self.embedded: frozenset[str] = read_embedded(document)
        #: Fields of requests that drawn requests leave out.
        self.undrawn: frozenset[str] = frozenset(document.get(UNDRAWN, ())) | self.owned.references
        #: Fields of requests that are sent only where the target says that it is in test mode.
        self.test_only: frozenset[str] = frozenset(document.get(TEST_ONLY, ()))

    def expand(self, capabilities: Iterable[str]) -> frozenset[str]:
        """The capabilities and all that they require. Raises UnknownCapability."""
        return self._composer.expand(capabilities)

    def document(self, capabilities: Iterable[str] = ()) -> OpenNode:
        """The composed OpenAPI 3.1 document. Shared: do not change it. Raises UnknownCapability."""
        return self._composer.document(capabilities)

    def operations(self, capabilities: Iterable[str] = ()) -> tuple[Operation, ...]:
        """The operations of the composed document, in its order. Raises UnknownCapability."""
        return self._with(capabilities).operations

    def has_operation(self, label: str) -> bool:
        """Whether the profile has this operation, under any capability."""
        return label in self._labels

    def operation(self, label: str) -> Operation:
        """The operation with this label, as all capabilities together have it. Raises ContractError."""
        if label not in self._labels:
            raise ContractError(
                f"{label} is no operation of the contract", hint="use the label of an Operation"
            )
        return self._labels[label]

    def capability_of(self, folder: str) -> str | None:
        """The capability that a suite folder of this name belongs to: the one called so after its prefix."""
        return next((i for i in self.capabilities if suite_folder(i) == folder), None)

    def sent_properties(self, label: str) -> frozenset[str]:
        """The properties that the body of a request may have under any capability. Raises ContractError."""
        request = self.operation(label).request
        if request is None:
            return frozenset()
        return frozenset(resolve(self.document(self.capabilities), request).get("properties", {}))

    def route(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """The operation of a request, under any capability, and its decoded path arguments; None where there
        is none.

        `path` is relative to the base URL.
        """
        return self._router.route(method, path)

    def judged_with(self, label: str, capabilities: Iterable[str]) -> frozenset[str]:
        """The capabilities that an answer to this operation is held against.

        These are the capabilities asked for, the one that the operation itself belongs to, and all that they
        require. Raises UnknownCapability.
        """
        known = self._labels.get(label)
        return self.expand([*capabilities, known.capability] if known else capabilities)

    def deviations(self, label: str, capabilities: Iterable[str], body: JsonValue) -> list[Deviation]:
        """The places where a 200 body deviates from the operation under these capabilities, at most one
        deviation for a place.

        A value that a reading of the register tolerates is no deviation; see `second_best`. Raises
        ContractError for an unknown label, and UnknownCapability.
        """
        judging, operation = self._at(label, capabilities)
        if operation.success is None:
            return []
        return judging.deviations(operation.success, body, operation.requirement)

    def second_best(
        self, label: str, capabilities: Iterable[str], body: JsonValue, passed: Collection[int] = ()
    ) -> list[Deviation]:
        """The values in a 200 body that the register of readings marks as second best.

        They are deviations of kind "enum", whose `expected` lists what is accepted. The walk skips objects
        that `passed` names by `id()`. Raises as `deviations` does.
        """
        judging, operation = self._at(label, capabilities)
        if operation.success is None:
            return []
        return judging.second_best(operation.success, body, operation.requirement, passed)

    def unusable(self, deviations: Iterable[Deviation]) -> frozenset[str]:
        """The pointers of values from which nothing can be concluded.

        These are values that a MUST forbids, and values that are null or of the wrong type at any level.
        """
        return frozenset(
            d.pointer
            for d in deviations
            if d.kind in {"type", "null"}
            or (d.kind != "abbreviated" and self.catalogue[d.requirement].binding)
        )

    def request_deviations(self, label: str, capabilities: Iterable[str], body: JsonValue) -> list[Deviation]:
        """The places where the body of a request deviates from the operation under these capabilities.

        Raises as `deviations` does.
        """
        judging, operation = self._at(label, capabilities)
        if operation.request is None:
            return []
        return judging.deviations(operation.request, body, operation.requirement)

    def unexpected_fields(
        self, label: str, capabilities: Iterable[str], body: JsonValue
    ) -> list[UnexpectedField]:
        """The fields in the body of a request that the operation does not have under these capabilities.

        Raises as `deviations` does.
        """
        judging, operation = self._at(label, capabilities)
        everything, widest = self._at(label, self.capabilities)
        if operation.request is None or widest.request is None:
            return []
        shapes = judging.shape(operation.request), everything.shape(widest.request)
        return list(unexpected_fields(*shapes, body))

    def query_parameters(self, label: str) -> frozenset[str]:
        """The query parameters of an operation under any capability. Raises ContractError."""
        operation = self.operation(label)
        document = self.document(self.capabilities)
        item = document["paths"][operation.path]
        listed = [*item.get("parameters", ()), *item[operation.method.lower()].get("parameters", ())]
        found = [resolve(document, parameter) for parameter in listed]
        return frozenset(str(each["name"]) for each in found if each["in"] == "query")

    def error_deviations(self, body: JsonValue, capabilities: Iterable[str] = ()) -> list[Deviation]:
        """The places where the body of a refusal deviates from the component Error."""
        judging = self._with(capabilities)
        return judging.deviations(_ERROR, body, self._error_requirement)

    def objects(
        self, label: str, capabilities: Iterable[str], body: JsonValue, enter: Enter | None = None
    ) -> Iterator[Found]:
        """Every component in a 200 body, and every list of components as "Name[]", outermost first.

        An object that `enter` rejects is left out together with its content.
        """
        judging, operation = self._at(label, capabilities)
        if operation.success is None:
            return iter(())
        return judging.objects(operation.success, body, enter)

    def leaks(
        self, label: str, capabilities: Iterable[str], body: JsonValue, passed: Collection[int] = ()
    ) -> list[Leak]:
        """The properties in a 200 body that belong to capabilities which were not asked for.

        The capability that the operation itself belongs to counts as asked for. The walk skips objects that
        `passed` names by `id()`.
        """
        asked, operation = self._at(label, capabilities)
        everything, widest = self._at(label, self.capabilities)
        if operation.success is None or widest.success is None:
            return []
        allowed = self.judged_with(label, capabilities)
        shapes = everything.shape(widest.success), asked.shape(operation.success)
        return find_leaks(everything.to_stamps_outside(allowed), *shapes, body, allowed, passed)

    def positive(self, label: str, capabilities: Iterable[str], body: JsonValue) -> bool:
        """Whether a 200 body shows that the operation works.

        Such a body is of the right kind and not empty, and an object in it has every property of its
        component's `x-octo-identity`, valid and neither null nor empty.
        """
        judging, operation = self._at(label, capabilities)
        return operation.success is not None and judging.is_positive(operation.success, body)

    def is_shaped(self, component: str, value: JsonValue) -> bool:
        """Whether a value is a valid one of this component for a reseller who asked for every capability."""
        return self._with(self.capabilities).is_valid(component, value)

    @functools.cached_property
    def _error_requirement(self) -> str:
        return str(self.document()["components"]["schemas"]["Error"]["x-octo-requirement"])

    def _with(self, capabilities: Iterable[str]) -> Judging:
        chosen = self.expand(capabilities)
        with self._lock:
            if chosen not in self._judgings:
                self._judgings[chosen] = Judging(
                    self._composer.document(chosen), self.readings, self._engines
                )
            return self._judgings[chosen]

    def _at(self, label: str, capabilities: Iterable[str]) -> tuple[Judging, Operation]:
        judging = self._with(self.judged_with(label, capabilities))
        operation = judging.operation(label)
        if operation is None:
            raise ContractError(
                f"{label} is no operation of the contract", hint="use the label of an Operation"
            )
        return judging, operation


#: Every refusal has this form, whatever the operation.
_ERROR: Node = {"$ref": "#/components/schemas/Error"}


def load_contract(profile: str = DEFAULT_PROFILE, extra_roots: Iterable[Path] = ()) -> Contract:
    """The contract under a profile, with the specs of further roots; loaded once for each combination.

    Raises UsageError for an unknown profile, and ContractError when the files contradict themselves.
    """
    return _load(profile, tuple(root.specs for root in all_roots(extra_roots) if root.specs.is_dir()))


@functools.cache
def _load(profile: str, folders: tuple[Path, ...]) -> Contract:
    digest = digest_of(folders)
    name = kept_files.key(profile, list(map(str, folders)), digest, kept_files.own_sources())
    read = kept_files.kept("contracts", name, lambda: read_files(profile, folders), most=_MOST_KEPT)
    return Contract(profile, digest, *read)


def read_contract(profile: str, folders: Sequence[Path]) -> Contract:
    """Read the contract in these folders, each laid out as `specs/` is; the first one holds the core
    document.

    Raises UsageError for an unknown profile, and ContractError when the files contradict themselves.
    """
    return Contract(profile, digest_of(folders), *read_files(profile, folders))
