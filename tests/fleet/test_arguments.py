"""The run of a target is asked exactly what the fleet file says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from octo_conformance.cli import main
from octo_conformance.errors import UsageError
from octo_conformance.fleet.arguments import cleanup_arguments, environment_of, run_arguments
from octo_conformance.fleet.selection import selected
from octo_conformance.fleet_file import ASKED, Asked, Fleet, FleetTarget
from octo_conformance.schemas import schema

EVERYTHING: dict[str, Any] = {
    "profile": "ventrata",
    "depth": "deep",
    "capabilities": ["octo/cart", "octo/pricing"],
    "requirements": ["CORE-SUPP-001"],
    "concurrency": 2,
    "rate": 2.5,
    "seed": 7,
    "read_only": True,
    "live": True,
    "stress": True,
    "strict": True,
    "allow_incomplete": True,
    "accept_missing": ["octo/cart"],
    "max_findings": 3,
    "waivers": "waivers.yaml",
    "ca_file": "ca.pem",
}
PARAMETERS = {"waivers": "waivers_file"}
"""Keys that the command names in another way."""


def fleet_of(asked: Asked) -> Fleet:
    targets = (
        FleetTarget("a", "https://a.example", None, "A_TOKEN", "A_SECOND", asked),
        FleetTarget("b", None, "b.yaml", "B_TOKEN", None, {"live": False}),
    )
    return Fleet(Path("files/fleet.yaml"), 2, 60, 5, targets)


def parsed(command: str, arguments: list[str]) -> dict[str, Any]:
    with main.commands[command].make_context(command, arguments[1:]) as context:
        return context.params


def test_every_key_reaches_the_run() -> None:
    """A rate that is dropped on the way floods a supplier."""
    assert set(EVERYTHING) == set(ASKED) == set(schema("fleet")["$defs"])
    fleet = fleet_of(EVERYTHING)  # type: ignore[arg-type]
    found = parsed("run", run_arguments(fleet, fleet.targets[0], Path("out/a")))
    for key, value in EVERYTHING.items():
        given = found[PARAMETERS.get(key, key)]
        assert (list(given) if isinstance(given, tuple) else given) == (
            Path("files", value) if key in {"waivers", "ca_file"} else value
        ), key
    assert (found["url"], found["token_env"], found["second_token_env"], found["folder"]) == (
        "https://a.example",
        "A_TOKEN",
        "A_SECOND",
        Path("out/a"),
    )


def test_a_target_file_is_found_beside_the_fleet_file() -> None:
    """The clean-up needs it as well: its headers are in no ledger."""
    fleet = fleet_of({})
    for command, arguments in (("run", run_arguments), ("cleanup", cleanup_arguments)):
        found = parsed(command, arguments(fleet, fleet.targets[1], Path("out/b")))
        assert (found["target_file"], found["token_env"]) == (Path("files/b.yaml"), "B_TOKEN")


def test_a_run_gets_its_own_keys_alone() -> None:
    """A supplier's program that reads codes must not find the keys of the others."""
    fleet = fleet_of({})
    here = {
        "A_TOKEN": "1",
        "A_SECOND": "2",
        "B_TOKEN": "3",
        "OCTO_TOKEN": "4",
        "OCTO_URL": "https://c.example",
    }
    assert environment_of(fleet, fleet.targets[1], {**here, "PATH": "/bin"}) == {
        "B_TOKEN": "3",
        "PATH": "/bin",
    }


def test_targets_are_chosen_by_name_or_place() -> None:
    """A shard that runs another's target books twice."""
    fleet = fleet_of({})
    assert [each.name for each in selected(fleet, (), None)] == ["a", "b"]
    assert [each.name for each in selected(fleet, ("b",), None)] == ["b"]
    assert [each.name for each in selected(fleet, (), 1)] == ["b"]
    for only, index in ((("c",), None), ((), 2)):
        with pytest.raises(UsageError):
            selected(fleet, only, index)
