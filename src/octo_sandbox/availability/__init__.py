"""Slots, their availability, and the requests for it."""
