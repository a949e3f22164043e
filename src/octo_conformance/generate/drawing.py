"""One thread draws at a time.

Hypothesis parses Python to tell what it drew from, and two threads that parse at once may fail in Python before 3.11.8
(cpython gh-106905). Whoever lets it draw holds this lock, and sends nothing meanwhile unless it looks for a smaller
example.
"""

from __future__ import annotations

import threading
from typing import Final

DRAWING: Final = threading.RLock()
