"""certificate.json says that a target was conformant, by what it was judged, and which files show it.

It is made from the verdict and the other files of the run alone, so that whoever has those can make it again and
compare. A signature adds who vouches for it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from octo_conformance.judge.records import Verdict
from octo_conformance.report.validity import VALID
from octo_conformance.values import utc

FORMAT: Final = "octo-conformance/certificate/1"
ALGORITHM: Final = "Ed25519"

Certificate: TypeAlias = dict[str, Any]


def certificate(verdict: Verdict, digests: Mapping[str, str], evidence: str) -> Certificate:
    """The certificate of a conformant run, unsigned. `digests` are those of its files, `evidence` is the name of the
    file that was judged."""
    issued = _moment(verdict["finished_at"] or "")
    of = {entry["id"]: entry["status"] for entry in verdict["requirements"]}
    return {
        "format": FORMAT,
        "verdict": verdict["verdict"],
        "target": {"url": verdict["target"]["url"], "profile": verdict["target"]["profile"]},
        "capabilities": [capability["id"] for capability in verdict["capabilities"]],
        "strict": bool(verdict.get("strict")),
        "depth": verdict["depth"],
        "statements": {
            "held": verdict["counts"]["PASS"],
            "recommendations_broken": verdict["counts"]["WARN"],
        },
        "waived": [identifier for identifier, status in of.items() if status == "WAIVED"],
        "suite": {**verdict["suite"]},
        "evidence_digest": digests[evidence],
        "files": dict(sorted(digests.items())),
        "issued_at": utc(issued),
        "expires_at": utc(issued + VALID),
        "signature": None,
    }


def digest_of(path: Path) -> str:
    """The digest of a file. Raises OSError."""
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def as_text(made: Certificate) -> str:
    """The text of the file: for one content there is one text."""
    return json.dumps(made, indent=1) + "\n"


def signed(made: Certificate, key: Ed25519PrivateKey) -> Certificate:
    """The certificate with the signature of this key."""
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    value = base64.b64encode(key.sign(_content(made))).decode()
    return {**made, "signature": {"algorithm": ALGORITHM, "public_key": public, "value": value}}


def signer(made: Certificate) -> str | None:
    """The public key whose signature holds, None for an unsigned certificate. Raises ValueError for a signature that
    does not hold."""
    signature = made.get("signature")
    if signature is None:
        return None
    try:
        if set(signature) != {"algorithm", "public_key", "value"} or signature["algorithm"] != ALGORITHM:
            raise ValueError("the signature is of no known kind")
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(signature["public_key"], validate=True))
        public.verify(base64.b64decode(signature["value"], validate=True), _content(made))
    except InvalidSignature:
        raise ValueError("the signature does not hold") from None
    except TypeError:
        raise ValueError("the signature is of no known kind") from None
    return str(signature["public_key"])


def expired(made: Certificate, now: datetime) -> bool:
    """Whether its last moment has passed. Raises ValueError where it has none."""
    return now > _moment(str(made.get("expires_at")))


def _content(made: Certificate) -> bytes:
    """What is signed: everything but the signature."""
    plain = {name: value for name, value in made.items() if name != "signature"}
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode("ascii")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return moment
