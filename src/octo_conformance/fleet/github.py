"""A fleet as a workflow of GitHub: a matrix of jobs, and a last one that merges what they leave."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final

from octo_conformance.errors import UsageError
from octo_conformance.fleet_file import Fleet

_MOST_JOBS: Final = 256
"""The jobs that a matrix may make."""
_MOST_MINUTES: Final = 360
_PATH: Final = re.compile(r"(?!/|-)[A-Za-z0-9._/-]+")
_INSTALL: Final = """\
      - uses: actions/checkout@v4
        with:
          repository: OWNER/octo-conformance # where you keep it
          path: octo-conformance
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
      - run: python -m pip install --quiet ./octo-conformance
"""
_MERGE: Final = f"""\
  merge:
    needs: certify
    if: always()
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
{_INSTALL}\
      - uses: actions/download-artifact@v4
        with:
          pattern: shard-*
          path: shards
      - run: |
          code=0
          octo-conformance merge shards --report fleet || code=$?
          if [ -f fleet/summary.md ]; then cat fleet/summary.md >> "$GITHUB_STEP_SUMMARY"; fi
          exit "$code"
      - if: always()
        uses: actions/upload-artifact@v4
        with:
          name: fleet
          path: fleet
"""


def workflow(fleet: Fleet) -> str:
    """The workflow in YAML. Raises UsageError for a path that no script can name."""
    path = fleet.path.as_posix()
    if not _PATH.fullmatch(path) or ".." in fleet.path.parts:
        raise UsageError(
            f"{path} is no path inside a repository that a workflow can name",
            hint="Call the command at the top of the repository, with the relative path of the file.",
        )
    return "\n".join(_lines(fleet, path)) + "\n" + _MERGE


def _lines(fleet: Fleet, path: str) -> Iterator[str]:
    shards = _shards(fleet)
    most = max(map(len, shards))
    turns = math.ceil(most / fleet.processes)
    minutes = min(math.ceil(turns * (fleet.seconds + 2 * fleet.grace_s) / 60) + 10, _MOST_MINUTES)
    yield "# Certifies a fleet every night and on demand; printed by `octo-conformance fleet FILE --emit github`."
    yield "name: OCTO fleet"
    yield "on:"
    yield "  workflow_dispatch:"
    yield "  schedule:"
    yield '    - cron: "17 2 * * *"'
    yield "permissions:"
    yield "  contents: read"
    yield "jobs:"
    yield "  certify:"
    yield "    runs-on: ubuntu-latest"
    yield f"    timeout-minutes: {minutes}"
    yield "    strategy:"
    yield "      fail-fast: false"
    yield f"      max-parallel: {max(1, fleet.processes // min(most, fleet.processes))}"
    yield "      matrix:"
    yield "        include:"
    for number, names in enumerate(shards):
        yield f"          - shard: {number}"
        yield f"            only: {' '.join(f'--only {name}' for name in names)}"
    yield "    steps:"
    yield "      - uses: actions/checkout@v4"
    yield from _INSTALL.splitlines()
    yield "      - env:"
    yield "          ONLY: ${{ matrix.only }}"
    for variable in fleet.variables:
        yield f"          {variable}: ${{{{ secrets.{variable} }}}}"
    yield f"        run: octo-conformance fleet {path} --report shard $ONLY"
    yield "      - if: always()"
    yield "        uses: actions/upload-artifact@v4"
    yield "        with:"
    yield "          name: shard-${{ matrix.shard }}"
    yield "          path: shard"


def _shards(fleet: Fleet) -> list[list[str]]:
    """The names of the targets, one a job, or more where there are more than a matrix takes."""
    names = [target.name for target in fleet.targets]
    most = math.ceil(len(names) / _MOST_JOBS)
    return [names[start : start + most] for start in range(0, len(names), most)]
