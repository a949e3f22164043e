"""Generated tests: constraints violated one at a time, drawn requests, plans of actions on bookings and orders.

Suites reach them through the fixture `generated`. They send only through the client of the stage, so everything is
recorded, kept to the limits and entered in the ledger like the requests of any other test.
"""
