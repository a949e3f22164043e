"""Bookings: the record of each, and what may happen to it."""
