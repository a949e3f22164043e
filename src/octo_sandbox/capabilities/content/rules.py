"""What a supplier does with content, as rules that can be replaced one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from octo_sandbox.capabilities.content import pictures, views
from octo_sandbox.responses import Outgoing
from octo_sandbox.views.component import View

if TYPE_CHECKING:
    from octo_sandbox.call import Call, Incoming
    from octo_sandbox.capabilities.content.texts import Page, Words
    from octo_sandbox.catalogue import Product


def language_of_the_call(call: Call) -> str:
    return call.language


def language_headers(language: str, available: Sequence[str]) -> Mapping[str, str]:
    return {"Content-Language": language, "Available-Languages": ", ".join(available)}


def always(_call: Call, _component: str) -> bool:
    return True


def as_it_was_said(accepted: bool | None) -> Any:
    return accepted


@dataclass(frozen=True)
class ContentRules:
    language: Callable[[Call], str] = language_of_the_call  # of the texts
    headers: Callable[[str, Sequence[str]], Mapping[str, str]] = language_headers
    page: Callable[[Call, Product, Page, Words | None], View] = views.page_view
    address: Callable[[Call, str], str] = views.picture_address  # of a picture
    served: Callable[[Incoming, Sequence[str]], Outgoing | None] = pictures.served
    heights: Callable[[str, str], Mapping[str, Any]] = views.heights
    terms_taken: Callable[[Call, str], bool] = always  # by which calls, of which component
    terms_shown: Callable[[bool | None], Any] = as_it_was_said
