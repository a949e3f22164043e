"""Whatever is put into a field, the supplier answers with a booking or with an OCTO error."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.reseller import refusal

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
IDS = st.sampled_from(
    ["", "adult", "DEFAULT", "2027-01-01", "2027-02-30T10:00:00+00:00", "9999-12-31T23:00:00-12:00"]
)
FIELDS = st.sampled_from(
    [
        "uuid",
        "productId",
        "optionId",
        "availabilityId",
        "availabilityIds",
        "localDate",
        "localDateStart",
        "localDateEnd",
        "units",
        "unitItems",
        "expirationMinutes",
        "contact",
        "notes",
        "resellerReference",
        "emailReceipt",
        "reason",
        "force",
    ]
)
NONSENSE = st.dictionaries(FIELDS, JSON | IDS, max_size=4)
OPERATIONS = ("availability", "availability/calendar", "bookings", "update", "extend", "confirm", "cancel")


@pytest.mark.parametrize("operation", OPERATIONS)
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(nonsense=NONSENSE)
def test_no_body_breaks_the_supplier(buyer, operation, nonsense):
    """A failure of the server would be a defect of the sandbox."""
    if operation.startswith(("availability", "bookings")):
        body = {
            "productId": "harbour-cruise",
            "optionId": "classic",
            "unitItems": [{"unitId": "adult"}],
            "localDateStart": "2027-01-01",
            "localDateEnd": "2027-01-02",
            **nonsense,
        }
        answer = buyer.http.post(f"/{operation}", json=body)
    elif operation == "update":
        answer = buyer.patch(buyer.hold(), **nonsense)
    else:
        answer = buyer.act(buyer.hold(), operation, **nonsense)
    assert answer.status_code == 200 or refusal(answer)[0] == 400
