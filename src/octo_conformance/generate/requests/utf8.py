"""The characters of UTF-8, told to Hypothesis.

Hypothesis finds them by trying to encode all 1.1 million that there are, once for each folder in which a run is
started, and keeps them in a file there. Which they are is known: all but surrogates.
"""

from __future__ import annotations

import gzip
import json
import os
import tempfile
from contextlib import suppress
from typing import Final

from hypothesis.internal.charmap import charmap_file

NAME: Final = "codec-v2-utf-8"
"""Of the file that Hypothesis looks for. Under another version of it the file is passed over."""
CHARACTERS: Final = [[[0, 0xD7FF], [0xE000, 0x10FFFF]], []]
"""Those that can be encoded, and of these the ones that do not come back the same."""


def tell_hypothesis() -> None:
    """Write the file unless it is there. Where nothing can be written, Hypothesis tries all characters as usual."""
    path = charmap_file(NAME)
    if path.exists():
        return
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, made = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(gzip.compress(json.dumps(CHARACTERS).encode("ascii")))
        os.replace(made, path)
