"""http where TLS is spoken, and https where it is not: no judgement, and one line that says so."""

from __future__ import annotations

import socketserver
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.certifying import octo
from support.hostile import Connection, Received, hostile

KEY = "key-of-a-reseller"
BOTH = pytest.mark.parametrize("command", ["run", "plan"])


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    (line,) = done.stderr.splitlines()
    assert done.returncode == 4, done.stdout
    return line


@BOTH
def test_http_on_a_port_that_speaks_tls(command: str, tmp_path: Path) -> None:
    """Every request would be dropped, and the supplier would be found nonconformant for it."""
    with hostile("empty-array", tls=True) as server:
        url = server.url.replace("https:", "http:")
        done = octo(command, url, cwd=tmp_path, OCTO_TOKEN=KEY)
    assert "speaks TLS at this port" in complaint(done)
    assert "https://" in complaint(done)


def test_http_on_a_port_that_answers_plain_requests_with_a_page(tmp_path: Path) -> None:
    """A 400 of a server without TLS is an answer like any other."""

    def page(client: Connection, _: Received) -> None:
        client.answer(b"<h1>Bad request</h1>", status="400 Bad Request", kind="text/html")

    with hostile(page) as server:
        part = ("-k", "test_supplier")
        done = octo("run", server.url, "--report", "out", *part, cwd=tmp_path, OCTO_TOKEN=KEY)
    assert done.returncode == 1, done.stderr
    assert "TLS" not in done.stderr


@contextmanager
def without_tls(answer: bytes) -> Iterator[int]:
    """The port of a server that takes whatever comes for a bad request."""

    class Plain(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.request.sendall(answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Plain) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@BOTH
@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", b"220 mail.example ESMTP\r\n"]
)
def test_https_on_a_port_without_tls(answer: bytes, command: str, tmp_path: Path) -> None:
    """Nobody looks for a certificate that is not there."""
    with without_tls(answer) as port:
        url = f"https://127.0.0.1:{port}"
        done = octo(command, url, cwd=tmp_path, OCTO_TOKEN=KEY)
    assert "does not speak TLS at this port" in complaint(done)
    assert "--ca-file" not in complaint(done)


def test_https_on_a_port_that_hangs_up(tmp_path: Path) -> None:
    """Whether it is TLS cannot be told; that nobody was reached can."""
    with without_tls(b"") as port:
        url = f"https://127.0.0.1:{port}"
        done = octo("run", url, "--report", "out", cwd=tmp_path, OCTO_TOKEN=KEY)
    assert "no TLS connection" in complaint(done)
