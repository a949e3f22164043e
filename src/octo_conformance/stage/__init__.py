"""What behaviour tests stand on: a client that speaks OCTO, products chosen by what a test needs,
states shared and own, and the ledger of what was created."""
