"""Russian names out of the genitive: "по словам министра Дроздова" names Дроздов.

By the endings of the commonest families of surnames, after the tables of school grammars; a name of another family
stays as it is written.
"""

from __future__ import annotations

from collections.abc import Sequence

# Ending of a surname in the genitive -> its nominative and whether a man bears it. The longest ending first.
_SURNAMES = (
    ("ского", "ский", True), ("цкого", "цкий", True), ("ской", "ская", False), ("цкой", "цкая", False),
    ("овой", "ова", False), ("евой", "ева", False), ("иной", "ина", False),
    ("ова", "ов", True), ("ева", "ев", True), ("ёва", "ёв", True), ("ина", "ин", True), ("ына", "ын", True),
    ("енка", "енко", True), ("ича", "ич", True), ("яна", "ян", True),
)  # fmt: skip
_MEN = (("ия", "ий"), ("ея", "ей"), ("ая", "ай"), ("ьи", "ья"), ("ы", "а"), ("и", "я"), ("я", "ь"), ("а", ""))
_WOMEN = (("ии", "ия"), ("ьи", "ья"), ("ги", "га"), ("ки", "ка"), ("ы", "а"), ("и", "я"))
_SHORTEST = 4  # letters of a surname beyond its ending or with it: "Ина" is a name of her own


def nominative(name: Sequence[str]) -> tuple[str, ...] | None:
    """A person's names in the nominative, or None where the surname, which comes last, is of no family known here."""
    if not name or len(name[-1]) < _SHORTEST:
        return None
    for ending, named, is_man in _SURNAMES:
        if name[-1].endswith(ending) and len(name[-1]) > len(ending):
            surname = name[-1].removesuffix(ending) + named
            return (*(_given(word, _MEN if is_man else _WOMEN) for word in name[:-1]), surname)
    return None


def _given(word: str, endings: Sequence[tuple[str, str]]) -> str:
    for ending, named in endings:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + named
    return word
