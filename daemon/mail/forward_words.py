"""What mail programs write around an older mail, in every language we read: the one place for these words.

The keys are folded (:func:`fold`): no case, no accents. A new language is a few words in each table.
"""

import unicodedata
from typing import Literal

Role = Literal["from", "date", "to", "cc", "subject", "other"]

_PLAIN = str.maketrans({
    "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\t": " ", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-",
    "\u2014": "-", "\u2019": "'", "\u2018": "'", "\u00ad": None, "\u200b": None, "\u200e": None, "\u200f": None,
    "\u2060": None, "\ufeff": None,
})  # fmt: skip


def plain(text: str) -> str:
    """The text with ordinary blanks, hyphens and quotes, and without invisible characters."""
    return text.translate(_PLAIN)


def fold(text: str) -> str:
    """The text as it is compared: plain, no case, no accents, single blanks."""
    apart = unicodedata.normalize("NFKD", plain(text).casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for line in words.strip().splitlines() for word in line.split(",") if word.strip())


_FROM = _folded("""
Von, Absender, From, De, Expéditeur, Envoyé par, Da, Mittente, Remitente, Remetente, Van, Afzender, Od, Nadawca
Odesílatel, Odosielateľ, Fra, Afsender, Avsender, Från, Avsändare, Lähettäjä, Feladó, De la, Expeditor, Expeditorul
Šalje, Pošiljatelj, Saatja, Kellelt, Kimden, Gönderen, От, От кого, Отправитель, Від, Від кого, Відправник, Подател
Από, Nuo, No, Frá, Шаље, Пошиљалац, Од, מאת, من, 보낸 사람, 差出人, 送信元, 送信者, 发件人, 寄件者
""")
_SENT = _folded("""
Gesendet, Gesendet am, Sent, Sent at, Sent on, Envoyé, Envoyé le, Inviato, Inviato il, Enviado, Enviado el, Enviados
Enviada, Enviado em, Enviada em, Verzonden, Verzonden op, Wysłano, Wysłane, Wysłany, Odesláno, Odoslané, Odoslaná
Poslané, Sendt, Skickat, Lähetetty, Elküldve, Küldve, Trimis, Trimis la, Poslano, Saadetud, Saatmisaeg, Gönderildi
Gönderilen, Gönderme Tarihi, Gönderim Tarihi, Gönderilme Tarihi, Отправлено, Отправлен, Надіслано, Відправлено
Изпратено, Στάλθηκε, Išsiųsta, Nosūtīts, Послато, Enviat, נשלח, تم الإرسال, 보낸 날짜, Received, Empfangen
送信日時, 发送时间, 发送日期, 寄件日期
""")
_DATE = _folded("""
Datum, Date, Data, Fecha, Dato, Dátum, Päivämäärä, Päiväys, Pvm, Dată, Kuupäev, Tarih, Дата, Ημερομηνία, Dnia, Dne
日付, 日時, 日期
""")
_TO = _folded("""
An, Empfänger, To, À, A, Pour, Destinataire, Destinataires, Destinatario, Destinatari, Destinatarios, Para
Destinatário, Aan, Ontvanger, Do, Adresat, Komu, Pro, Pre, Til, Modtager, Till, Mottagare, Mottaker, Vastaanottaja
Címzett, Către, La, Destinatar, Destinatarul, Za, Prima, Primatelj, Adressaat, Saaja, Kellele, Kime, Alıcı, Кому
Получатель, Одержувач, До, Προς, Kam, Прима, За, Per a, אל, إلى, 받는 사람, 宛先, 送信先, 收件人, 收件者
""")
_CC = _folded("""
Cc, Kopie, Kopie (CC), Copie, Copie à, Copia, Cópia, Kopia, Kopio, Kopi, Kopija, Koopia, Másolat, Másolatot kap, DW
Kópia, Bilgi, Копия, Копія, Κοιν, 抄送, 副本
""")
_SUBJECT = _folded("""
Betreff, Thema, Subject, Objet, Sujet, Oggetto, Asunto, Assunto, Onderwerp, Temat, Předmět, Predmet, Emne, Ämne
Aihe, Tárgy, Subiect, Subiectul, Naslov, Teema, Konu, Тема, Относно, Θέμα, Zadeva, Temats, Efni, Наслов, Assumpte
נושא, الموضوع, 제목, 件名, 主题, 主旨
""")
_OTHER = _folded("""
Antwort an, Reply-To, Reply To, Répondre à, Rispondi a, Responder a, Antwoord aan, Svar til, Svara till, Vastaus
Válaszcím, Odpowiedź-do, Odpověď na, Odpovedať-Pre, Odgovori na, Răspuns către, Ответ-Кому, Кому відповісти
Yanıt Adresi, Bcc, Blindkopie, Cci, Ccn, Cco, UDW, Skrytá kopie, Piilokopio, Organisation, Organization, Message-ID
Resent-From, Wichtigkeit, Importance, Priorität, Priority, Importanza, Anlagen, Anlage, Anhang, Anhänge, Attachments
Attachment, Pièces jointes, Allegati, Bijlagen, Datos adjuntos, Anexos, Newsgroups, Sender, Categories, Kategorien
Sensitivity, Vertraulichkeit, Vedhæftede filer, Bifogade filer, Liitteet, Załączniki, Přílohy, Вложения
""")

