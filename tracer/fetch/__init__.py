"""The only room that touches the network: a URL -> its Page, with guards on where, how long and how much.

An archive can stand in for the web (`replay`), and everything that was seen can be written to one (`record`).
"""

from tracer.fetch.fetcher import Fetcher

__all__ = ["Fetcher"]
