"""What OCTO says, composed for a set of capabilities, and how far a body is from it.

>>> contract = load_contract()
>>> contract.deviations("GET /products", ["octo/pricing"], body)

Importing this package reads no file; `load_contract` does.
"""

from octo_conformance.contract.catalogue import Catalogue, Level, Requirement, When
from octo_conformance.contract.conditions import CONDITIONS, Condition
from octo_conformance.contract.contract import Contract, load_contract, read_contract
from octo_conformance.contract.contract_files import DEFAULT_PROFILE
from octo_conformance.contract.kept import Kept, KeptFields
from octo_conformance.contract.model import CORE, Capability, Deviation, Found, Kind, Leak, Operation, pointer
from octo_conformance.contract.owned import OwnedThing, OwnedThings, Release
from octo_conformance.contract.personal import Personal
from octo_conformance.contract.readings import Ambiguity, Reading, Readings, Standing
from octo_conformance.contract.sent_fields import UnexpectedField

__all__ = [
    "CONDITIONS",
    "CORE",
    "DEFAULT_PROFILE",
    "Ambiguity",
    "Capability",
    "Catalogue",
    "Condition",
    "Contract",
    "Deviation",
    "Found",
    "Kept",
    "KeptFields",
    "Kind",
    "Leak",
    "Level",
    "Operation",
    "OwnedThing",
    "OwnedThings",
    "Personal",
    "Reading",
    "Readings",
    "Release",
    "Requirement",
    "Standing",
    "UnexpectedField",
    "When",
    "load_contract",
    "pointer",
    "read_contract",
]
