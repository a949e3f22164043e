"""`python -m octo_sandbox`: a supplier in a process of its own, for as long as somebody holds on to it.

One line of JSON comes in ({"tokens": […], "seed": 1}: keys are nobody else's business, so they are no
arguments), one goes out when the supplier can be reached ({"url": …, "control_url": …}). It ends when its
standard input is closed, which also happens when whoever started it is killed.
"""

from __future__ import annotations

import json
import sys

from octo_sandbox.sandbox import Sandbox
from octo_sandbox.server import serve


def main() -> None:
    """Serve until standard input ends."""
    asked = json.loads(sys.stdin.readline())
    with serve(Sandbox(tokens=asked["tokens"], seed=asked["seed"])) as running:
        print(json.dumps({"url": running.url, "control_url": running.control_url}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
