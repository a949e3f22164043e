"""The files of a specification are read, and held against one another."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from octo_conformance.contract.capability_fields import FILE as CAPABILITY_FIELDS_FILE
from octo_conformance.contract.catalogue import Catalogue, read_catalogue
from octo_conformance.contract.compose import Composer, read_overlay, read_profile
from octo_conformance.contract.extensions import AT_THE_ROOT, check_extensions
from octo_conformance.contract.frame import problems_of_frame
from octo_conformance.contract.kept import problems_of_kept
from octo_conformance.contract.model import CORE, Node
from octo_conformance.contract.operations import read_operations
from octo_conformance.contract.owned_statements import problems_of_owned
from octo_conformance.contract.readings import Readings, read_readings
from octo_conformance.contract.soundness import problems
from octo_conformance.contract.suggestions import suggest
from octo_conformance.contract.yaml_files import read_yaml
from octo_conformance.errors import ContractError, UsageError

DEFAULT_PROFILE = "octo"
CORE_FILE = "core.openapi.yaml"


class FilesRead(NamedTuple):
    """What the files of a sound contract say. They are read and held against one another once, and kept for later
    runs: that takes five times as long as all that is made of it then."""

    composer: Composer
    catalogue: Catalogue
    readings: Readings
    marked: list[Node]


def read_files(profile: str, folders: Sequence[Path]) -> FilesRead:
    """What the files in these folders say, each laid out as `specs/` is; the first one holds the core document.

    Raises UsageError for an unknown profile, and ContractError when the files contradict themselves.
    """
    profiles = {path.name.partition(".")[0]: path for path in _files(folders, "profiles", ".overlay.yaml")}
    if profile != DEFAULT_PROFILE and profile not in profiles:
        raise UsageError(
            f"unknown profile {profile}", hint=suggest(profile, [DEFAULT_PROFILE, *profiles], "profiles")
        )
    core = read_yaml(folders[0] / CORE_FILE)
    check_extensions(CORE_FILE, core)
    composer = Composer(
        core,
        [read_overlay(path) for path in _files(folders, "overlays", ".overlay.yaml")],
        read_profile(profiles[profile]) if profile in profiles else None,
    )
    catalogue = read_catalogue(
        {f"requirements/{path.name}": read_yaml(path) for path in _files(folders, "requirements", ".yaml")},
        frozenset({CORE, *composer.capabilities}),
        frozenset({DEFAULT_PROFILE, *profiles}),
    )
    registers = [folder / "readings.yaml" for folder in folders if (folder / "readings.yaml").is_file()]
    readings = read_readings({path.name: read_yaml(path) for path in registers})
    document = composer.document(composer.capabilities)
    check_extensions("the composed contract", {key: document[key] for key in AT_THE_ROOT if key in document})
    wrong = problems(document, catalogue, readings)
    wrong += problems_of_owned(document, read_operations(document))
    wrong += problems_of_kept(document, read_operations(document), catalogue, readings)
    wrong += problems_of_frame(document, read_operations(document), catalogue)
    wrong += [
        f"capability {capability.id}: leak names {capability.leak}, which is not in the catalogue"
        for capability in composer.capabilities.values()
        if capability.leak not in catalogue
    ]
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise ContractError(
            f"the specification is not sound: {wrong[0]}{more}", hint="correct the files in specs/"
        )
    marked = [folder / CAPABILITY_FIELDS_FILE for folder in folders]
    return FilesRead(composer, catalogue, readings, [read_yaml(path) for path in marked if path.is_file()])


def _files(folders: Sequence[Path], name: str, ending: str) -> list[Path]:
    return [path for folder in folders for path in sorted((folder / name).glob(f"*{ending}"))]


def digest_of(folders: Sequence[Path]) -> str:
    """The SHA-256 over the names and bytes of all files."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return f"sha256:{digest.hexdigest()}"
