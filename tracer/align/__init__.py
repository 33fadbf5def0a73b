"""The passages two texts share, and the word edits inside them."""

from tracer.align.match import match, match_texts

__all__ = ["match", "match_texts"]
