"""The proof that a green run was earned: suppliers that are wrong in one way, and others that are right.

Every fault has to trip the requirement it breaks; no variant may trip any. `run_selftest` shows both.
"""
