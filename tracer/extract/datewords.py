"""Words of dates in the languages of the news, as data: months, Persian months, weekdays, zones, halves of the day.

Keys are folded by `tracer.normalize.fold` when the tables are built, so accents, case, Arabic letter variants and
Persian ya and kaf do not matter. Words of several parts ("كانون الثاني") are keyed by their parts joined with a space.
"""

from __future__ import annotations

from tracer.normalize import words

# One line a month; languages in the order en, fr, es, pt, it, ro | de, nl, sv, da, nb | ru, uk, pl, cs, bg, sr | tr,
# az | ar (Gregorian, Levantine, Maghrebi) | fa, ur | he | hi, bn | id, vi, sw | el, fi, hu, lt, lv, et.
_MONTHS = {
    1: """
        january jan janvier janv enero ene janeiro gennaio gen ianuarie januar jänner janner jaenner januari
        januar января январь янв січня січень січ stycznia styczeń ledna leden януари јануар ocak oca yanvar
        يناير كانون_الثاني كانون_ثاني جانفي ژانویه جنوری ינואר בינואר जनवरी জানুয়ারি januari Ιανουαρίου
        Ιανουάριος tammikuuta tammikuu január januára sausio sausis janvāris janvārī jaanuar siječnja
    """,
    2: """
        february feb february febr février fevrier févr fev febrero fevereiro febbraio februarie februar
        februari февраля февраль фев лютого лютий лют lutego luty února únor фебруар februarja şubat subat şub
        fevral فبراير شباط فيفري فوریه فروری פברואר בפברואר फरवरी ফেব্রুয়ারি Φεβρουαρίου Φεβρουάριος helmikuuta
        helmikuu február februára vasario vasaris februāris februārī veebruar veljače
    """,
    3: """
        march mar mars marzo março marco martie märz marz maerz maart mrt marts марта март мар березня березень
        бер marca marzec března březen mart مارس آذار اذار مارچ מרץ במרץ मार्च মার্চ maret Μαρτίου Μάρτιος
        maaliskuuta maaliskuu március kovo kovas ožujka märts
    """,
    4: """
        april apr avril avr abril abr aprile aprilie апреля апрель апр квітня квітень квіт kwietnia kwiecień
        dubna duben април nisan nis aprel أبريل ابريل إبريل نيسان أفريل آوریل اپریل אפריל באפריל अप्रैल এপ্রিল
        Απριλίου Απρίλιος huhtikuuta huhtikuu április apríla balandžio balandis aprīlis aprīlī aprill travnja
    """,
    5: """
        may mai mayo maio maggio mag mai mei maj maja мая май травня травень трав května květen мај mayıs mayis
        مايو أيار ايار ماي مه می مئی מאי במאי मई মে Μαΐου Μάιος toukokuuta toukokuu május mája gegužės gegužė
        maijs maijā svibnja
    """,
    6: """
        june jun juin junio junho giugno giu iunie juni июня июнь июн червня червень черв czerwca czerwiec
        června červen јун haziran haz iyun يونيو يونيه حزيران جوان ژوئن جون יוני ביוני जून জুন Ιουνίου Ιούνιος
        kesäkuuta kesäkuu június júna birželio birželis jūnijs jūnijā juuni lipnja
    """,
    7: """
        july jul juillet juil julio julho luglio lug iulie juli июля июль июл липня липень лип lipca lipiec
        července červenec јул temmuz tem iyul يوليو يوليه تموز جويلية جوييه يوليوز ژوئیه جولای جولائی יולי ביולי
        जुलाई জুলাই Ιουλίου Ιούλιος heinäkuuta heinäkuu július júla liepos liepa jūlijs jūlijā juuli srpnja
    """,
    8: """
        august aug août aout agosto ago august augustus augusti августа август авг серпня серпень серп sierpnia
        sierpień srpna srpen ağustos agustos ağu avqust أغسطس آب اب أوت غشت اوت آگوست اگست אוגוסט באוגוסט अगस्त
        আগস্ট Αυγούστου Αύγουστος elokuuta elokuu augusztus augusta rugpjūčio rugpjūtis augusts augustā kolovoza
    """,
    9: """
        september sep sept septembre septiembre setiembre setembro set settembre sett septembrie сентября
        сентябрь сен сент вересня вересень вер września wrzesień září септември септембар eylül eylul eyl
        sentyabr سبتمبر أيلول ايلول شتنبر سپتامبر ستمبر ספטמבר בספטמבר सितंबर সেপ্টেম্বর Σεπτεμβρίου Σεπτέμβριος
        syyskuuta syyskuu szeptember septembra rugsėjo rugsėjis septembris septembrī rujna
    """,
    10: """
        october oct octobre octubre outubro out ottobre ott octombrie oktober okt oktober октября октябрь окт
        жовтня жовтень жовт października październik října říjen октомври октобар ekim eki oktyabr أكتوبر اكتوبر
        تشرين_الأول تشرين_أول اکتبر اکتوبر אוקטובר באוקטובר अक्टूबर অক্টোবর Οκτωβρίου Οκτώβριος lokakuuta
        lokakuu október októbra spalio spalis oktobris oktobrī oktoober
    """,
    11: """
        november nov novembre noviembre novembro noiembrie ноября ноябрь ноя нояб листопада листопад лист
        listopada listopad listopadu ноември новембар kasım kasim kas noyabr نوفمبر تشرين_الثاني تشرين_ثاني
        نونبر نوامبر نومبر נובמבר בנובמבר नवंबर নভেম্বর Νοεμβρίου Νοέμβριος marraskuuta marraskuu novembra
        lapkričio lapkritis novembris novembrī
    """,
    12: """
        december dec décembre decembre déc diciembre dic dezembro dez dicembre decembrie dezember desember des
        декабря декабрь дек грудня грудень груд grudnia grudzień prosince prosinec декември децембар aralık
        aralik ara dekabr ديسمبر كانون_الأول كانون_أول دجنبر دسامبر دسمبر דצמבר בדצמבר दिसंबर ডিসেম্বর desember
        Δεκεμβρίου Δεκέμβριος joulukuuta joulukuu decembra gruodžio gruodis decembris decembrī detsember
        prosinca
    """,
}
_PERSIAN = {
    1: "فروردین", 2: "اردیبهشت", 3: "خرداد", 4: "تیر", 5: "مرداد امرداد", 6: "شهریور", 7: "مهر", 8: "آبان",
    9: "آذر", 10: "دی", 11: "بهمن", 12: "اسفند",
}  # fmt: skip
# Monday is 0, as in datetime.weekday().
_WEEKDAYS = {
    0: """
        monday mon lundi lunes segunda lunedì luni montag maandag måndag mandag понедельник понеділок
        poniedziałek pondělí pazartesi الاثنين الإثنين دوشنبه senin isnin hétfő
    """,
    1: """
        tuesday tue tues mardi martes terça martedì marți dienstag dinsdag tisdag tirsdag вторник вівторок
        wtorek úterý salı الثلاثاء سه‌شنبه selasa kedd
    """,
    2: """
        wednesday wed weds mercredi miércoles quarta mercoledì miercuri mittwoch woensdag onsdag среда середа
        środa středa çarşamba الأربعاء الاربعاء چهارشنبه rabu szerda
    """,
    3: """
        thursday thu thur thurs jeudi jueves quinta giovedì joi donnerstag donderdag torsdag четверг четвер
        czwartek čtvrtek perşembe الخميس پنجشنبه kamis csütörtök
    """,
    4: """
        friday fri vendredi viernes sexta venerdì vineri freitag vrijdag fredag пятница п'ятниця piątek pátek
        cuma الجمعة جمعه jumat péntek
    """,
    5: """
        saturday sat samedi sábado sabato sâmbătă samstag sonnabend zaterdag lördag lørdag суббота субота sobota
        cumartesi السبت شنبه sabtu szombat
    """,
    6: """
        sunday sun dimanche domingo domenica duminică sonntag zondag söndag søndag воскресенье неділя niedziela
        neděle pazar الأحد الاحد یکشنبه minggu ahad vasárnap
    """,
}
# Hours east of UTC as (least, most): a name used by several zones keeps them all.
_ZONES = {
    "z": (0, 0), "utc": (0, 0), "gmt": (0, 0), "wet": (0, 0), "west": (1, 1), "bst": (1, 6), "cet": (1, 1),
    "cest": (2, 2),
    "mez": (1, 1), "mesz": (2, 2), "eet": (2, 2), "eest": (3, 3), "msk": (3, 3), "мск": (3, 3), "trt": (3, 3),
    "ast": (-4, 3),
    "ist": (1, 5.5), "irst": (3.5, 3.5), "pkt": (5, 5), "wib": (7, 7), "wita": (8, 8), "wit": (9, 9), "cst": (-6, 8),
    "cdt": (-5, -4), "est": (-5, 10), "edt": (-4, -4), "et": (-5, -4), "aedt": (11, 11), "aest": (10, 10),
    "acst": (9.5, 9.5), "awst": (8, 8), "mst": (-7, 8), "mdt": (-6, -6), "pst": (-8, 8), "pdt": (-7, -7),
    "pt": (-8, -7),
    "jst": (9, 9), "kst": (9, 9), "hkt": (8, 8), "sgt": (8, 8), "nzst": (12, 12), "nzdt": (13, 13), "cat": (2, 2),
    "eat": (3, 3), "sast": (2, 2), "wat": (1, 1), "gst": (4, 4),
}  # fmt: skip
_AFTERNOON = "pm p.m ب.م مساء مساءً م μμ 下午 晚上 午後 오후 öö"
_MORNING = "am a.m صباحا ص πμ 上午 早上 午前 오전"
# Words that say a date is a change and not the publication.
_UPDATED = """
    updated update modified revised corrected lastmod actualisé actualisée modifié màj actualizado actualizada
    modificado atualizado atualizada aggiornato aggiornata aktualisiert geändert bijgewerkt gewijzigd uppdaterad
    opdateret oppdatert обновлено изменено оновлено змінено güncelleme güncellendi güncellenme تحديث التحديث
    محدث عدل به‌روزرسانی diperbarui 更新 更新于 修改 업데이트 수정 עודכן zaktualizowano aktualizováno
    aktualizace frissítve päivitetty अपडेट আপডেট diupdate
"""
_PUBLISHED = """
    published posted publié publiée mis publicado publicada pubblicato pubblicata veröffentlicht erstellt
    gepubliceerd geplaatst publicerad publicert опубликовано опубліковано yayınlanma yayın giriş oluşturulma نشر
    النشر نشرت انتشار dipublikasikan terbit 发布 发布时间 公開 入力 등록 פורסם opublikowano publikováno date
    filed
"""
JOINING = frozenset("de del of d do di the den am le el la m g r в ה της m.".split())
ORDINALS = frozenset("st nd rd th er ro o a e go í η ης".split())


def key(word: str) -> str:
    """A word, or words joined by an underscore, as folded tokens: the form dates are read in."""
    return " ".join(words(word.replace("_", " ")).tokens)


def _table(rows: dict[int, str]) -> dict[str, int]:
    return {key(name): number for number, names in rows.items() for name in names.split()}


MONTHS = _table(_MONTHS)
PERSIAN_MONTHS = _table(_PERSIAN)
WEEKDAYS = _table(_WEEKDAYS)
ZONES: dict[str, tuple[float, float]] = dict(_ZONES)
AFTERNOON = frozenset(key(word) for word in _AFTERNOON.split())
MORNING = frozenset(key(word) for word in _MORNING.split())
UPDATED = frozenset(key(word) for word in _UPDATED.split())
PUBLISHED = frozenset(key(word) for word in _PUBLISHED.split())
