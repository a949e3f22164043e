"""The files that run a fleet elsewhere are what the command prints, and do what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from octo_conformance.commands.fleet_emitted import emitted
from octo_conformance.contract.yaml_files import read_yaml
from octo_conformance.errors import UsageError
from octo_conformance.fleet.github import workflow
from octo_conformance.fleet.kubernetes import manifests
from octo_conformance.fleet_file import Fleet, FleetTarget, read_fleet

ROOT = Path(__file__).parents[2]
HERE = ROOT / "examples" / "ci"
VARIABLES = [
    "HARBOUR_TOURS_TOKEN",
    "HARBOUR_TOURS_SECOND_TOKEN",
    "OLD_TOWN_WALKS_TOKEN",
    "VALLEY_RAILWAY_TOKEN",
]


def fleet_of(*targets: FleetTarget, path: str = "fleet.yaml") -> Fleet:
    return Fleet(Path(path), 4, 2400, 240, targets)


def target(name: str, file: str | None = None) -> FleetTarget:
    return FleetTarget(name, None if file else "https://a.example", file, "A_TOKEN", None, {})


@pytest.mark.parametrize(
    ("platform", "name"), [("k8s", "fleet.k8s.yaml"), ("github", "fleet.github.yml")], ids=str
)
def test_the_example_is_what_the_command_prints(
    platform: str, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An example of yesterday costs whoever copies it an evening."""
    monkeypatch.chdir(ROOT)
    assert emitted(Path("examples/ci/fleet.yaml"), platform) == 0
    assert capsys.readouterr().out == (HERE / name).read_text(encoding="utf-8")


def documents() -> dict[tuple[str, str], Any]:
    loaded = yaml.safe_load_all((HERE / "fleet.k8s.yaml").read_text(encoding="utf-8"))
    return {(each["kind"], each["metadata"]["name"]): each for each in loaded}


def test_each_pod_runs_one_target_without_rights() -> None:
    """A pod that could write or rise would be more than the image asks for."""
    found = documents()
    job = found["Job", "octo-fleet"]["spec"]
    assert (job["completionMode"], job["completions"], job["parallelism"]) == ("Indexed", 3, 2)
    first, second = job["podFailurePolicy"]["rules"]
    assert first["onPodConditions"] == [{"type": "DisruptionTarget", "status": "True"}]
    assert second["onExitCodes"]["values"] == [1, 2, 3], "what ended with another code is tried once more"
    pod = job["template"]["spec"]
    (container,) = pod["containers"]
    assert container["args"][2:4] == ["--only-index", "$(JOB_COMPLETION_INDEX)"]
    assert pod["securityContext"]["runAsUser"] == 10001
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert [each["name"] for each in container["env"]] == VARIABLES
    assert all("secretKeyRef" in each["valueFrom"] for each in container["env"])


def test_the_fleet_lies_where_the_pod_looks_for_it(tmp_path: Path) -> None:
    """Paths of the fleet file are relative to it, and a volume has no folder above."""
    found = documents()
    volumes = found["Job", "octo-fleet"]["spec"]["template"]["spec"]["volumes"]
    sources = next(each["projected"]["sources"] for each in volumes if each["name"] == "fleet")
    for name, text in found["ConfigMap", "octo-fleet"]["data"].items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for item in sources[1]["secret"]["items"]:
        (tmp_path / item["path"]).touch()
    assert read_fleet(tmp_path / "fleet.yaml").targets == read_fleet(HERE / "fleet.yaml").targets
    with pytest.raises(UsageError, match="outside the folder"):
        manifests(fleet_of(target("a", "../a.yaml")), "")


def test_the_workflow_gives_each_target_to_one_job() -> None:
    """A supplier that is in two jobs is booked twice; one that is in none is never certified."""
    jobs = read_yaml(HERE / "fleet.github.yml")["jobs"]
    assert [each["only"] for each in jobs["certify"]["strategy"]["matrix"]["include"]] == [
        "--only harbour-tours",
        "--only old-town-walks",
        "--only valley-railway",
    ]
    step = next(step for step in jobs["certify"]["steps"] if "env" in step)
    assert step["env"] == {
        "ONLY": "${{ matrix.only }}",
        **{name: f"${{{{ secrets.{name} }}}}" for name in VARIABLES},
    }
    assert "${{" not in step["run"], "an expression in a script could be a command"
    assert jobs["merge"]["needs"] == "certify"


def test_a_matrix_has_no_more_jobs_than_github_takes() -> None:
    """A workflow that GitHub refuses certifies nobody."""
    many = fleet_of(*(target(f"s{number}") for number in range(600)))
    shards = yaml.safe_load(workflow(many))["jobs"]["certify"]["strategy"]["matrix"]["include"]
    assert len(shards) <= 256
    named = [word for each in shards for word in each["only"].split() if word != "--only"]
    assert named == [each.name for each in many.targets]
    with pytest.raises(UsageError, match="no path inside a repository"):
        workflow(fleet_of(target("a"), path="fleet $(id).yaml"))
