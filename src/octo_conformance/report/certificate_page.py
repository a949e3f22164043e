"""certificate.html is certificate.json for people: one sheet that can be printed and hung up.

It says nothing that the certificate does not say.
"""

from __future__ import annotations

from octo_conformance.report.certificate import Certificate
from octo_conformance.report.templating import rendered


def certificate_page(made: Certificate) -> str:
    """The page of a certificate, signed or not."""
    return rendered("certificate.html.j2", style="certificate.css", certificate=made)
