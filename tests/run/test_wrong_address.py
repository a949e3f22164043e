"""An address at which no OCTO endpoint answers: one line that says what does, and which address is meant."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from octo_sandbox import Policies, Sandbox, serve
from support.certifying import octo
from support.hostile import Connection, Received, hostile

KEY = "key-of-a-reseller"


def told(done: subprocess.CompletedProcess[str]) -> str:
    """The one line on standard error of a run that judged nobody."""
    (line,) = done.stderr.splitlines()
    assert done.returncode == 4, done.stdout
    return line


@pytest.mark.parametrize("command", ["run", "plan"])
@pytest.mark.parametrize(
    ("base", "named"), [("octo", ""), ("octo", "octo/products"), ("octo/v1", "octo"), ("", "octo")]
)
def test_a_path_too_many_or_too_few(command: str, base: str, named: str, tmp_path: Path) -> None:
    """The neighbour that answers is named."""
    sandbox = Sandbox(tokens=(KEY,), policies=Policies(base_path=base))
    with serve(sandbox) as running:
        root = f"http://{running.host}:{running.port}"
        done = octo(command, f"{root}/{named}", cwd=tmp_path, OCTO_TOKEN=KEY)
    assert f"{root}/{base}".rstrip("/") + " answers as an OCTO endpoint" in told(done)


def _page(body: bytes, status: str) -> Callable[[Connection, Received], None]:
    return lambda client, _: client.answer(body, status=status, kind="text/html")


@pytest.mark.parametrize("command", ["run", "plan"])
@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (b"<html><h1>Welcome</h1></html>", "200 OK", "a web page answers (HTTP 200)"),
        (b'<html><input type="password"></html>', "200 OK", "a login page answers (HTTP 200)"),
        (
            b"<html>Who are you?</html>",
            "407 Proxy Authentication Required",
            "a proxy on the way asks for a login",
        ),
    ],
)
def test_what_answers_in_its_place_is_named(
    body: bytes, status: str, says: str, command: str, tmp_path: Path
) -> None:
    """Whoever sees a login page has forgotten something else than whoever sees a shop."""
    with hostile(_page(body, status)) as server:
        done = octo(command, server.url, cwd=tmp_path, OCTO_TOKEN=KEY)
    assert says in told(done)
