# ruff: noqa: E501  (patterns stay whole)
"""Attributions in running English text."""

from __future__ import annotations

from tracer.credits.rule import Rule

_EN = ("en",)
# What may describe a source before its name ("the British newspaper X") and after it ("X news agency").
_BEFORE = (
    r"(?:(?:the |a |an )?(?:[\w'’.-]{2,20} ){0,3}?(?:news agency|newswire|wire service|newspaper|daily|weekly|tabloid|magazine|website|news site|site|portal|"
    r"broadcaster|tv|television|channel|network|radio|station|state media|media outlet|outlet|business daily|agency|blog)s?,? )?(?:the )?"
)
_AFTER = (
    r"(?:['’]s? (?:website|site))?(?:,? (?:the )?(?:[\w'’.-]{2,20} ){0,2}?(?:news agency|newswire|newspaper|daily|weekly|magazine|website|news site|site|network|channel|tv|"
    r"television|radio|broadcaster|agency|portal|quoted above))?"
)
_LEAD = (
    r"(?:<DAY>,? )?(?:(?:(?:the|a|an) (?:[\w'’-]{2,20} ){0,3}|(?:(?-i:\p{Lu})[\w'’-]{2,20} ){1,2})?(?:news agency|newswire|wire service|newspaper|"
    r"daily|weekly|tabloid|magazine|website|site|portal|broadcaster|tv|channel|network|radio|station|outlet|agency) )?(?:the )?"
)
_NOT_OF = r"(?<!\b(?:of|at|for|from|by|with|to|in) (?:the )?)"  # "the editor of X said" is a person who speaks
_AUX = r"(?:(?:has|had|have|also|first|earlier|previously|recently|later|itself|since|exclusively|initially) ){0,2}"
_REPORTS = (
    r"(?:reported|reports(?! (?:by|from|of|sa(?:id|y)))|report(?= that\b)|revealed|reveals|published|wrote|writes|quot(?:ed|es)|cit(?:ed|es)|disclosed|broadcast|aired|carried|learned|tweeted|posted|"
    r"announced|claimed|claims|confirmed|uncovered|detailed|estimated|found|obtained|noted|pointed out|described|explained|put out|put it|ran)\b"
)
_SAYS = r"(?:said|says|adds|added|notes|noted)\b"

