"""What no author thought of: promises broken one at a time, drawn requests, walks through a booking's life.

Suites reach it through the fixture `generated`. It sends only through the client of the stage, so everything is
recorded, kept to the limits and entered in the ledger like the requests of any other test.
"""
