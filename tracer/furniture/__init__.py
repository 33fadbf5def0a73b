"""Which text of an outlet's pages is site notice: learned from many pages, flagged, never deleted.

Lin & Ho (2002) and Yi, Liu & Li (2003) find page furniture as blocks that recur over a site's pages; here the pages
must also tell different stories, so that a story reposted or updated on its own site stays news. Furniture is a value
that is passed in, never asked for.
"""

from __future__ import annotations

from tracer.furniture.blocks import VIEWER_PHRASES
from tracer.furniture.flagging import notices
from tracer.furniture.learning import learn, merge

__all__ = ["VIEWER_PHRASES", "learn", "merge", "notices"]