ENGLISH = (
    Rule(
        "reported",
        "attribution",
        _EN,
        "body",
        rf"{_NOT_OF}<N>{_AFTER}(?: |,? <DAY>,? |, citing [^.\n]{{3,60}}?, ){_AUX}{_REPORTS}(?:,? <DAY>)?",
        lead=_LEAD,
        yes=(
            (
                "The deal is near, Iraqi TV, al-Sumaria reported on Friday.",
                "alsumaria",
                "al-Sumaria reported on Friday",
            ),
            (
                "Earlier on Wednesday, Reuters news agency reported that the port had opened.",
                "reuters",
                "Earlier on Wednesday, Reuters news agency reported",
            ),
            ("Reuters on Friday reported a fire in the port.", "reuters", "Reuters on Friday reported"),
            ("The British newspaper The Guardian revealed the plan last week.", "guardian"),
            (
                "The Wall Street Journal, citing officials, reported nothing; the New York Times has reported a fire.",
                "new-york-times",
            ),
        ),
        no=(
            "Reuters could not verify the video.",
            "The officer denied a Reuters report on the port.",
            "“Reuters reported this wrongly and everyone at the port knows it,” the mayor said.",
            "AP report cards improved this year.",
            "Jane Roe, executive editor of The New York Times said it was late.",
        ),
    ),
    Rule(
        "as_reported_by",
        "attribution",
        _EN,
        "body",
        rf"\b(?:as )?(?:first |earlier |also |originally |previously |exclusively )?(?:reported|quoted|cited|carried|published|released|broadcast|aired|revealed|relayed|distributed|posted) (?:<DAY> )?"
        rf"(?:by|in|on) {_BEFORE}<N>{_AFTER}(?:,? <DAY>)?",
        yes=(
            ("The minister was quoted by Reuters as saying the port was open.", "reuters"),
            ("The port is open, as first reported by the Baghdad daily Al-Mada.", "al-mada-iq"),
            ("in a statement carried by SANA on Sunday", "sana", "carried by SANA on Sunday"),
        ),
        no=("The report was published in Time for the holidays of nobody we know.".replace("Time", "time"),),
    ),
    Rule(
        "according_to",
        "attribution",
        _EN,
        "body",
        rf"\b(?:according to|per) (?:(?:(?:a|an|the|its|new|recent) ){{0,2}}(?:[\w-]{{2,20}} ){{0,2}}(?:reports?|article|story|analysis|investigation|"
        rf"account|interview|survey|tally|poll|data|statement|dispatch) (?:by|in|from|on|for|of|with|carried by|published by|published in) )?"
        rf"{_BEFORE}<N>{_AFTER}(?: (?:reports?|tally|data|poll)\b)?(?:,? <DAY>)?",
        yes=(
            ("The port is open, according to Reuters.", "reuters", "according to Reuters"),
            ("According to a report by the Associated Press, the port is open.", "ap"),
            ("according to the Lebanese daily As-Safir", "as-safir"),
        ),
        no=("He lives according to the sun.",),
    ),
    Rule(
        "citing",
        "attribution",
        _EN,
        "body",
        rf"\b(?:citing|quoting|referring to|cites|cited|quotes|quoted|relying on|based on) (?:(?:a|an|the) )?(?:(?:reports?|article|story|statement|dispatch)s? (?:by|in|from|on|of|to) )?{_BEFORE}<N>{_AFTER}(?: (?:report|story|article)\b)?(?:,? <DAY>)?",
        yes=(
            ("The channel said so, citing Reuters.", "reuters", "citing Reuters"),
            ("It came quoting the Iranian news agency Fars News.", "fars"),
        ),
        no=("citing reasons of time",),
    ),
    Rule(
        "told",
        "told",
        _EN,
        "body",
        rf"\b(?:told|tells|speaking (?:to|with)|spoke (?:to|with)|(?:said|added|wrote|explained|stated) (?:in|during) (?:an? |his |her |their )?(?:[\w-]{{2,20}} ){{0,2}}(?:interview|statement|e-?mail|remarks?|comments?|message) (?:with|to|for|sent to) |"
        rf"in an? (?:[\w-]{{2,20}} ){{0,2}}(?:interview|conversation|statement|e-?mail|op-ed|remarks?|comments?) (?:with|to|for)|in (?:remarks|comments) to|"
        rf"(?:interviewed|contacted|reached|seen|obtained|reviewed|verified|provided|polled|viewed) by) ?{_BEFORE}<N>{_AFTER}(?:,? <DAY>)?",
        yes=(
            ("“It is open,” he told Reuters on Monday.", "reuters", "told Reuters on Monday"),
            ("In an interview with the newspaper Okaz, she denied it.", "okaz"),
            ("a document seen by Reuters shows it", "reuters"),
            ("he said in a statement to al-Sumaria", "alsumaria"),
        ),
        no=("He told the sun about it.",),
    ),
    Rule(
        "said_outlet",
        "attribution",
        _EN,
        "body",
        rf"{_NOT_OF}<S>{_AFTER}(?: |,? <DAY>,? |, citing [^.\n]{{3,60}}?, ){_AUX}{_SAYS}(?:,? <DAY>)?",
        lead=_LEAD,
        yes=(("The port is open, Al Arabiya said on Sunday.", "al-arabiya", "Al Arabiya said on Sunday"),),
        no=("Reuters Chief Jane Roe said it was open.", "The sun said nothing."),
    ),
    Rule(
        "outlet_report",
        "attribution",
        _EN,
        "body",
        r"\b(?:an? |the |this )(?:(?!\w+ed )[\w-]{2,20} ){0,2}?(?:<DAY> )?<N>(?:['’]s?|[/-][\w ]{2,20})? (?:(?:news|exclusive|investigative|special|national|opinion|recent) )?"
        r"(?:report|story|article|investigation|dispatch|tally|analysis|poll|survey|database|editorial|exposé|average)s?\b(?: (?:published |released )?<DAY>)?",
        yes=(("A Reuters report on Monday said the port was open.", "reuters", "A Reuters report on Monday"),),
        no=("Iran denied the Reuters report.", "He rejected a New York Times article about the port."),
    ),
    Rule(
        "inverted",
        "attribution",
        _EN,
        "body",
        r"(?<=[,”\"’'?!] )(?:reported|reports|noted|notes|wrote|writes|said|says|observed|explained) (?:the (?:[\w-]{2,20} ){0,2}?(?:newspaper|daily|agency|magazine|network|channel|website) )?<S>(?! (?:(?-i:\p{Lu})|correspondent|reporter|editor|host|analyst|director|president|ceo))(?:,? <DAY>)?",
        yes=(("“The port is open,” reported Reuters.", "reuters", "reported Reuters"),),
        no=("“The port is open,” said Bloomberg Smith.", "The port, said Reuters editor Jane Roe, is open."),
    ),
    Rule(
        "staff_of",
        "attribution",
        _EN,
        "body",
        r"\b(?:an? |the )(?:(?!former )[\w-]{2,20} ){0,2}?(?:reporter|correspondent|journalist) (?:for|from|at|of|with) (?:the )?<N>",
        yes=(("A reporter for USA Today saw the boat.", "usa-today"),),
        no=("A reporter for the harbour saw the boat.",),
    ),
    Rule(
        "own_witness",
        "told",
        _EN,
        "body",
        r"\b(?:an?|the|two|three) <N> (?:witness(?:es)?|(?:reporter|journalist|correspondent|photographer|cameraman|team|crew)s?(?= (?:at|on|in|near|saw|heard|said|says|reported|witnessed|who|working)\b))",
        yes=(("A Reuters witness heard the horn.", "reuters"), ("An AFP correspondent in the town heard it.", "afp")),
        no=("A witness heard the horn.", "He tipped off an MSNBC reporter."),
    ),
)
