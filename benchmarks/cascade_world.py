"""Two worlds of invented outlets and events, and the news prose written about them."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import cascade_words as w
from tracer.model import Outlet
from tracer.outlets import OutletTable

COLUMNS = ("key", "name", "kind", "country", "languages", "domains", "aliases", "family", "family_source")
"""Of an outlet file, as the head of tracer's own says."""


class World:
    """One half of the words, its outlets and their notices."""

    def __init__(self, half: int, table: OutletTable, seed: int = 0) -> None:
        rng = random.Random(f"world {half} {seed}")
        self.half = half
        self.lists = {
            name: [word for i, word in enumerate(getattr(w, name)) if i % 2 == half]
            for name in ("FIRST", "LAST", "CITY", "REGION", "ORG", "ROLE", "THING", "OUTLET_HEAD", "OUTLET_TAIL")
        }
        self.agencies = list(map(_by_key(table), w.AGENCIES[half]))
        self.outlets = [self._outlet(h, t) for h in self.lists["OUTLET_HEAD"] for t in self.lists["OUTLET_TAIL"]]
        rng.shuffle(self.outlets)
        self.notices = {o.key: self._notice(rng, o) for o in [*self.outlets, *self.agencies]}

    def _outlet(self, head: str, tail: str) -> Outlet:
        name = f"{head} {tail}"
        domain = f"{head}{tail}.example".lower()
        return Outlet(domain, name, "newspaper", None, ("en",), (domain,), (name, f"The {name}"))

    def _notice(self, rng: random.Random, outlet: Outlet) -> list[str]:
        domain = outlet.domains[0] if outlet.domains else f"{outlet.key}.example"
        story = Event(self, rng)
        chosen = rng.sample(w.NOTICES, rng.randint(1, 3))
        return [story.fill(rng, t.replace("<outlet>", outlet.name).replace("<domain>", domain)) for t in chosen]


def table_of(worlds: Sequence[World]) -> OutletTable:
    """The outlet table with the invented outlets of these worlds laid over it, as a user's own file would be."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "outlets.tsv"
        rows = ["\t".join(COLUMNS)]
        for world in worlds:
            rows += [
                "\t".join([o.key, o.name, o.kind, "", "en", ";".join(o.domains), f"The {o.name}", "", ""])
                for o in world.outlets
            ]
        file.write_text("\n".join(rows) + "\n", "utf-8")
        return OutletTable.load(file)


def _by_key(table: OutletTable) -> Callable[[str], Outlet]:
    names = {"ap": "Associated Press", "efe": "Agencia EFE", "anadolu": "Anadolu Agency"}

    def find(key: str) -> Outlet:
        outlet = table.named(names.get(key, key))
        assert outlet is not None
        return outlet

    return find


class Event:
    """What happened, where and to whom; two reporters who write it up share these words and little else."""

    def __init__(self, world: World, rng: random.Random) -> None:
        def pick(name: str) -> str:
            return rng.choice(world.lists[name])

        self.world = world
        self.facts = {
            "city": pick("CITY"),
            "city2": pick("CITY"),
            "region": pick("REGION").strip(),
            "org": pick("ORG").strip(),
            "org2": pick("ORG").strip(),
            "thing": pick("THING").strip(),
            "person": f"{pick('FIRST')} {pick('LAST')}",
            "person2": f"{pick('FIRST')} {pick('LAST')}",
            "year": str(rng.randint(1921, 1998)),
            "year2": str(rng.randint(2027, 2039)),
        }
        self.roles = {key: pick("ROLE").strip() for key in ("person", "person2")}
        self.statement = self.fill(rng, rng.choice(w.QUOTES))

    def fill(self, rng: random.Random, template: str, quote: str = "") -> str:
        """A sentence: choices made, slots filled, first letter raised."""
        while (inner := re.search(r"\{([^{}]*)\}", template)) is not None:
            template = template[: inner.start()] + rng.choice(inner.group(1).split("|")) + template[inner.end() :]
        text = re.sub(r"<(\w+)>", lambda m: self._slot(rng, m.group(1), quote), template)
        return " ".join((text[:1].upper() + text[1:]).split())

    def _slot(self, rng: random.Random, name: str, quote: str) -> str:
        lower = name.lower()
        lists = {"adj": w.ADJ, "noun": w.NOUN, "plural": w.PLURAL, "plural2": w.PLURAL, "verb": w.VERB, "verb2": w.VERB,
                 "do": w.DO, "place": w.PLACE}  # fmt: skip
        if lower in self.facts:
            word = self.facts[lower]
        elif lower in lists:
            word = rng.choice(lists[lower]).strip()
        elif lower == "quote":
            word = quote
        elif lower == "n":
            word = str(rng.randint(3, 980))
        elif lower == "role":
            word = self.roles["person"]
        elif lower in ("day", "weekday"):
            word = ("on " if lower == "day" else "") + rng.choice(["Monday", "Wednesday", "Friday", "Sunday"])
        else:
            raise KeyError(f"no words for <{name}>")
        return word[:1].upper() + word[1:] if name[0].isupper() else word

    def paragraphs(self, rng: random.Random, count: int, statement: bool) -> list[str]:
        """An article's paragraphs, of one to three sentences each, with quotations of its own."""
        made = [" ".join([self.fill(rng, rng.choice(w.LEADS)), self.fill(rng, rng.choice(w.BODY))])]
        for number in range(count - 1):
            sentences = [self.fill(rng, rng.choice(w.BODY)) for _ in range(rng.randint(1, 3))]
            if rng.random() < 0.3 or (statement and number == 1):
                said = self.statement if statement and number == 1 else self.fill(rng, rng.choice(w.QUOTES))
                sentences[0] = self.fill(rng, rng.choice(w.SAID), said)
            made.append(" ".join(sentences))
        return made

    def title(self, rng: random.Random) -> str:
        parts = [self.facts["org"], rng.choice(w.VERB), rng.choice(w.ADJ), rng.choice(w.NOUN), "in", self.facts["city"]]
        return " ".join(parts).capitalize()
