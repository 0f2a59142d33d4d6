"""The words of automatic absence notes, by language: months, days of the week, and what stands around a date.

``until`` stands before the last day away (a postposition, where a language has them, stands in ``after``); ``since`` before
the first day away; ``back`` anywhere in a sentence that tells when somebody is there again; ``away`` in any such note.
``day_first`` False: 5/1 may be the fifth of January or the first of May, so it is no date.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One language. Months and days of the week are in order, variants parted by ``|``; the rest are patterns."""

    months: str
    days: str
    until: str
    back: str
    away: str
    since: str = ""
    after: str = ""
    between: str = ""  # small words between the pattern and the date
    day_first: bool = True


LANGUAGES: dict[str, Words] = {
    "de": Words(
        "januar|jänner|jaenner|jan februar|feber|feb märz|maerz|mär|mrz april|apr mai juni|jun juli|jul august|aug "
        "september|sept|sep oktober|okt november|nov dezember|dez",
        "montag|mo dienstag|di mittwoch|mi donnerstag|do freitag|fr samstag|sonnabend|sa sonntag|so",
        r"bis(?: und mit| einschlie(?:ß|ss)lich| einschl\.?| inklusive| inkl\.?)?(?: zum)?",
        r"wieder|zurück|zurueck|rückkehr|rueckkehr",
        r"abwesen|nicht (?:im büro|im buero|im hau|am platz|erreichbar|da\b|anwesend|verfügbar|im dienst)|urlaub|au(?:ß|ss)er haus"
        r"|elternzeit|dienstreise|betriebsferien|geschlossen|krankgeschrieben|wieder (?:im|da\b|erreichbar|zurück|zurueck|für)"
        r"|(?:bin|sind) .{0,40}unterwegs",
        since=r"vom|von|seit|ab",
        between=r"dem|den|der|einschließlich|einschliesslich|inkl\.?|zum",
    ),
    "en": Words(
        "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct "
        "november|nov december|dec",
        "monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thur|thurs friday|fri saturday|sat sunday|sun",
        r"until(?: and including)?|till|'til|through(?: to)?|thru|up to(?: and including)?|to|and",
        r"back|return(?:ing|s)?|again",
        r"out of (?:the )?office|\booo\b|away|on (?:annual |parental |maternity |sick |paternity )?leave|vacation|on holiday|holidays?"
        r"|not (?:in the office|available|be available|at my desk)|unavailable|(?:be|am|are) back|return|absent|office is closed"
        r"|(?:be|am|are|is|['’]m|['’]re) out\b|\bout (?:until|till|from)\b|travel(?:l)?ing|limited access",
        since=r"from|since|between|starting",
        between=r"the|and|including|inclusive|on|of",
        day_first=False,
    ),
    "fr": Words(
        "janvier|janv février|fevrier|févr|fev mars avril|avr mai juin juillet|juil août|aout septembre|sept octobre|oct "
        "novembre|nov décembre|decembre|déc",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        r"jusqu['’ ]?(?:au|à|a|en)|jusque|au",
        r"retour|reviens|reviendrai|revenons|rentre|à nouveau|de nouveau|reprise|reprends",
        r"absen|congé|conge|vacances|hors du bureau|de retour|indisponible|en déplacement|fermé",
        since=r"du|depuis(?: le)?|à partir du|dès le",
        between=r"le|la|inclus|au",
    ),
    "es": Words(
        "enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago septiembre|setiembre|sept|sep "
        "octubre|oct noviembre|nov diciembre|dic",
        "lunes martes miércoles|miercoles jueves viernes sábado|sabado domingo",
        r"hasta(?: el)?(?: día)?|al",
        r"vuelv|volver|regres|vuelta|reincorpor|de nuevo|nuevamente",
        r"fuera de (?:la |mi )?oficina|ausente|vacaciones|de baja|no estaré|no estare|de viaje|regres|vuelv",
        since=r"del|desde(?: el)?|a partir del",
        between=r"el|día|dia|inclusive",
    ),
    "it": Words(
        "gennaio|gen febbraio|feb marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug agosto|ago settembre|set|sett "
        "ottobre|ott novembre|nov dicembre|dic",
        "lunedì|lunedi martedì|martedi mercoledì|mercoledi giovedì|giovedi venerdì|venerdi sabato domenica",
        r"fino (?:al|a|all')|sino al|al",
        r"rientr|torn|ritorn|di nuovo|nuovamente",
        r"fuori (?:ufficio|sede)|assen|ferie|vacanza|non (?:sono|sarò) in ufficio|rientr|chiuso",
        since=r"dal|dall'|a partire dal",
        between=r"il|giorno|compreso|incluso",
    ),
    "pt": Words(
        "janeiro|jan fevereiro|fev março|marco|mar abril|abr maio|mai junho|jun julho|jul agosto|ago setembro|set "
        "outubro|out novembro|nov dezembro|dez",
        "segunda-feira|segunda terça-feira|terça quarta-feira|quarta quinta-feira|quinta sexta-feira|sexta sábado|sabado domingo",
        r"até(?: ao| o)?(?: dia)?|ate(?: ao| o)?(?: dia)?|ao|a",
        r"regress|retorn|volt|novamente|de novo",
        r"fora do escritório|fora do escritorio|ausente|férias|ferias|de licença|não estarei|regress|retorn|ausência",
        since=r"de|desde(?: o)?(?: dia)?|a partir de|do(?: dia)?",
        between=r"o|dia|inclusive",
    ),
    "nl": Words(
        "januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug september|sept|sep oktober|okt "
        "november|nov december|dec",
        "maandag|ma dinsdag|di woensdag|wo donderdag|do vrijdag|vr zaterdag|za zondag|zo",
        r"tot en met|t/m|tot",
        r"terug|weer",
        r"afwezig|niet (?:op kantoor|aanwezig|bereikbaar)|vakantie|vrij\b|weer (?:aanwezig|bereikbaar|op)|met verlof|gesloten",
        since=r"van|vanaf|sinds",
        between=r"de",
    ),
    "sv": Words(
        "januari|jan februari|feb mars|mar april|apr maj juni|jun juli|jul augusti|aug september|sept|sep oktober|okt "
        "november|nov december|dec",
        "måndag tisdag onsdag torsdag fredag lördag söndag",
        r"till och med|t\.?o\.?m\.?|fram till|till",
        r"tillbaka|åter|igen",
        r"frånvarande|ej på (?:kontoret|plats)|inte på (?:kontoret|plats)|semester|ledig|bortrest|tillbaka|föräldraledig|stängt",
        since=r"från(?: och med)?|fr\.?o\.?m\.?|mellan",
        between=r"den|och",
    ),
    "da": Words(
        "januar|jan februar|feb marts|mar april|apr maj juni|jun juli|jul august|aug september|sept|sep oktober|okt "
        "november|nov december|dec",
        "mandag tirsdag onsdag torsdag fredag lørdag søndag",
        r"til og med|t\.?o\.?m\.?|indtil|til",
        r"tilbage|igen",
        r"fraværende|ikke (?:på kontoret|til stede)|ferie|orlov|tilbage|bortrejst|lukket",
        since=r"fra(?: og med)?|fr\.?o\.?m\.?",
        between=r"den|d\.",
    ),
    "no": Words(
        "januar|jan februar|feb mars|mar april|apr mai juni|jun juli|jul august|aug september|sept|sep oktober|okt "
        "november|nov desember|des",
        "mandag tirsdag onsdag torsdag fredag lørdag søndag",
        r"til og med|t\.?o\.?m\.?|frem til|til",
        r"tilbake|igjen",
        r"fraværende|ikke på (?:kontoret|jobb)|ferie|permisjon|tilbake|borte|stengt",
        since=r"fra(?: og med)?|f\.?o\.?m\.?",
        between=r"den",
    ),
    "fi": Words(
        "tammikuuta|tammikuun|tammikuu helmikuuta|helmikuun|helmikuu maaliskuuta|maaliskuun|maaliskuu huhtikuuta|huhtikuun|huhtikuu "
        "toukokuuta|toukokuun|toukokuu kesäkuuta|kesäkuun|kesäkuu heinäkuuta|heinäkuun|heinäkuu elokuuta|elokuun|elokuu "
        "syyskuuta|syyskuun|syyskuu lokakuuta|lokakuun|lokakuu marraskuuta|marraskuun|marraskuu joulukuuta|joulukuun|joulukuu",
        "maanantaina|maanantai tiistaina|tiistai keskiviikkona|keskiviikko torstaina|torstai perjantaina|perjantai "
        "lauantaina|lauantai sunnuntaina|sunnuntai",
        r"",
        r"pala|takaisin|jälleen|taas",
        r"poissa|loma|vapaalla|palaan|tavoitettavissa|suljettu",
        after=r"asti|saakka",
        since=r"alkaen",
    ),
    "pl": Words(
        "stycznia|styczeń lutego|luty marca|marzec kwietnia|kwiecień maja|maj czerwca|czerwiec lipca|lipiec sierpnia|sierpień "
        "września|wrzesień października|październik listopada|listopad grudnia|grudzień",
        "poniedziałek|poniedziałku wtorek|wtorku środa|środę|środy czwartek|czwartku piątek|piątku "
        "sobota|sobotę|soboty niedziela|niedzielę|niedzieli",
        r"do(?: dnia)?(?: włącznie)?",
        r"wrac|powr|wróc|ponownie|znowu|z powrotem",
        r"poza biurem|nieobecn|urlop|nie ma mnie|niedostępn|zwolnieniu|nieczynne",
        since=r"od(?: dnia)?|w dniach",
        between=r"dnia",
    ),
    "cs": Words(
        "ledna|leden února|únor března|březen dubna|duben května|květen června|červen července|červenec srpna|srpen září "
        "října|říjen listopadu|listopad prosince|prosinec",
        "pondělí úterý středa|středu|středy čtvrtek|čtvrtka pátek|pátku sobota|sobotu|soboty neděle|neděli",
        r"do(?: dne)?",
        r"zpět|vrát|opět|znovu|zpátky",
        r"mimo kancelář|nepřítom|dovolen|nejsem v kanceláři|nebudu|zpět v|zavřeno|k dispozici",
        since=r"od(?: dne)?",
        between=r"dne|včetně",
    ),
    "hu": Words(
        "január|jan február|febr|feb március|márc|mar április|ápr május|máj június|jún július|júl augusztus|aug "
        "szeptember|szept október|okt november|nov december|dec",
        "hétfő|hétfőn kedd|kedden szerda|szerdán csütörtök|csütörtökön péntek|pénteken szombat|szombaton vasárnap",
        r"",
        r"vissza|ismét|újra|elérhető leszek|utoljára",
        r"házon kívül|szabadság|nem vagyok (?:az irodában|elérhető)|távol|irodán kívül|visszatér",
        after=r"-?(?:éig|áig|jéig|ig)\b|-?(?:án|én|e|a)?ig\b",
        since=r"",
    ),
    "ru": Words(
        "января|январь|янв февраля|февраль|фев марта|март апреля|апрель|апр мая|май июня|июнь июля|июль августа|август|авг "
        "сентября|сентябрь|сен октября|октябрь|окт ноября|ноябрь|ноя декабря|декабрь|дек",
        "понедельник|понедельника вторник|вторника среда|среду|среды четверг|четверга пятница|пятницу|пятницы "
        "суббота|субботу|субботы воскресенье|воскресенья",
        r"до|по|включительно по",
        r"верн|возвращ|снова|выйду|обратно",
        r"отсутств|отпуск|вне офиса|командировк|не в офисе|недоступ|не работает",
        since=r"с|со|начиная с",
    ),
    "tr": Words(
        "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
        r"",
        r"dön|tekrar|yeniden",
        r"ofis(?:te|imiz)? (?:dışında|değilim|kapalı)|izin|tatil|ofiste (?:değil|olmayacağım)|dönece",
        after=r"['’]?(?:a|e|ya|ye)?(?: tarihine)? (?:kadar|dek)",
    ),
    "ro": Words(
        "ianuarie|ian februarie|feb martie|mar aprilie|apr mai iunie|iun iulie|iul august|aug septembrie|sept octombrie|oct "
        "noiembrie|nov decembrie|dec",
        "luni marți|marti miercuri joi vineri sâmbătă|sambata duminică|duminica",
        r"până (?:la|pe|în)(?: data de)?|pana (?:la|pe|in)(?: data de)?",
        r"revin|întorc|intorc|înapoi|inapoi|din nou",
        r"în afara biroului|in afara biroului|concediu|absen|nu (?:sunt|voi fi)|revin|indisponibil",
        since=r"din|de la|începând cu",
        between=r"data|de|data de",
    ),
}
