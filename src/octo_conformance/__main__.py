"""`python -m octo_conformance`."""

from octo_conformance.cli import main

if __name__ == "__main__":
    main(prog_name="octo-conformance")
