"""What `sachstand init` says in German; the keys are those of the English words."""

GERMAN: dict[str, str] = {
    "yes": "j ja y",
    "no": "n nein",
    "either": "Gemeint ist j (ja) oder n (nein); Enter nimmt {proposal}.",
    "mail": "1 Mail",
    "mails": "{count} Mails",
    "there": (
        "hier liegt schon eine Site ({files}). Überschrieben wird nichts, also wird auch nichts gefragt. Nimm mit --site ein "
        "leeres Verzeichnis; die vorhandene prüft „sachstand check“."
    ),
    "more": "{first} und {count} weitere",
    "begin": "Sachstand einrichten. Enter übernimmt den Vorschlag in Klammern; geschrieben wird erst ganz am Schluss.",
    "mailbox": "Das Postfach",
    "address": "Adresse des Postfachs, das Sachstand betreut",
    "provider": "{domain} liegt bei {name}: {imap}, {smtp}.",
    "dns": "{domain} nennt seine Server im DNS: {imap}, {smtp}.",
    "guess": "Zu {domain} ist nichts bekannt; die Namen sind geraten.",
    "imap": "IMAP-Server (imaps://… oder imap+starttls://…; nur auf diesem Rechner auch imap://localhost)",
    "smtp": "SMTP-Server (smtps://… oder smtp+starttls://…; nur auf diesem Rechner auch smtp://localhost)",
    "username": "Benutzername",
    "password": "Passwort (wird nicht angezeigt, Enter: später)",
    "advice.app-password": (
        "{name} will für Programme ein eigenes Passwort (App-Passwort): in den Sicherheitseinstellungen des Kontos"
        " anlegen und hier eingeben."
    ),
    "advice.oauth": (
        "{name} nimmt für IMAP keine Passwörter mehr an, nur OAuth. Ohne Passwort weitergehen, danach im Postfach"
        " oauth: eintragen (docs/oauth.md) und einmal „sachstand login“ aufrufen."
    ),
    "advice.switch-on": "Bei {name} muss der Zugriff per IMAP in den Einstellungen des Kontos erst eingeschaltet werden.",
    "advice.bridge": (
        "{name} braucht die Proton Mail Bridge auf diesem Rechner; sie zeigt ein eigenes Passwort und ein "
        "Zertifikat (als ca_file eintragen)."
    ),
    "advice.no-imap": "{name} bietet kein IMAP an. Sachstand braucht ein anderes Postfach; leite die Mail dorthin um.",
    "trying": "Anmelden bei {host} …",
    "in": "Angemeldet: {mails} in {folder}.",
    "out": "Auch der Versand über {host} nimmt die Anmeldung an.",
    "out.open": "Der Versand über {host} braucht keine Anmeldung.",
    "not.network": "{host}, Port {port}, ist nicht zu erreichen ({said}). Stimmen Name und Port, und ist das Netz da?",
    "not.tls": (
        "{host}, Port {port}, weist sich nicht aus, wie es muss ({said}). Ohne geprüfte Verschlüsselung verbindet sich "
        "Sachstand nicht; bei einer eigenen Zertifizierungsstelle hilft ca_file."
    ),
    "not.login": "{host} lehnt die Anmeldung ab ({said}). Benutzername und Passwort prüfen{advice}",
    "not.folder": "Angemeldet, aber der Ordner lässt sich nicht öffnen ({said}).",
    "not.smtp": "Der Versand über {host}, Port {port}, geht so nicht ({said}).",
    "again": "Noch einmal versuchen? (n: ohne Probe weiter)",
    "no-idle": "Der Server meldet neue Mail nicht von sich aus; Sachstand sieht alle 30 Sekunden nach.",
    "proof": "Wem wird geglaubt, von wem eine Mail ist?",
    "anchor": (
        "„{server}“ prüft hier die Absender: Seine Zeile steht, wo sie hingehört, in {seen} von {mails} von außen. "
        "Ihm vertrauen?"
    ),
    "no-anchor": (
        "Gesehen: {mails} von außen. Darin steht kein Vermerk eures Mailservers, dass er den Absender geprüft hat "
        "(Authentication-Results). Mehr dazu: docs/operations.md, „Proof“."
    ),
    "near-anchor": (
        "In {seen} von {mails} von außen steht ein Prüfvermerk (Authentication-Results) im Namen von „{nearest}“. "
        "Vorgeschlagen wird dieser Server nicht: {why}"
    ),
    "doubt.few": "Für einen sicheren Schluss sind es zu wenige Mails; nötig sind {fewest}.",
    "doubt.unseen": (
        "Diese Mails sind von innen eingeliefert worden. Wo er bei Mail von außen schreibt, ist an ihnen nicht zu sehen."
    ),
    "doubt.gaps": "Der Vermerk fehlt in einigen Mails, und an seiner Stelle könnte auch ein Fälscher schreiben.",
    "doubt.place": "Der Vermerk steht an einer Stelle, an der auch der Absender schreiben kann.",
    "doubt.silent": "Der Vermerk sagt nicht in jeder Mail etwas über DMARC.",
    "anchor.by-hand": (
        "Wer sicher weiß, dass dieser Server jede Mail von außen prüft, trägt in sachstand.yaml beim Postfach "
        "„proof: {nearest}“ ein; was dafür gelten muss, steht in docs/operations.md unter „Proof“."
    ),
    "anchor.read": "Was dafür gelten muss, steht in docs/operations.md unter „Proof“.",
    "unproven": (
        "Einstweilen wird keinem Server vertraut (proof: none). Kunden bekommen trotzdem Antwort, an ihre gespeicherte "
        "Adresse. Was das Team per Mail schreibt, wird nur als Antwort auf eine Meldung von Sachstand ausgeführt."
    ),
    "few": "Für einen Vorschlag liegt noch keine Mail von außen da. Mehr dazu: docs/operations.md, „Proof“.",
    "folders": "Die Ordner",
    "filing": (
        "Ist alles getan, legt Sachstand jede Mail in einen Ordner: {names} … Hat Sachstand eine Mail falsch verstanden, "
        "ziehst du sie einfach in den richtigen Ordner. Einverstanden?"
    ),
    "team": "Das Team",
    "name": "Name des Teams, wie Kunden ihn lesen",
    "lead": "Dein Name",
    "lead_address": "Deine eigene Adresse",
    "phone": "Telefon, das Kunden genannt wird (Enter: keines)",
    "timezone": "Zeitzone",
    "holidays": "Feiertage (DE, DE-BY, AT, CH-ZH …)",
    "days": "Arbeitstage",
    "days_default": "Mo-Fr",
    "from": "Arbeitszeit von",
    "to": "Arbeitszeit bis",
    "project": "Das erste Projekt",
    "correspondents": "Wer zuletzt geschrieben oder Post bekommen hat:",
    "correspondent": "  {number}  {domain}: {people} ({mails})",
    "pick": "Wer davon ist der erste Kunde? (Nummer, oder 0 für ein Beispiel)",
    "client": "Name des Kunden",
    "project_name": "Name des Projekts",
    "project_key": "Kürzel des Projekts; jeder Vorgang beginnt damit",
    "person": "  {number}  {name} <{address}>",
    "people": "Wer davon bekommt Auskunft über das Projekt? (Nummern)",
    "project_language": "Sprache des Kunden (de, en)",
    "form": "Wie wird der Kunde angesprochen? (Sie, Du oder Vorname)",
    "first-name": "Vorname",
    "salutation": "Anrede für {name}, zum Beispiel Frau {last} oder Herr {last} (Enter: keine, dann „Guten Tag {name}“)",
    "approve": "Wer davon darf Änderungen zustimmen? (Nummern; Enter: niemand, dann geht keine Zusage per Mail)",
    "approve.one": "Darf {name} Änderungen zustimmen? (Sonst kann der Kunde kein Angebot per Mail annehmen.)",
    "weekly": "Freitags um 15 Uhr einen Wochenbericht an {names} senden? Den Entwurf bekommst du donnerstags vorab.",
    "progress": "Wo das Projekt steht (damit schon die erste Antwort etwas sagt; Enter überspringt)",
    "done": "Zuletzt fertig geworden",
    "in_work": "In Arbeit",
    "next": "Als Nächstes",
    "promise": "Nächster zugesagter Termin, zum Beispiel Livegang 18.12.2026",
    "line.done": "erledigt",
    "line.in_work": "in Arbeit",
    "line.next": "als Nächstes",
    "trial": "Die Probe",
    "past.head": (
        "So wäre es in den letzten {days} Tagen gewesen ({mails}), hätte Sachstand das Postfach schon betreut und wäre der "
        "Stand von eben jede Woche gemeldet worden. Gesendet wird nichts:"
    ),
    "past.head-without": (
        "So wäre es in den letzten {days} Tagen gewesen ({mails}), hätte Sachstand das Postfach schon betreut. Gesendet wird "
        "nichts. Einen Stand nennt Sachstand erst, wenn ihr einen gemeldet habt:"
    ),
    "past.day": "%d.%m.",
    "past.all": "Alle zusammen ({mails}): {counts}.",
    "past.none": "In den letzten {days} Tagen kam keine Mail, an der sich etwas zeigen ließe.",
    "past.not": "Die alten Mails lassen sich nicht lesen ({said}); es geht auch ohne.",
    "fate.state": "Stand genannt",
    "fate.acknowledge": "Eingang bestätigt, Team verständigt",
    "fate.complaint": "Rückruf zugesagt, Team verständigt",
    "fate.nothing": "nichts gesendet",
    "fate.hold": "einem Menschen vorgelegt",
    "write": "Die Dateien jetzt nach {site} schreiben?",
    "unwritten": "Nichts geschrieben.",
    "wrong": "So geht es nicht: {said}",
    "written": "geschrieben: {path}",
    "good": "Alles ist geprüft. Als Nächstes:",
    "next.password": "  das Passwort in {path} schreiben (nur für dich lesbar: chmod 600)",
    "next.edit": "  Und in Ruhe {site}/projects/ ansehen: weitere Termine und Ansprechpartner.",
    "next.run": "    Was schon im Posteingang liegt, wird nicht beantwortet.",
    "log.sample": "erledigt: Login-Seite (3,5h)",
    "next.log": "    So meldest du Fortschritt, in einem zweiten Terminal; es geht auch per Mail an {address}, eine Zeile je Eintrag.",
    "next.log-unproven": (
        "    So meldest du Fortschritt, in einem zweiten Terminal. Per Mail gelten solche Zeilen hier nur als Antwort auf eine "
        "Meldung von Sachstand; jede andere Mail mit Fortschritt bleibt liegen, denn keinem Server wird geglaubt, von wem sie "
        "ist (proof: none). Was das ändert, steht in docs/operations.md unter „Proof“."
    ),
}
