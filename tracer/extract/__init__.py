"""A page becomes an article: body, title, byline, language, dates with their provenance. Knows no network."""

from tracer.extract.assemble import article

__all__ = ["article"]
