"""The verdict in a sentence."""

from __future__ import annotations

from octo_conformance.clients import ClientVerdict


def spoken(verdict: ClientVerdict) -> str:
    """The verdict as a headline."""
    word, warned = str(verdict["verdict"]), verdict["counts"]["WARN"]
    if word == "CONFORMANT" and warned:
        return f"{word}, {warned} recommendation{'s' if warned > 1 else ''} broken"
    return word


def explained(verdict: ClientVerdict) -> str:
    """What the verdict means, and what to do next."""
    counts = verdict["counts"]
    calls = sum(each["count"] for each in verdict["traffic"])
    match verdict["verdict"]:
        case "NONCONFORMANT":
            return f"The client broke {counts['FAIL']} of {len(verdict['rules'])} rules in {calls} calls."
        case "ERROR":
            if calls:
                return "A defect of the suite kept calls from being judged; the notes at the end say which."
            return "No call came, so nothing was checked. Point the client at the address that serve prints."
        case "INCOMPLETE":
            missing = counts["NOT_VERIFIED"]
            which = "1 rule" if missing == 1 else f"{missing} rules"
            return (
                f"The client broke no demand in {calls} calls, and {which} could not be looked at. The list of rules "
                "says what the client has to do."
            )
        case _:
            return f"The client kept every demand in {calls} calls."
