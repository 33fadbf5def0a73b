# ruff: noqa: E501  (patterns stay whole)
"""Attributions in running German text."""

from __future__ import annotations

from tracer.credits.rule import Rule

_DE = ("de",)
_KIND = (
    r"(?:(?:die|der|das|dem|den|des|eine[rs]?|einem)? ?(?:[\wäöüß-]{2,24} )?(?:Nachrichten-?[Aa]gentur|Agentur|Zeitung|Tageszeitung|Boulevardzeitung|Wochenzeitung|Sender|Fernsehsender|Nachrichtensender|Magazin|Nachrichtenmagazin|Portal|Nachrichtenportal|Onlineportal|Website|Blatt) |"
    r"die |der |das |dem |den |des )?"
)

GERMAN = (
    Rule(
        "according_de",
        "attribution",
        _DE,
        "body",
        rf"\b(?:laut|nach (?:Angaben|Informationen|einem Bericht|Berichten|Recherchen)(?: (?:der|des|von))?|unter Berufung auf|mit Verweis auf|berichtet(?:e)?|"
        rf"meldet(?:e)?|schreibt|schrieb|zitiert von) (?:(?:einem |eines )?Berichts?(?: (?:der|des|von))? )?{_KIND}<N>(?: <DAY>)?|"
        rf"\bwie {_KIND}<N>,? (?:<DAY> )?(?:berichtet(?:e)?|meldet(?:e)?|schreibt|schrieb)",
        yes=(
            ("Der Hafen ist offen, berichtet die Nachrichtenagentur Reuters.", "reuters"),
            ("Laut einem Bericht der „Süddeutschen“, laut Spiegel, ist der Hafen offen.", "spiegel"),
            ("Der Hafen ist offen, wie die dpa am Montag meldete.", "dpa"),
            ("unter Berufung auf die Agentur Interfax", "interfax"),
        ),
        no=("Laut der Hafenbehörde ist alles gut.",),
    ),
    Rule(
        "reported_de",
        "attribution",
        _DE,
        "body",
        lead=_KIND,
        pattern=r"<N> (?:<DAY> )?(?:berichtet(?:e)?|meldet(?:e)?|zitiert(?:e)?|schreibt|schrieb|veröffentlichte|hatte (?:<DAY> )?(?:zuerst )?(?:berichtet|gemeldet))\b(?: <DAY>)?",
        yes=(
            (
                "Die Nachrichtenagentur AFP meldete am Montag einen Brand.",
                "afp",
                "Die Nachrichtenagentur AFP meldete am Montag",
            ),
        ),
        no=("Die Behörde meldete am Montag einen Brand.",),
    ),
    Rule(
        "told_de",
        "told",
        _DE,
        "body",
        rf"(?:(?:sagte|erklärte|sagten|bestätigte|erzählte|betonte)(?: [\w.-]{{1,24}}){{0,5}}? (?:der|dem|den|im)|gegenüber|im (?:Interview|Gespräch) mit|in einem (?:Interview|Gespräch) mit|(?:liegt|lag) (?:der|dem)) {_KIND}<S>(?: <DAY>)?",
        yes=(
            ("„Er ist offen“, sagte der Bürgermeister der dpa.", "dpa"),
            ("im Interview mit der Deutschen Welle und im Gespräch mit Reuters", "reuters"),
        ),
        no=("sagte der Bürgermeister dem Rat",),
    ),
)
