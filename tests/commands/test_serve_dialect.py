"""`octo-conformance serve --dialect`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from support.certifying import octo


def test_a_dialect_is_served() -> None:
    """The supplier answers with the headers of the dialect."""
    command = [sys.executable, "-m", "octo_conformance", "serve", "--port", "0", "--token", "key"]
    with subprocess.Popen(
        [*command, "--dialect", "sixty-five-a-minute"], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        url = server.stdout.readline().removeprefix("listening on ").strip()
        try:
            answer = httpx.get(f"{url}/supplier", headers={"Authorization": "Bearer key"}, verify=False)
        finally:
            server.terminate()
    assert answer.status_code == 200
    assert answer.headers["OCTO-RateLimit-Limit"] == "65"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--dialect", "shared-capacty"), "shared-capacity"),
        (("--dialect", "nothing-like-it-at-all"), "with-a-past"),
        (("--dialect", "slow", "--variant", "json-is-pretty"), "cannot be combined"),
    ],
)
def test_a_wrong_dialect_is_a_wrong_command(arguments: tuple[str, ...], says: str, tmp_path: Path) -> None:
    """The message names the nearest dialect, or all of them."""
    done = octo("serve", "--port", "0", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
