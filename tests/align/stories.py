"""Texts of our own for the tests of alignment: invented events, and prose made of an invented word list."""

from __future__ import annotations

import random

FERRY = (
    "A ferry carrying olive growers home from the Saturday market ran aground on a sandbank off Tel Marin late on "
    "Friday, and all 214 people on board were brought ashore in fishing boats before midnight. The harbour "
    "master, Nadia Ferrol, said the pilot had followed a channel that was dredged in spring and has since silted "
    "up again. Two deckhands were treated for bruises at the clinic on the quay, where the kitchen stayed open "
    "all night.\n\n"
    "The vessel, built in 1987, had passed its yearly inspection three weeks earlier. Engineers from the port "
    "will try to pull it free on the spring tide on Tuesday, using two tugs sent from the naval yard at Orsa. "
    "Until then the crossing is closed, and growers have been told to send their baskets by the longer road "
    "around the lagoon.\n\n"
    "Fishermen had warned the council since June that the buoys no longer marked deep water. A dredging contract "
    "worth 3.4 million was signed last year but never paid, according to a ledger seen at the town hall. The "
    "council did not answer questions about the ledger on Saturday."
)

FERRY_INDEPENDENT = (
    "Rescuers in small boats emptied a stranded passenger ship near Tel Marin overnight after it struck a shoal "
    "on its evening run from the mainland. Nobody died. Port officials counted 214 passengers, most of them farm "
    "workers, and listed two crew with minor injuries.\n\n"
    "What put the ship on the shoal is disputed. Nadia Ferrol, who runs the harbour, blames shifting sand; "
    "skippers who fish these waters blame markers nobody has moved in months. The town owes a dredging firm 3.4 "
    "million and has paid nothing, a councillor conceded by telephone. Salvage is planned for Tuesday's high "
    "water, with help from Orsa. Trucks will meanwhile take the lagoon road, which adds an hour to the trip and "
    "passes three checkpoints."
)

FERRY_REWRITTEN = (
    "A ferry that was carrying olive growers home from Saturday's market hit a sandbank off Tel Marin late on "
    "Friday; all 214 people aboard were taken ashore by fishing boats before midnight. Harbour master Nadia "
    "Ferrol said that the pilot followed a channel which was dredged in the spring but has silted up again since. "
    "Two deckhands were treated at the quay clinic for bruises, and its kitchen stayed open through the night."
)

ORCHARD = (
    "Pear growers in the upper valley expect their smallest crop in a decade after hail stripped the trees in a "
    "quarter of an hour last month. Agronomists who walked the terraces on Monday counted nine damaged fruits out "
    "of ten, and said the young wood was torn so badly that next year's blossom is in doubt as well. The growers' "
    "union wants the province to open its storm fund early; the province says the fund waits for a survey that "
    "begins in October.\n\n"
    "At the packing hall in Verrin, where sixty people sort fruit in a good year, the belts stood still this "
    "week. Its manager has offered the room to a school choir, and hopes to lend his lorries to the vineyards "
    "farther down."
)

FERRY_ARABIC = (
    "جنحت عبارة تقل مزارعي زيتون عائدين من سوق السبت على رصيف رملي قبالة تل مارين في وقت متأخر من مساء الجمعة، "
    "ونقلت قوارب الصيد جميع الركاب البالغ عددهم 214 شخصا إلى الشاطئ قبل منتصف الليل. وقالت مديرة الميناء نادية "
    "فيرول إن المرشد سلك قناة جرى تعميقها في الربيع ثم امتلأت بالطمي من جديد. وعولج بحاران من كدمات في عيادة على "
    "الرصيف، ولن تستأنف الرحلات قبل الثلاثاء المقبل بحسب إدارة الميناء."
)

_SYLLABLES = "ba de fi go ku la me ni po ru sa te vi wo zu har len mor pin dus".split()


def lexicon(size: int) -> list[str]:
    """Invented words, distinct, always the same."""
    chosen = random.Random(11)
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(chosen.choices(_SYLLABLES, k=chosen.randint(1, 4)))] = None
    return list(words)


def prose(seed: int, length: int, words: list[str]) -> list[str]:
    """`length` words of a lexicon, the first of it the commonest, in sentences of a dozen."""
    chosen = random.Random(seed)
    drawn = chosen.choices(words, [1 / (rank + 6) for rank in range(len(words))], k=length)
    return [f"{word}." if at % 12 == 11 else word for at, word in enumerate(drawn)]