ROLES: dict[str, Role] = {
    **dict.fromkeys(_OTHER, "other"), **dict.fromkeys(_CC, "cc"), **dict.fromkeys(_TO, "to"),
    **dict.fromkeys(_SENT | _DATE, "date"), **dict.fromkeys(_SUBJECT, "subject"), **dict.fromkeys(_FROM, "from"),
}  # fmt: skip
"""A header word as programs print it → what it holds."""

SENT_WORDS = _SENT
"""Words that only a mail program puts before a date; "Datum:" people write themselves."""

REPLYING_VS = frozenset({fold("Lähettäjä"), fold("Saatja")})
"""Header words of the languages in which "VS:" means an answer (Finnish, Estonian)."""

FORWARD_MARKS = _folded("""
Forwarded message, Begin forwarded message, Start of forwarded message, Fwd.Msg, Forwarded mail, Forwarded email
Weitergeleitete Nachricht, Anfang der weitergeleiteten Nachricht, Beginn der weitergeleiteten Nachricht
Weitergeleitete Mail, Anfang der weitergeleiteten E-Mail, Beginn der weitergeleiteten E-Mail, Weitergeleitete E-Mail
Beginn weitergeleitete Nachricht, Message transféré, Début du message réexpédié, Début du message transféré
Message transmis, Message réexpédié, Courriel transféré, E-mail transféré, Début de l'e-mail transféré
Messaggio inoltrato, Inizio messaggio inoltrato, Inizio del messaggio inoltrato, Mensaje reenviado
Inicio del mensaje reenviado, Mensagem reencaminhada, Mensagem encaminhada, Início da mensagem reencaminhada
Início da mensagem encaminhada, Doorgestuurd bericht, Begin doorgestuurd bericht, Przekazana wiadomość
Przekazywana wiadomość, Początek przekazywanej wiadomości, Treść przekazanej wiadomości, Wiadomość przekazana
Wiadomość przesłana dalej, Přeposlaná zpráva, Přeposílaná zpráva, Začátek přeposílané zprávy, Preposlaná správa
Preposlaná správa --- Forwarded Message, Začiatok preposlanej správy, Videresendt meddelelse, Videresendt besked
Start på videresendt besked, Vidarebefordrat meddelande, Vidarebefordrat mejl, Vidarebefordrat brev
Början på vidarebefordrat meddelande, Videresendt melding, Start på videresendt melding, Välitetty viesti
Välitetty viesti alkaa, Välitetty viesti / Fwd.Msg, Edelleenlähetetty viesti, Továbbított üzenet, Továbbított levél
Továbbított levél kezdete, Mesaj redirecționat, Mesaj redirecţionat, Începe mesajul redirecționat, Mesaj transmis
Proslijeđena poruka, Započni proslijeđenu poruku, Početak proslijeđene poruke, Edastatud kiri, Edastatud sõnum
Edastatud kirja algus, İletilen İleti, İletilmiş Mesaj, İletilmiş ileti, İleti başlangıcı, Yönlendirilen ileti
Пересылаемое сообщение, Пересланное сообщение, Начало переадресованного сообщения, Начало пересылаемого сообщения
Перенаправленное сообщение, Переслане повідомлення, Перенаправлене повідомлення, Пересланий лист, メッセージを転送
転送されたメッセージ, 转发的邮件, 转发邮件信息
""") | {fold("Початок листа, що пересилається")}
"""Lines that say "what follows was passed on" and nothing else."""

