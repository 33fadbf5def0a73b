"""Tables and graphs for other tools: csv, jsonl, parquet; gexf, graphml, prov-json."""

from __future__ import annotations

from collections.abc import Callable

from tracer.reports.exports.graphs import gexf, graphml, prov
from tracer.reports.exports.tables import csv, jsonl, parquet

GRAPHS: dict[str, Callable[..., None]] = {"gexf": gexf, "graphml": graphml, "prov-json": prov}
TABLES: dict[str, Callable[..., None]] = {"csv": csv, "jsonl": jsonl, "parquet": parquet}

__all__ = ["GRAPHS", "TABLES"]
