"""Makes `pytest suites --octo-url URL` work from a clone. A bare `pytest` runs tests/, certifying nothing."""

pytest_plugins = ["octo_conformance.run.plugin"]
