"""Keys for certificates: `octo-conformance keygen FILE`, and reading what it wrote."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from octo_conformance.errors import UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_MOST_BYTES: Final = 10_000


def keygen(file: Path) -> int:
    """Make a key: the private half in `file`, for its owner alone, the public one in `file`.pub and on standard output.

    Raises UsageError where a file is there already, or cannot be written.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = base64.b64encode(key.public_key().public_bytes_raw()) + b"\n"
    for path, content, mode in ((file, private, 0o600), (file.with_name(f"{file.name}.pub"), public, 0o644)):
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
                out.write(content)
        except OSError as problem:
            raise UsageError(
                f"{path} cannot be made: {problem.strerror or problem}",
                hint="Name a new file in a folder of yours.",
            ) from None
    click.echo(public.decode().strip())
    return 0


def private_key(file: Path) -> Ed25519PrivateKey:
    """The key in a file that `keygen` wrote. Raises UsageError."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(_content(file), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(
            f"{file} holds no private key of Ed25519", hint="Make one with octo-conformance keygen."
        )
    return key


def public_key(told: str) -> str:
    """A public key that is given as it is, or as the file that holds it. Raises UsageError."""
    path = Path(told)
    text = _content(path).decode("ascii", "replace").strip() if path.is_file() else told.strip()
    try:
        whole = len(base64.b64decode(text, validate=True)) == 32
    except ValueError:
        whole = False
    if not whole:
        raise UsageError(
            f"{told[:80]} is no public key", hint="Name the file ending in .pub, or what it holds."
        )
    return text


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(_MOST_BYTES)
    except OSError as problem:
        raise UsageError(
            f"{file} cannot be read: {problem.strerror or problem}", hint="Name a file that keygen wrote."
        ) from None
