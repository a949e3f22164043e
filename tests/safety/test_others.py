"""A run never touches what belongs to somebody else, and shows no secret or private value."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from octo_conformance.cli import main
from octo_sandbox import Policies
from octo_sandbox.call import Incoming
from octo_sandbox.responses import Outgoing
from support.guarded import KEY, LONG, PART, SECOND_KEY, Command, Supplier, cleanup, run, supplier

THIRD_KEY = "third-reseller-key-5555555555"
HEADER_SECRET = "header/secret+998877665544="
GATEWAY_SECRET = "0f8fad5bd9cb469fa16570867728950e=="
GATEWAYS = ("Ocp-Apim-Subscription-Key", "X-Functions-Key", "Api_Key", "X-JWT", "X-Tenant")
MEMBER = {
    "reference": "M-PLANTED-4711",
    "lastName": "Plantagenet-Privat",
    "email": "planted.member@private.example",
    "mobile": "+447700900777",
    "country": "GB",
}
GUEST = {
    "fullName": "Ada Quibblethwaite-Foreign",
    "firstName": "Adaquibble",
    "lastName": "Quibblethwaite-Foreign",
    "emailAddress": "ada.quibble@foreign.example",
    "phoneNumber": "+447700900999",
    "postalCode": "QB1 7ZZ",
}
NOTES = "Mrs. Quibblethwaite brings her wheelchair"
REFERENCE = "FOREIGN-REF-ZX81"
PRIVATE = [*GUEST.values(), NOTES, REFERENCE]


@contextmanager
def reseller(target: Supplier, key: str) -> Iterator[httpx.Client]:
    headers = {
        "Authorization": f"Bearer {key}",
        "Octo-Capabilities": "octo/cart, octo/gifts, octo/identities",
    }
    with httpx.Client(base_url=target.url, headers=headers, timeout=30, verify=False) as client:
        yield client


def post(client: httpx.Client, path: str, **body: Any) -> dict[str, Any]:
    answer = client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


def buy(client: httpx.Client) -> list[dict[str, Any]]:
    """What another program of this reseller sold: bookings on hold, confirmed and in an order, an identity."""
    day = (datetime.now(UTC) + timedelta(days=9)).date()
    asked = {"productId": "harbour-cruise", "optionId": "classic", "localDate": str(day)}
    slot = next(s for s in client.post("/availability", json=asked).json() if s["available"])["id"]
    body = {"productId": "harbour-cruise", "optionId": "classic", "availabilityId": slot, "notes": NOTES,
            "unitItems": [{"unitId": "adult"}], "resellerReference": REFERENCE}  # fmt: skip
    held, sold = post(client, "/bookings", **body), post(client, "/bookings", **body)
    confirmed = post(client, f"/bookings/{sold['uuid']}/confirm", contact=GUEST, resellerReference=REFERENCE)
    order = post(client, "/orders", contact=GUEST)
    inside = post(client, "/bookings", **body, orderId=order["orderId"])
    identity = post(client, "/identities", key=REFERENCE)
    return [held, confirmed, order, inside, identity]


def names(things: list[dict[str, Any]]) -> set[str]:
    return {
        str(thing[key]).lower() for thing in things for key in ("id", "uuid", "orderId") if thing.get(key)
    }


def everything_kept(folder: Path, *commands: Command) -> str:
    """All files of the run, and all that was said on the terminal."""
    files = "".join(path.read_text(encoding="utf-8") for path in sorted((folder / "out").iterdir()))
    return files + "".join(command.said + command.complained for command in commands)


def spellings(secret: str) -> set[str]:
    """A secret as it is, percent-encoded, and in base64, alone and as the value of a header."""
    plain = [secret, f"Bearer {secret}", f"Bearer {secret}".lower()]
    coded = [base64.b64encode(text.encode()).decode().rstrip("=") for text in plain]
    return {secret, quote(secret, safe=""), quote(secret), json.dumps(secret)[1:-1], *coded}


@pytest.mark.parametrize("depth", ["quick", "deep"] if LONG else ["quick"])
def test_nothing_foreign_is_ever_touched(depth: str, tmp_path: Path) -> None:
    """Bookings, orders and identities of the same reseller, of the second one and of a stranger stay as
    they are."""
    with supplier(tokens=(KEY, SECOND_KEY, THIRD_KEY)) as target:
        foreign: list[dict[str, Any]] = []
        for key in (KEY, SECOND_KEY, THIRD_KEY):
            with reseller(target, key) as client:
                foreign += buy(client)
        before = target.everything()
        target.writes.clear()
        command = run(tmp_path, target, "--depth", depth)
        assert command.wait(1200) in {0, 3}, command.said + command.complained
        cleanup(tmp_path)
        after = target.everything()
    assert {name: after.get(name) for name in before} == before
    mine = names(foreign)
    touched = {write: n for write, n in target.writes.items() if mine & set(write[1].lower().split("/"))}
    assert sum(touched.values()) == 0, touched
    assert len(mine) >= 15
    assert sum(target.writes.values()) > 20


def telltale(shown: list[dict[str, Any]]) -> Policies:
    """A supplier that shows other people's bookings in its lists, and the caller's key wherever it can."""

    def outgoing(incoming: Incoming, answer: Outgoing) -> Outgoing:
        sent = dict(incoming.headers).get("authorization", "")
        key = sent.removeprefix("Bearer ")
        answer.headers["X-Debug-Request"] = f"Authorization={quote(sent, safe='')}"
        answer.headers["Set-Cookie"] = f"token={key}"
        if (
            incoming.method == "GET"
            and incoming.segments[-1:] == ("bookings",)
            and isinstance(answer.body, list)
        ):
            return Outgoing(answer.status, [*answer.body, *shown], answer.headers)
        if answer.status >= 400 and isinstance(answer.body, dict):
            coded = base64.b64encode(sent.encode()).decode()
            words = f"{answer.body.get('errorMessage')} (key {key}, {quote(key, safe='')}, {coded}, {HEADER_SECRET}, "
            words += ", ".join(
                [
                    GATEWAY_SECRET.rstrip("="),
                    GATEWAY_SECRET.replace("=", "&#x3D;"),
                    quote(quote(key)),
                    "+44 (0)7700 900 777",
                ]
            )
            return Outgoing(answer.status, {**answer.body, "errorMessage": words}, answer.headers)
        return answer

    return replace(Policies(), outgoing=outgoing)


def test_no_secret_and_no_guest_is_found_anywhere(tmp_path: Path) -> None:
    """No file and no line on the terminal holds a key in any spelling, a header's secret, a member or a
    foreign guest."""
    shown: list[dict[str, Any]] = []
    part = PART and (
        "--capability",
        "octo/cart",
        "-k",
        "test_list or test_authentication or test_confirm or test_read",
    )
    with supplier(telltale(shown)) as target:
        with reseller(target, KEY) as client:
            shown += [thing for thing in buy(client) if thing.get("unitItems")]
        extra = {
            "headers": {
                "X-Api-Key": HEADER_SECRET,
                "Octo-Env": "test",
                **dict.fromkeys(GATEWAYS, GATEWAY_SECRET),
            },
            "members": [MEMBER],
        }
        command = run(tmp_path, target, part=part, **extra)
        assert command.wait() in {1, 3}, command.said + command.complained
        after = cleanup(tmp_path, "--target", "target.yaml")
    kept = everything_kept(tmp_path, command, after)
    assert "Octo-Env" in kept
    assert any(token in kept for token in re.findall(r"\[redacted:[0-9a-f]{8}\]", kept))
    assert GATEWAY_SECRET.rstrip("=") not in kept
    assert quote(quote(KEY)) not in kept
    assert "900 777" not in kept
    for secret in (KEY, SECOND_KEY, HEADER_SECRET, GATEWAY_SECRET):
        assert not [spelling for spelling in spellings(secret) if spelling in kept]
    for name in ("reference", "lastName", "email", "mobile"):
        assert MEMBER[name] not in kept
    for text in PRIVATE:
        assert text not in kept


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "https://user:pa55word-in-url@127.0.0.1:1/octo"),
        ("run", "https://user:pa55word-in-url@127.0.0.1:port/octo"),
        ("run", "http://127.0.0.1:1/octo?token=pa55word-in-url"),
        ("run", "--target", "wrong.yaml"),
        ("cleanup", "out", "--target", "wrong.yaml"),
    ],
)
def test_a_wrong_command_does_not_repeat_a_secret(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """People put keys into URLs and into the wrong lines of a file."""
    wrong = "url: http://127.0.0.1:1\nheaders: [pa55word-in-url]\n"
    (tmp_path / "wrong.yaml").write_text(wrong, encoding="utf-8")
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OCTO_TOKEN", KEY)
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert len(said.err.splitlines()) == 1
    assert "pa55word" not in said.out + said.err
