"""Fetch what the tests in a browser need: Chromium of the system, where it is missing, and axe-core.

`python prepare.py FOLDER` writes axe-core into the folder. On Debian and its kin, it installs Chromium as root.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

AXE = "axe-core@4.14.1"


def main(folder: Path) -> None:
    if shutil.which("chromium") is None:
        subprocess.run(["apt-get", "update", "-q"], check=True)
        install = [
            "apt-get",
            "install",
            "-y",
            "-q",
            "--no-install-recommends",
            "chromium",
            "fonts-dejavu-core",
        ]
        subprocess.run(install, check=True)
    folder.mkdir(parents=True, exist_ok=True)
    npm = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run([*npm, "--prefix", str(folder), AXE], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
