"""Web archives: bytes <-> records, and the pages in them. Opens files only; never a URL.

`pages(path)` is what most callers want; `Archive` gives the records and finds one again by its place; `Writer` makes a
WARC; `Http` and `payload` take an HTTP message apart with a bound on what it may become.
"""

from tracer.warc.archive import Archive, is_archive
from tracer.warc.decoding import PayloadError, TooLarge, inflate
from tracer.warc.http import Http, form_of, looks_like_html, payload
from tracer.warc.pages import Referred, Spot, page_of, pages, placed, revisited
from tracer.warc.records import Broken, Place, Record
from tracer.warc.writer import Writer

__all__ = [
    "Archive",
    "Broken",
    "Http",
    "PayloadError",
    "Place",
    "Record",
    "Referred",
    "Spot",
    "TooLarge",
    "Writer",
    "form_of",
    "inflate",
    "is_archive",
    "looks_like_html",
    "page_of",
    "pages",
    "payload",
    "placed",
    "revisited",
]
