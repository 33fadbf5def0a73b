"""What makes a word edit matter: a changed number, name, negation or attribution.

A flag is set where the words that differ hold such a word on one side and not the same on the other. Word lists are in
folded form (`tracer.normalize.fold`), for English, Arabic, French, Spanish, German, Russian, Turkish and Persian. Names
are told by capitals inside a sentence; in scripts without capitals only by the title before them, so many are missed.
"""

from __future__ import annotations

from tracer.align.sides import Side
from tracer.normalize import fold

Range = tuple[int, int]


def _folded(text: str) -> frozenset[str]:
    """The words of a list; Arabic ones also with "and" and "so", which are written on to the next word."""
    words = [fold(word) for word in text.split()]
    arabic = [word for word in words if "\u0621" <= word[0] <= "\u064a"]
    return frozenset([*words, *(prefix + word for word in arabic for prefix in "وف")])


_NUMBERS = _folded(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands"
    " million millions billion billions trillion dozen dozens half third quarter twice double triple"
    " واحد اثنان اثنين اثنتين ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثماني تسعة تسع عشرة عشر عشرون"
    " عشرين ثلاثون ثلاثين أربعون أربعين خمسون خمسين ستون ستين سبعون سبعين ثمانون ثمانين تسعون تسعين مئة مائة مئات"
    " مئتان مئتين مائتين ألف ألفا ألفين آلاف ألوف مليون مليونا ملايين مليار مليارا مليارات عشرات نصف ثلث ربع"
    " deux trois quatre cinq sept huit neuf dix vingt trente quarante cinquante soixante cent mille milliers milliard"
    " dos tres cuatro cinco siete ocho nueve diez veinte cien ciento mil miles millones"
    " zwei drei vier fünf sechs sieben acht neun zehn hundert tausend tausende millionen milliarde milliarden"
    " два три четыре пять шесть семь восемь девять десять сто тысяча тысячи тысяч миллион миллионов миллиард"
    " iki üç dört beş altı yedi sekiz dokuz yirmi yüz bin milyon milyar"
    " دو سه چهار پنج شش هفت هشت نه ده صد هزار میلیون میلیارد"
)
_NEGATIONS = _folded(
    "not no never none nobody nothing neither nor without cannot cant wont dont doesnt didnt isnt arent wasnt werent"
    " hasnt havent hadnt wouldnt couldnt shouldnt deny denies denied denying refuse refuses refused refusing reject"
    " rejects rejected rejecting unable fail fails failed false untrue"
    " لا لم لن ليس ليست ليسوا لست لسنا غير عدم دون بدون نفى نفت ينفي تنفي نفي رفض رفضت يرفض ترفض كلا"
    " ne pas jamais aucun aucune sans ni nie démenti dément nunca ningún ninguna sin tampoco niega negó"
    " nicht kein keine keinen keiner nie niemals ohne weder не нет никогда без ни отрицает опроверг"
    " değil yok hiç hayır نیست نه بدون هرگز"
)
_CONTRACTED = frozenset({"t"})  # what is left of n't behind its apostrophe
_ATTRIBUTIONS = _folded(
    "said say says saying told tells tell according reported reports reporting report reportedly claimed claims claim"
    " claiming alleged alleges allegedly stated states announced announces confirmed confirms quoted quoting citing"
    " cited cites sources source spokesman spokeswoman spokesperson added adds noted insisted argued asserted"
    " witnesses officials agency"
    " قال قالت يقول تقول قالوا أضاف أضافت ذكر ذكرت أفاد أفادت أعلن"
    " أعلنت أكد أكدت أوضح أوضحت صرح صرحت زعم زعمت يزعم مزاعم ادعى ادعت بحسب حسب"
    " وفق وفقا نقلا نقل نقلت مصدر مصادر المصدر المصادر وكالة الوكالة متحدث المتحدث باسم شهود تقارير"
    " selon déclaré affirmé rapporté annoncé indiqué précisé según dijo afirmó informó declaró aseguró señaló"
    " laut sagte erklärte berichtete meldete teilte zufolge сказал сказала заявил заявила сообщил сообщила сообщает"
    " данным словам göre söyledi açıkladı belirtti bildirdi گفت گزارش اعلام"
)
_TITLES = _folded(
    "الرئيس رئيس الوزير وزير الأمير الملك الشيخ السيد السيدة الدكتور النائب العميد اللواء العقيد الجنرال السفير أبو بن"
    " ابن القائد آية الله آقای رئیس"
)
_SENTENCE_ENDS = frozenset('.!?:;…؟۔\n"“”«»„•—-–')


def flags(a: Side, at_a: Range, b: Side, at_b: Range) -> tuple[str, ...]:
    """The flags of an edit between words `at_a` and `at_b` (first, last), in a fixed order."""
    words_a, words_b = frozenset(a.words.tokens[slice(*at_a)]), frozenset(b.words.tokens[slice(*at_b)])
    differ = words_a ^ words_b
    found = []
    if any(word in _NUMBERS or any(char.isdigit() for char in word) for word in differ):
        found.append("number")
    if _names(a, at_a) ^ _names(b, at_b):
        found.append("name")
    if differ & _NEGATIONS or _contracted(a, at_a) != _contracted(b, at_b):
        found.append("negation")
    if differ & _ATTRIBUTIONS:
        found.append("attribution")
    return tuple(found)


def _names(of: Side, words: Range) -> frozenset[str]:
    return frozenset(of.words.tokens[index] for index in range(*words) if _is_name(of, index))


def _is_name(of: Side, index: int) -> bool:
    word = of.text[of.words.starts[index] : of.words.ends[index]]
    if word[0].isupper():
        return (len(word) > 1 and word.isupper()) or not _opens_sentence(of, index)
    return index > 0 and not word[0].islower() and of.words.tokens[index - 1] in _TITLES


def _opens_sentence(of: Side, index: int) -> bool:
    between = of.text[of.words.ends[index - 1] if index else 0 : of.words.starts[index]]
    return index == 0 or not _SENTENCE_ENDS.isdisjoint(between)


def _contracted(of: Side, words: Range) -> bool:
    """Whether the words hold the end of an "n't"."""
    return any(
        of.words.tokens[i] in _CONTRACTED and i > 0 and of.words.tokens[i - 1].endswith("n") for i in range(*words)
    )
