"""Views for people: what a person with a SQLite browser would otherwise have to join by hand."""

from __future__ import annotations

VIEWS = """
create view judgements as
select link, verdict, because, by, max(at) as at from marks where link is not null group by link;
create view stories as
select story, title, articles, outlets, earliest, latest, round(hours, 1) as hours, hops, uncredited, earliest_outlet
from story_facts;
create view chains as
select story_members.story, links.id as link, c.title as copy_title, links.copy_outlet, c.published as copy_published,
    c.url as copy_url, links.kind, s.title as source_title, links.source_outlet, s.published as source_published,
    s.url as source_url, ghosts.phrase as named_as, links.probability, links.decided, links.calibrated, links.share,
    links.credit, round(links.lag_hours, 1) as lag_hours, judgements.verdict as judgement, judgements.because,
    judgements.by as judged_by, links.copy, links.source
from links
join articles c on c.id = links.copy
left join articles s on s.id = links.source
left join ghosts on ghosts.id = links.source
left join story_members on story_members.article = c.n
left join judgements on judgements.link = links.id;
create view copies as
select m.kind, m.derivation, round(m.share_of_a, 3) as share_of_a, round(m.share_of_b, 3) as share_of_b,
    round(m.jaccard, 3) as jaccard, a.title as a_title, a.outlet as a_outlet, a.published as a_published,
    a.url as a_url, b.title as b_title, b.outlet as b_outlet, b.published as b_published, b.url as b_url, m.a, m.b
from matches m join articles a on a.id = m.a join articles b on b.id = m.b where m.kind <> 'none';
create view outlet_flows as
select source_outlet, copy_outlet, links, seen, credited, no_credit_seen, accepted, rejected,
    round(median_lag_hours, 1) as median_lag_hours
from flow_facts;
create view quote_variants as
select substr(ta.text, q.a_start + 1, q.a_end - q.a_start) as a_words, a.outlet as a_outlet, a.published as a_published,
    substr(tb.text, q.b_start + 1, q.b_end - q.b_start) as b_words, b.outlet as b_outlet, b.published as b_published,
    q.kind, round(q.similarity, 3) as similarity, q.speaker, q.a, q.b
from quote_matches q join articles a on a.id = q.a join articles b on b.id = q.b
left join texts ta on ta.article = a.n left join texts tb on tb.article = b.n
"""
