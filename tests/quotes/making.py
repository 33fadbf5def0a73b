"""Articles for the tests of quotations."""

from __future__ import annotations

from functools import cache

import numpy as np

from tracer import quotes
from tracer.model import Article, Capture, Fingerprint, Quote, QuoteMatch, Stamp, Studied
from tracer.outlets import OutletTable
from tracer.settings import QuoteSettings

SETTINGS = QuoteSettings()


@cache
def outlets() -> OutletTable:
    return OutletTable.load()


def article(text: str, language: str | None = "en", name: str = "a", published: Stamp | None = None) -> Article:
    return Article(name, None, None, None, None, None, language, published, text, Capture("test"), name)


def extracted(text: str, language: str | None = "en") -> tuple[Quote, ...]:
    return quotes.extract(article(text, language), outlets=outlets(), settings=SETTINGS)


def studied(text: str, name: str = "a", language: str | None = "en", published: Stamp | None = None) -> Studied:
    one = article(text, language, name, published)
    nothing = np.empty(0, np.uint64)
    none = Fingerprint("none", np.empty(0, np.uint32), nothing, nothing, 0, 0)
    return Studied(one, none, (), quotes.extract(one, outlets=outlets(), settings=SETTINGS))


def matched(a: str, b: str, language: str = "en") -> tuple[QuoteMatch, ...]:
    return quotes.match(studied(a, "a", language), studied(b, "b", language), settings=SETTINGS)