ORIGINAL_MARKS = _folded("""
Original message, Original mail, Original e-mail, Original email, Original appointment, Ursprüngliche Nachricht
Originalnachricht, Original-Nachricht, Original Nachricht, Ursprüngliche Mail, Ursprüngliche E-Mail, Originalmail
Original-Mail, Ursprünglicher Termin, Message d'origine, Message original, Message initial, Courriel original
Mail original, Messaggio originale, Messaggio originario, Mensaje original, Mensagem original
Oorspronkelijk bericht, Origineel bericht, Wiadomość oryginalna, Oryginalna wiadomość, Wiadomość pierwotna
Wiadomość źródłowa, Původní zpráva, Původní e-mail, Pôvodná správa, Oprindelig meddelelse, Oprindelig besked
Original meddelelse, Ursprungligt meddelande, Originalmeddelande, Ursprungsmeddelande, Opprinnelig melding
Original melding, Alkuperäinen viesti, Eredeti üzenet, Eredeti levél, Mesaj original, Mesajul original
Mesaj inițial, Izvorna poruka, Originalna poruka, Algne kiri, Algne sõnum, Originaalsõnum, Özgün ileti, Özgün mesaj
Orijinal mesaj, Orijinal ileti, Исходное сообщение, Оригинальное сообщение, Первоначальное сообщение
Оригінальне повідомлення, Вихідне повідомлення, Початкове повідомлення, Reply message, Antwort Nachricht
原始邮件, 元のメッセージ
""")
"""Lines that say "an older mail follows": programs print them above replies and above forwards."""

FORWARD_OPENINGS = tuple(sorted(_folded("""
Forwarded by, Forwarded message from, Weitergeleitet von, Weitergeleitete Nachricht von, Transféré par
Réexpédié par, Inoltrato da, Reenviado por, Encaminhado por, Doorgestuurd door, Przesłane dalej przez, Přeposlal
Videresendt af, Videresendt av, Vidarebefordrat av, Välittänyt, Továbbította, Redirecționat de, Proslijedio
Переслано, Forwarded for
""")))  # fmt: skip
"""How a dashed line begins that names the forwarder (Notes, Mutt, Horde)."""

END_MARKS = _folded("""
End forwarded message, End of forwarded message, Ende der weitergeleiteten Nachricht
Ende der weitergeleiteten E-Mail, Fin du message transféré, Fin du message réexpédié, Fine messaggio inoltrato
Fin del mensaje reenviado, Fim da mensagem encaminhada, Einde doorgestuurd bericht, Koniec przekazanej wiadomości
Ende der ursprünglichen Nachricht, End of original message, Конец пересылаемого сообщения
Slut på videresendt besked, Slut på vidarebefordrat meddelande
""")

WROTE = _folded("""
schrieb, geschrieben, wrote, writes, a écrit, ha scritto, scritto, escribió, ha escrito, escreveu, schreef
geschreven, napisał(a), napisał, napisała, napisał/a, pisze, napsal(a), napsal, napsala, napísal(a), napísal
napísala, píše, napisao je, napisala je, je napisao, je napisala, je napisao/la, napisao/la je, napisao, napisala
skrev, kirjoitti, írta, ezt írta, a scris, kirjutas, yazdı, şunu yazdı, şunları yazdı, написал(а), написал, написала
пишет, написав(ла), написав, написала(в), пише
""")
"""Verbs of the line above a quotation ("On … X wrote:")."""

SOMEBODY = _folded("""
ich, wir, sie, er, uns, mir, ihnen, man, i, we, you, they, he, she, us, me, je, nous, vous, on, io, noi, lei, yo
nosotros, ik, u, wij, я, мы, вы, ми, ви, ja, my, mi, eu, noi
""")
"""A person of grammar instead of a name: then it is prose about a mail, not the line of a program."""

OPENINGS = _folded("""
Am, On, Le, El, Il, Il giorno, Em, A, Op, Den, Dne, Dňa, W dniu, Dnia, Pe, În data, La, Dana, Na, Pondělí, ke, pe
ti, to, la, su, ma, Kuupäeval
""")
"""How such a line begins, where it begins with the date."""

ON_BEHALF = (
    "on behalf of", "im auftrag von", "im namen von", "de la part de", "per conto di", "en nombre de", "em nome de",
    "namens", "w imieniu", "jmenem", "v mene", "pa vegne af", "pa vegne av", "pa uppdrag av", "puolesta", "neveben",
    "in numele", "u ime", "nimel", "от имени", "від імені",
)  # fmt: skip
"""Folded words by which an address writes for somebody else."""
