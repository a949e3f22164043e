"""Bookings: their records, and the operations on them."""
