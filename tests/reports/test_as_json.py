"""The JSON documents: the keys that scripts rely on, and nothing that JSON cannot say."""

from __future__ import annotations

import json

from tests.reports import made
from tracer.reports import as_json
from tracer.settings import Settings, every

TRACE = {"article", "articles", "links", "ghosts", "origins", "looked_in", "skipped"}
ARTICLE = {"id", "url", "outlet", "title", "published", "found_by"}
LINK = {"id", "copy", "source", "kind", "probability", "share", "credit", "decided", "runner_up", "evidence"}
READ = {"id", "url", "canonical_url", "outlet", "title", "byline", "language", "published", "text", "credits", "quotes",
        "capture"}  # fmt: skip
COMPARE = {"jaccard", "containment_a_in_b", "containment_b_in_a", "kind", "derivation", "passages", "direction"}


def test_trace_has_the_keys_of_the_contract() -> None:
    """Every key that is promised is there, at every level."""
    document = json.loads(json.dumps(as_json.trace(made.trace())))
    assert set(document) >= TRACE
    assert all(set(article) >= ARTICLE for article in document["articles"])
    assert all(set(link) >= LINK for link in document["links"])
    assert all(set(e) >= {"kind", "weight", "text", "spans"} for link in document["links"] for e in link["evidence"])
    assert set(document["ghosts"][0]) >= {"id", "outlet", "phrase", "expected"}
    assert set(document["ghosts"][0]["expected"]) == {"not_before", "not_after"}
    assert set(document["origins"][0]) >= {"passages", "ids"}
    assert set(document["skipped"][0]) == {"location", "step", "reason"}


def test_every_id_in_a_trace_leads_somewhere() -> None:
    """Copies, sources, runners-up, origins and evidence name articles or ghosts of the same document."""
    document = as_json.trace(made.trace())
    known = {article["id"] for article in document["articles"]} | {ghost["id"] for ghost in document["ghosts"]}
    assert document["article"]["id"] in known
    named = {link[end] for link in document["links"] for end in ("copy", "source")}
    named |= {link["runner_up"] for link in document["links"] if link["runner_up"]}
    named |= {id for origin in document["origins"] for id in origin["ids"]}
    named |= {s["article"] for link in document["links"] for e in link["evidence"] for s in e["spans"]}
    assert named <= known


def test_ghost_links_have_no_probability() -> None:
    """A source that was not seen carries no text probability."""
    document = as_json.trace(made.trace())
    ghosts = {ghost["id"] for ghost in document["ghosts"]}
    assert [link["probability"] for link in document["links"] if link["source"] in ghosts] == [None]


def test_read_has_the_keys_of_the_contract_and_exact_offsets() -> None:
    """Spans are offsets into the text that stands in the same document."""
    document = json.loads(json.dumps(as_json.read(made.pages()["almanar"])))
    assert set(document) >= READ
    for found in (*document["credits"], *document["quotes"]):
        assert document["text"][found["start"] : found["end"]] == found["text"]
    assert set(document["published"]) >= {"value", "not_before", "not_after", "source"}
    assert document["published"]["not_before"].endswith("Z")


def test_a_credit_outside_the_body_has_no_offsets() -> None:
    """A credit line of the page is no stretch of the body."""
    line = as_json.read(made.pages()["repost"])["credits"][0]
    assert (line["start"], line["end"], line["text"]) == (None, None, "Articles by: Al Manar")


def test_compare_has_the_keys_of_the_contract() -> None:
    """Passages with both spans, word edits inside them, a direction with its evidence."""
    document = json.loads(json.dumps(as_json.comparison(made.comparison())))
    assert set(document) >= COMPARE
    (passage,) = document["passages"]
    assert set(passage) >= {"a", "b", "similarity", "edits"}
    start, end = passage["edits"][0]["a"]
    assert made.BODY[start:end] == "Popular Mobilization Forces (PMF)"
    assert set(document["direction"]) == {"source", "probability", "evidence"}
    assert set(document["direction"]["evidence"][0]) == {"kind", "weight", "text"}


def test_settings_lists_every_number_with_its_reason() -> None:
    """Nothing tuned is left out."""
    document = json.loads(json.dumps(as_json.settings(Settings())))
    for step, name, _, why in every(Settings()):
        assert document[step][name]["why"] == why


def test_a_link_shows_the_words_on_both_sides() -> None:
    """What a link shares in quotations: each side's own words, what differs, and whether it is marked."""
    document = as_json.trace(made.trace())
    (shared,) = next(link for link in document["links"] if link["kind"] == "quotes")["quotes"]
    assert shared["kind"] == "clipped"
    assert shared["copy"]["text"] == "tremendous pressure"
    assert shared["source"]["text"] == "He is under tremendous pressure from all sides"
    assert [edit["before"] for edit in shared["edits"]] == ["He is under", "from all sides"]
    assert [edit["after"] for edit in shared["edits"]] == ["", ""]
    assert shared["copy"]["marked"]
    assert all(link["quotes"] == [] for link in document["links"] if link["kind"] == "reposts")
