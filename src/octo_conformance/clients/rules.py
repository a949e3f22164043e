"""The statements about a client, as specs/clients.yaml has them."""

from __future__ import annotations

from functools import cache
from typing import Final

from octo_conformance.contract import DEFAULT_PROFILE, Catalogue
from octo_conformance.contract.catalogue import read_catalogue
from octo_conformance.contract.roots import own_root
from octo_conformance.contract.yaml_files import read_yaml

FILE: Final = "clients.yaml"
_ABOUT: Final = "a reseller's client"


@cache
def client_rules() -> Catalogue:
    """Every statement about a client, by id. Raises ContractError where the file is malformed."""
    content = read_yaml(own_root().specs / FILE)
    return read_catalogue({FILE: content}, frozenset({_ABOUT}), frozenset({DEFAULT_PROFILE}))
