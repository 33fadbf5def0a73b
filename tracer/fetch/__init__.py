"""The only room that touches the network: a URL -> its Page, with guards on where, how long and how much.

`Fetcher.ask` gives whatever a server says, for those who read more than pages. robots.txt, one request at a time to a
host, and its Retry-After hold for both. An archive can stand in for the web (`replay`), and everything that was seen
can be written to one (`record`).
"""

from tracer.fetch.answer import LIVE, Answer, Gone
from tracer.fetch.fetcher import Fetcher
from tracer.fetch.replay import NotRecorded

__all__ = ["LIVE", "Answer", "Fetcher", "Gone", "NotRecorded"]
