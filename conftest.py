"""Makes `pytest suites --octo-url URL` work from a clone. A bare `pytest` runs tests/ and certifies nothing."""

pytest_plugins = ["octo_conformance.plugin"]
