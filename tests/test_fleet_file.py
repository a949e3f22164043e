"""A fleet file is read, or refused in one line that names file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from octo_conformance.errors import FleetFileError
from octo_conformance.fleet_file import Fleet, read_fleet

FILE = """\
processes: 3
defaults: {depth: quick, strict: true}
targets:
  - name: harbour
    url: https://harbour.example/octo/
    token_env: HARBOUR_TOKEN
    strict: false
  - name: walks
    target: walks.yaml
"""
WRONG = {
    "nothing": ("", "is no mapping"),
    "no targets": ("processes: 2\n", "line 1: the top level: lacks targets"),
    "none at all": ("targets: []\n", "line 1: targets: does not keep to `minItems: 1`"),
    "a key twice": (FILE + "    target: other.yaml\n", "line 10: `target` is there twice"),
    "another key": (FILE + "    second_token: x\n", "has no field `second_token`; did you mean `second_token_env`?"),
    "a key of the supplier": (FILE + "    token_env: a-secret-key\n", "line 8: targets.1.token_env: does not"),
    "too many at once": (FILE.replace("3", "300"), "line 1: processes: has to be at most 64"),
    "another depth": (FILE.replace("quick", "slow"), "line 2: defaults.depth: has to be one of quick, stand"),
    "a path as a name": (FILE.replace("name: walks", "name: ../walks"), "line 8: targets.1.name: does not"),
    "one twice": (FILE.replace("name: walks", "name: Harbour"), "line 8: Harbour is there twice, first in line 4"),
    "the name of a file": (FILE.replace("name: walks", "name: fleet.json"), "line 8: fleet.json is the name of"),
    "no address": (FILE.replace("    target: walks.yaml\n", ""), "line 8: walks needs either"),
    "two addresses": (FILE + "    url: https://b.example\n", "line 8: walks needs either `target` or `url`, not"),
    "a password": (FILE.replace("https://", "https://a:b@"), "line 4: harbour: the URL carries a password"),
    "no such target": (FILE.replace("walks.yaml", "talks.yaml"), "line 8: walks: there is no file"),
    "no such waivers": (FILE.replace("strict: true", "waivers: none.yaml"), "line 2: there is no file"),
}  # fmt: skip


def read(text: str, folder: Path) -> Fleet:
    (folder / "walks.yaml").touch()
    path = folder / "fleet.yaml"
    path.write_text(text, encoding="utf-8")
    return read_fleet(path)


def test_a_target_asks_what_it_says_and_else_what_holds_for_all(tmp_path: Path) -> None:
    """A run with the wrong options certifies something else."""
    fleet = read(FILE, tmp_path)
    assert (fleet.processes, fleet.seconds, fleet.variables) == (3, 2400, ("HARBOUR_TOKEN", "OCTO_TOKEN"))
    harbour, walks = fleet.targets
    assert (harbour.url, harbour.asked) == (
        "https://harbour.example/octo",
        {"depth": "quick", "strict": False},
    )
    assert (walks.url, walks.target, walks.asked) == (None, "walks.yaml", {"depth": "quick", "strict": True})


def test_a_fleet_may_have_a_thousand_targets(tmp_path: Path) -> None:
    """The bounds of a target file are too narrow for a partner with many suppliers."""
    many = "".join(
        f"  - {{name: s{n}, url: 'https://s{n}.example', token_env: T_{n}}}\n" for n in range(1000)
    )
    assert len(read(f"targets:\n{many}", tmp_path).targets) == 1000


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_fleet_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    """Whoever wrote it finds the place, and no value is shown: it may be a key."""
    text, told = WRONG[name]
    with pytest.raises(FleetFileError) as refused:
        read(text, tmp_path)
    assert told in refused.value.message
    assert "a-secret-key" not in refused.value.message
