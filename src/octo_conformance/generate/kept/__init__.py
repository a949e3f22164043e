"""The lives in which kept fields are compared: what a thing was told, and every answer that shows it."""
