"""Requests of generated tests: valid ones, broken in one place, without what is optional, and drawn ones."""
