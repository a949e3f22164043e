"""A small specification: bookings, prices and orders, with everything the contract knows how to judge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from octo_conformance.contract import Deviation

CORE = """
openapi: 3.1.0
info: {title: small, version: "1"}
paths:
  /bookings:
    get:
      operationId: listBookings
      x-octo-requirement: ROUTE
      x-octo-writes: false
      responses:
        200:
          description: x
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Booking'}}
  /bookings/{uuid}:
    get:
      operationId: getBooking
      x-octo-requirement: ROUTE
      x-octo-writes: false
      responses:
        200: {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Booking'}}}}
components:
  schemas:
    Booking:
      type: object
      x-octo-requirement: BOOKING
      x-octo-identity: [uuid]
      required: [uuid, status]
      if: {properties: {status: {const: CANCELLED}}, required: [status]}
      then: {required: [reason]}
      properties:
        uuid: {type: string, format: uuid, x-octo-requirement: UUID}
        status: {$ref: '#/components/schemas/Status'}
        reason: {type: [string, 'null']}
        created: {type: string, format: utc-date-time, x-octo-format-requirement: FORM}
        count: {type: integer, minimum: 1}
        contact:
          anyOf: [{$ref: '#/components/schemas/Contact'}, {type: 'null'}]
        items: {type: array, minItems: 1, items: {$ref: '#/components/schemas/Item'}}
        methods: {type: array, items: {type: string, enum: [A, B]}, x-octo-format-requirement: FORM}
        unit: {type: string, enum: [hour, day], x-octo-reading: CON-1}
        extra:
          {type: object, required: [note], properties: {note: {type: string, minLength: 1, maxLength: 40}}}
        ticket:
          oneOf: [{$ref: '#/components/schemas/Code'}, {$ref: '#/components/schemas/Link'}]
    Status: {type: string, enum: [OPEN, CANCELLED], x-octo-requirement: STATUS}
    Contact:
      type: object
      x-octo-requirement: CONTACT
      x-octo-identity: []
      required: [name]
      properties: {name: {type: string, pattern: '^[A-Z]'}, mail: {type: [string, 'null'], format: email}}
    Item:
      type: object
      x-octo-requirement: ITEM
      x-octo-identity: [id]
      required: [id]
      properties: {id: {type: string}, contact: {$ref: '#/components/schemas/Contact'}}
    Code:
      {type: object, x-octo-requirement: CODE, x-octo-identity: [code], required: [code, kind],
       properties: {code: {type: string}, kind: {type: string}}}
    Link:
      {type: object, x-octo-requirement: LINK, x-octo-identity: [url], required: [url, kind],
       properties: {url: {type: string}, kind: {type: string}}}
    Error:
      {type: object, x-octo-requirement: ERROR, x-octo-identity: [error], required: [error],
       properties: {error: {type: string}}}
"""
PRICING = """
overlay: 1.1.0
info: {title: pricing, version: 1.0.0}
x-octo-capability: {id: octo/pricing, requires: [], leak: LEAK}
actions:
  - target: $.components.schemas['Booking', 'Item']
    update:
      required: [price]
      properties: {price: {type: integer, x-octo-requirement: PRICE}}
  - target: $.components.schemas.Booking
    update:
      properties: {tax: {type: integer, x-octo-requirement: PRICE}}
"""
CART = """
overlay: 1.1.0
info: {title: cart, version: 1.0.0}
x-octo-capability: {id: octo/cart, requires: [], leak: LEAK}
actions:
  - target: $.components.schemas.Booking
    update:
      properties:
        tax: {type: integer, x-octo-requirement: PRICE}
        order: {$ref: '#/components/schemas/Order', x-octo-requirement: ORDER}
  - target: $.components.schemas
    update:
      Order:
        type: object
        x-octo-requirement: ORDER
        x-octo-identity: [id]
        required: [id]
        properties: {id: {type: string}}
  - target: $.paths
    update:
      /orders/{id}:
        get:
          operationId: getOrder
          x-octo-requirement: ORDER
          x-octo-writes: false
          responses:
            200: {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
"""
OPTIONAL = """
overlay: 1.1.0
info: {title: lax, version: 1.0.0}
x-octo-profile: {id: lax}
actions: [{target: "$.components.schemas.Booking.required[?@ == 'status']", remove: true}]
"""
READINGS = """
readings:
  - id: CON-1
    topic: units of time
    says:
      - {reading: singular, sources: [A], standing: accepted, values: [hour, day, week]}
      - {reading: capitals, sources: [B], standing: second_best, values: [HOUR, DAY]}
"""
IDS = (
    "ROUTE",
    "BOOKING",
    "UUID",
    "STATUS",
    "FORM",
    "CONTACT",
    "ITEM",
    "CODE",
    "LINK",
    "ERROR",
    "PRICE",
    "ORDER",
    "LEAK",
)
UUID = "0b0e3a5c-6f4b-4c0e-9a53-0e6f7a0c9d11"
GET = "GET /bookings/{uuid}"
LIST = "GET /bookings"


def write_specs(folder: Path) -> Path:
    rows = "".join(
        f"  - {{id: {i}, level: MUST, harm: nuisance, says: s, source: [x], breaks: b}}\n" for i in IDS
    )
    files = {
        "core.openapi.yaml": CORE,
        "readings.yaml": READINGS,
        "overlays/pricing.overlay.yaml": PRICING,
        "overlays/cart.overlay.yaml": CART,
        "profiles/lax.overlay.yaml": OPTIONAL,
        "requirements/core.yaml": f"capability: octo/core\nrequirements:\n{rows}",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


def booking(**changes: Any) -> dict[str, Any]:
    return {"uuid": UUID, "status": "OPEN", **changes}


def only(deviations: list[Deviation]) -> Deviation:
    assert len(deviations) == 1
    return deviations[0]


def told(deviation: Deviation) -> tuple[str, str, str, str]:
    name = f"{deviation.component}.{deviation.property}"
    return deviation.pointer, name, deviation.kind, deviation.requirement
