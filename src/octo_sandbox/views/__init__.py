"""How records look to resellers: every object of the standard, all of its keys present."""
