"""Plans of actions on bookings and orders, drawn, carried out and compared with a model."""
