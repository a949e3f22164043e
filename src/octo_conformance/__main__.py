"""`python -m octo_conformance`, and the command of that name."""

from __future__ import annotations

import signal
import sys


def program() -> None:
    """Run the command line in a process of its own, and end it with the exit code of the command."""
    try:
        from octo_conformance.cli import main

        main(prog_name="octo-conformance")
    except KeyboardInterrupt:
        # It came while nothing but the command line was there yet.
        print("error: stopped", file=sys.stderr)
        sys.exit(130)
    finally:
        # All is done and written. A signal while the interpreter ends would only change the exit code.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    program()
