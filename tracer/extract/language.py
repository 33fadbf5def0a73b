"""Which language a text is in: by its letters where they tell, else by its most common words.

None where neither tells. A declared language (html lang, og:locale) decides only where the text does not contradict it:
templates say "en-US" over text of any language.
"""

from __future__ import annotations

import re
from collections import Counter

import regex

from tracer.normalize import words
from tracer.settings import ExtractSettings

# Words that are frequent in their own language and rare in the others of the table.
_STOPWORDS = {
    "en": "the of and to in that is was for on with as by at from it his be are has have this which were not said",
    "fr": "le la les des et en un une du dans que qui est pour pas sur par au avec il ce sont aux cette été plus ont",
    "es": "el la los las de que y en un una por con del se para al es lo su como más fue pero sus ha este entre",
    "pt": "o os as de que e em um uma do da dos das no na para com não se por mais ao foi pelo pela são à",
    "it": "il di che e la un una per in del della non è con i le si da sono al gli ha nel alla dei anche più lo",
    "de": "der die das und in den von zu mit ist im für auf des dem ein eine nicht sich auch als es wird bei sie",
    "nl": "de het een van en in is dat op te zijn met voor niet aan er die ook als bij door naar maar om wordt",
    "tr": "ve bir bu için da de ile olarak olan çok daha gibi sonra en kadar ise ancak göre oldu ama dedi yılında",
    "id": "yang dan di dengan untuk ini itu dari dalam pada tidak akan juga ke telah oleh sebagai adalah kata tersebut",
    "pl": "w i na z się do nie że jest o to od po jak za przez dla ale jego oraz roku ich był być są",
    "sv": "och att det i en som på är av för med den till inte har om ett men var så från kan vid han",
    "da": "og at det i en som på er af for med den til ikke har om et men var så fra kan ved han blev efter",
    "no": "og at det i en som på er av for med den til ikke har om et men var så fra kan ved han ble etter",
    "cs": "a se v na je že s z do to o i ve jako za pro ale by jsou byl po které podle jsem od",
    "ro": "și în de la a cu pe că din nu este un o pentru care mai au fost sau ce se prin sunt după",
    "hu": "a az és hogy nem is egy ez meg de volt csak már mint el még azt ha lehet van szerint után",
    "fi": "ja on ei se että oli hän mutta myös kun ovat mukaan kuin joka sen tai jos vuoden ole jo vain",
    "vi": "của và là có trong cho được không với các người một đã này những khi từ đến để năm",
    "hr": "i u je na se da za su od s o kako ne što koji iz bi do će nije bio",
    "sw": "ya na wa kwa ni katika la za kuwa hiyo huo ili cha hayo pia alisema watu huyo kama wakati",
    "af": "die van en het in is dat vir op nie wat met te aan by was hy om as sy na deur",
}  # fmt: skip
_TABLE = {language: sorted(set(words(listed).tokens)) for language, listed in _STOPWORDS.items()}
_LISTED = sorted({word for listed in _TABLE.values() for word in listed})
_SPEAKERS = {word: [name for name, listed in _TABLE.items() if word in listed] for word in _LISTED}
_SCRIPTS = (
    ("ar", r"\p{Arabic}"), ("ru", r"\p{Cyrillic}"), ("he", r"\p{Hebrew}"), ("el", r"\p{Greek}"), ("ja",
    r"[\p{Hiragana}\p{Katakana}]"),
    ("zh", r"\p{Han}"), ("ko", r"\p{Hangul}"), ("th", r"\p{Thai}"), ("hi", r"\p{Devanagari}"), ("bn", r"\p{Bengali}"),
    ("ta", r"\p{Tamil}"), ("te", r"\p{Telugu}"), ("ka", r"\p{Georgian}"), ("hy", r"\p{Armenian}"), ("am",
    r"\p{Ethiopic}"),
    ("latin", r"\p{Latin}"),
)  # fmt: skip
_SCRIPT_LETTERS = tuple((name, regex.compile(f"{pattern}+")) for name, pattern in _SCRIPTS)
_ASCII = re.compile(r"[\x00-\x7f]+")
_ASCII_LETTERS = re.compile(r"[A-Za-z]+")
_CODE = re.compile(r"^\s*([A-Za-z]{2,3})(?:[-_].*)?$")
_THREE = {"eng": "en", "ara": "ar", "fra": "fr", "fre": "fr", "spa": "es", "deu": "de", "ger": "de", "rus": "ru"}


