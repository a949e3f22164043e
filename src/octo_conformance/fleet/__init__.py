"""Many targets at once: what each run is asked, what came of it, and the index of all. Nothing here starts a process
or opens a connection; `commands/fleet.py` does."""
