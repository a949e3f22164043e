"""The steps that we publish for GitHub, GitLab and Jenkins do what they say, each with its own shell lines.

The installing step meets a `python` that installs nothing; everything else is real.
"""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from octo_conformance.contract.yaml_files import read_yaml
from octo_sandbox import Running, Sandbox, serve
from octo_sandbox.faults import all_faults
from support.certifying import KEY, SECOND_KEY

ROOT = Path(__file__).parents[2]
ARGUMENTS = "--depth quick --requirement CORE-SUPP-001"
BREAKS = "CORE-SUPP-001"


@pytest.fixture(scope="module")
def right() -> Iterator[Running]:
    with serve(Sandbox(tokens=(KEY, SECOND_KEY))) as running:
        yield running


@pytest.fixture(scope="module")
def wrong() -> Iterator[Running]:
    fault = next(fault for fault in all_faults() if fault.breaks == BREAKS)
    sandbox = Sandbox(tokens=(KEY, SECOND_KEY))
    with serve(Sandbox(tokens=(KEY, SECOND_KEY), policies=fault.change(sandbox.policies))) as running:
        yield running


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder with `python` and `octo-conformance`, as a runner has them after the installing step."""
    folder = tmp_path / "bin"
    folder.mkdir()
    here, venv = tmp_path / "installed", tmp_path / ".octo" / "bin"
    venv.mkdir(parents=True)
    python = f"""#!/bin/sh
case "$*" in
  "-m pip "*) echo "$*" >> {here} ;;
  "-m venv "*) : ;;
  *) exec {sys.executable} "$@" ;;
esac
"""
    run = f'#!/bin/sh\nexec {sys.executable} -m octo_conformance "$@"\n'
    for place in (folder, venv):
        for name, text in (("python", python), ("octo-conformance", run)):
            (place / name).write_text(text, encoding="utf-8")
            (place / name).chmod((place / name).stat().st_mode | stat.S_IXUSR)
    return tmp_path


def carry_out(script: str, machine: Path, shell: tuple[str, ...], **environment: str) -> int:
    """Run a step as its platform does; its exit code."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("OCTO_")}
    path = f"{machine / 'bin'}:/usr/bin:/bin"
    done = subprocess.run(
        [*shell, script], cwd=machine, env={**inherited, "PATH": path, **environment},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    print(done.stdout, done.stderr)
    return done.returncode


BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")
SH = ("sh", "-e", "-c")


def action() -> dict[str, Any]:
    return dict(read_yaml(ROOT / "action.yml"))


def on_github(machine: Path, url: str) -> int:
    """The shell steps of the action, with the inputs that a workflow would give."""
    inputs = {name: str(about.get("default", "")) for name, about in action()["inputs"].items()}
    inputs |= {"url": url, "token": KEY, "second-token": SECOND_KEY, "arguments": ARGUMENTS}
    for name in ("summary", "output"):
        (machine / name).touch()
    code = 0
    for step in action()["runs"]["steps"]:
        if "run" not in step:
            continue
        given = {
            name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: inputs[found[1]], value)
            for name, value in step.get("env", {}).items()
        }
        assert "${{" not in step["run"], "an input in a script could be a command"
        code = carry_out(
            step["run"], machine, BASH, GITHUB_STEP_SUMMARY=str(machine / "summary"),
            GITHUB_OUTPUT=str(machine / "output"), GITHUB_ACTION_PATH="/the/action", **given,
        )  # fmt: skip
        if code:
            break
    return code


def on_gitlab(machine: Path, url: str) -> int:
    job = read_yaml(ROOT / "examples" / "ci" / "gitlab.yml")["octo-conformance"]
    given = {**job["variables"], "OCTO_URL": url, "OCTO_ARGUMENTS": ARGUMENTS}
    return carry_out(
        "\n".join(job["script"]), machine, BASH, OCTO_TOKEN=KEY, OCTO_SECOND_TOKEN=SECOND_KEY, **given
    )


def on_jenkins(machine: Path, url: str) -> int:
    text = (ROOT / "examples" / "ci" / "Jenkinsfile").read_text(encoding="utf-8")
    script = "\n".join(re.findall(r"sh '''(.*?)'''", text, re.S))
    assert script
    given = {"OCTO_URL": url, "OCTO_ARGUMENTS": ARGUMENTS, "OCTO_CONFORMANCE": "./octo-conformance"}
    return carry_out(script, machine, SH, OCTO_TOKEN=KEY, OCTO_SECOND_TOKEN=SECOND_KEY, **given)


PLATFORMS = {"github": on_github, "gitlab": on_gitlab, "jenkins": on_jenkins}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_supplier_that_is_wrong_breaks_the_job(platform: str, machine: Path, wrong: Running) -> None:
    """A gate that lets everything through is none."""
    assert PLATFORMS[platform](machine, wrong.url) == 1
    assert (machine / "octo-report" / "junit.xml").exists()
    assert "pip install" in (machine / "installed").read_text(encoding="utf-8")


def test_github_shows_the_summary_and_tells_the_verdict(machine: Path, wrong: Running) -> None:
    """The page of the job is where people look first."""
    on_github(machine, wrong.url)
    assert BREAKS in (machine / "summary").read_text(encoding="utf-8")
    assert (machine / "output").read_text(encoding="utf-8") == "verdict=NONCONFORMANT\n"


def test_a_supplier_that_is_right_passes(machine: Path, right: Running) -> None:
    """A narrowed run says what it did not look at; nothing of it is broken."""
    code = on_github(machine, right.url)
    verdict = json.loads((machine / "octo-report" / "verdict.json").read_text(encoding="utf-8"))
    assert verdict["counts"]["FAIL"] == 0
    assert code in {0, 3}


def test_no_key_is_an_argument() -> None:
    """Arguments are read by everybody on the machine."""
    for path in (ROOT / "action.yml", *(ROOT / "examples" / "ci").iterdir(), ROOT / "Dockerfile"):
        assert not re.search(r"--(second-)?token[ =]", path.read_text(encoding="utf-8")), path.name


def test_the_workflow_uses_inputs_that_the_action_has() -> None:
    """A misspelled input is ignored by GitHub without a word."""
    job = read_yaml(ROOT / "examples" / "ci" / "github.yml")["jobs"]["certify"]
    used = next(step["with"] for step in job["steps"] if step["uses"] == "./octo-conformance")
    assert set(used) <= set(action()["inputs"])


def test_the_image_runs_as_nobody_in_particular() -> None:
    """A container that is broken out of must not be root."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001"]
    assert lines.index("USER 10001") < lines.index('ENTRYPOINT ["octo-conformance"]')
    copied = {
        part
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for part in line.split()[1:-1]
    }
    let_in = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line[0] == "!"
    }
    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)


def test_the_readme_shows_ten_lines_that_are_a_workflow() -> None:
    """What a newcomer copies has to be right as it stands."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = next(block for block in re.findall(r"```yaml\n(.*?)```", text, re.S) if "jobs:" in block)
    assert len(shown.splitlines()) <= 10
    steps = yaml.safe_load(shown)["jobs"]["certify"]["steps"]
    assert set(steps[-1]["with"]) <= set(action()["inputs"])