def of_text(text: str, declared: str | None, settings: ExtractSettings) -> str | None:
    """ISO 639-1 code of the language of `text`; `declared` is what the page says ("en-US"), used where text allows
    it."""
    sample = text[: settings.language_chars]
    claimed = code(declared)
    script = _script(sample)
    if script is None:
        return claimed
    if script != "latin":
        return _within_script(script, sample, claimed)
    guess, sure = _by_words(sample, settings)
    if guess is not None and (sure or guess == claimed or claimed is None):
        return claimed if claimed in _LOOKALIKES.get(guess, frozenset()) else guess
    return claimed if claimed not in _NOT_LATIN else guess


_LOOKALIKES = {"no": frozenset({"da", "nb", "nn"}), "da": frozenset({"no", "nb", "nn"}), "id": frozenset({"ms"}),
               "hr": frozenset({"bs", "sr", "sl"}), "cs": frozenset({"sk"}), "nl": frozenset({"af"}),
               "es": frozenset({"gl", "ca"}), "de": frozenset({"lb"})}  # fmt: skip
_NOT_LATIN = frozenset("ar fa ur he ru uk bg mk el ja zh ko th hi bn ta te ka hy am".split())
_OF_SCRIPT = {"ar": frozenset({"ar", "fa", "ur", "ps", "ku", "ckb", "ug", "sd"}),
              "ru": frozenset({"ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg"}),
              "hi": frozenset({"hi", "mr", "ne"}), "zh": frozenset({"zh", "ja"}), "he": frozenset({"he",
              "yi"})}  # fmt: skip


def code(declared: str | None) -> str | None:
    """The ISO 639-1 part of a language tag, or None."""
    match = _CODE.match(declared or "")
    if match is None:
        return None
    found = match[1].lower()
    found = _THREE.get(found, found)
    return {"nb": "no", "nn": "no", "iw": "he", "in": "id"}.get(found, found) if len(found) == 2 else None


def _script(sample: str) -> str | None:
    """The script most letters are in; kana decide for Japanese over Han."""
    rest = _ASCII.sub("", sample)  # most of a Latin text is ASCII: the other scripts are looked for in what is left
    counts = Counter({name: _letters(pattern, rest) for name, pattern in _SCRIPT_LETTERS} if rest else {})
    counts["latin"] += _letters(_ASCII_LETTERS, sample)
    if counts["ja"] * 10 > counts["zh"] and counts["ja"] > 0 and counts["ja"] + counts["zh"] > counts["latin"]:
        return "ja"
    name, count = max(counts.items(), key=lambda item: item[1])
    return name if count >= 5 else None


def _letters(pattern: re.Pattern[str] | regex.Pattern[str], text: str) -> int:
    return sum(map(len, pattern.findall(text)))


def _within_script(script: str, sample: str, claimed: str | None) -> str:
    letters = Counter(sample.lower())
    if (
        claimed in _OF_SCRIPT.get(script, frozenset())
        and claimed not in {"ar", "ru", "uk", "fa", "ur"}
        and claimed is not None
    ):
        return claimed
    if script == "ar":
        urdu = sum(letters[c] for c in "ٹڈڑےںھہ")
        persian = sum(letters[c] for c in "پچژگیک")
        arabic = sum(letters[c] for c in "ةيكىأإ")
        return "ur" if urdu > persian / 2 and urdu > arabic else "fa" if persian > arabic else "ar"
    if script == "ru":
        ukrainian = sum(letters[c] for c in "іїєґ")
        russian = sum(letters[c] for c in "ыэъё")
        return "uk" if ukrainian > russian else "ru"
    return script


def _by_words(sample: str, settings: ExtractSettings) -> tuple[str | None, bool]:
    """The language whose common words fill most of the text, and whether it leads clearly. A word that several
    languages have counts for each in part."""
    tokens = words(sample).tokens
    if not tokens:
        return None, False
    counts = Counter(tokens)
    shares = dict.fromkeys(_TABLE, 0.0)
    for word, speakers in _SPEAKERS.items():
        if word in counts:
            share = counts[word] / len(speakers) / len(tokens)
            for name in speakers:
                shares[name] += share
    ranked = sorted(shares, key=lambda name: (-shares[name], name))
    best, second = shares[ranked[0]], shares[ranked[1]]
    if best < settings.stopword_share:
        return None, False
    sure = len(tokens) >= settings.language_words and best >= settings.stopword_lead * second
    return (ranked[0], sure) if sure or best > second else (None, False)
