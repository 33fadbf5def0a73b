"""Small made-up articles for tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tracer import fingerprint
from tracer.model import Article, Capture, Studied, Trace
from tracer.settings import FingerprintSettings


def small(id: str, text: str, **fields: Any) -> Studied:
    """An English article of this text, with any other field by name."""
    article = Article(id, None, None, None, None, None, "en", None, text, Capture("test"), "test")
    return Studied(replace(article, **fields), fingerprint.of(text, FingerprintSettings()))


def trace_of(studied: Studied) -> Trace:
    """A trace that found nothing."""
    return Trace(studied, (), (), (), (), (), (), (), (), ("here",), ())
