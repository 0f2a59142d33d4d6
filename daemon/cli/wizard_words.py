"""What `sachstand init` says, in German and English. One key, one sentence; the braces are filled by the wizard."""

WORDS: dict[str, dict[str, str]] = {
    "de": {
        "yes": "j ja y",
        "no": "n nein",
        "begin": "Sachstand einrichten. Enter übernimmt den Vorschlag in Klammern; geschrieben wird erst ganz am Schluss.",
        "mailbox": "1. Das Postfach",
        "address": "Adresse des Postfachs, das Sachstand betreut",
        "provider": "{domain} liegt bei {name}: {imap}, {smtp}.",
        "dns": "{domain} nennt seine Server im DNS: {imap}, {smtp}.",
        "guess": "Zu {domain} ist nichts bekannt; die Namen sind geraten.",
        "imap": "IMAP-Server (imaps://… oder imap+starttls://…)",
        "smtp": "SMTP-Server (smtps://… oder smtp+starttls://…)",
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
        "in": "Angemeldet: {messages} Mails in {folder}.",
        "out": "Auch der Versand über {host} nimmt die Anmeldung an.",
        "not.network": "{host} ist nicht zu erreichen ({said}). Stimmt der Name, und ist das Netz da?",
        "not.tls": (
            "{host} weist sich nicht aus, wie es muss ({said}). Ohne geprüfte Verschlüsselung verbindet sich Sachstand"
            " nicht; bei einer eigenen Zertifizierungsstelle hilft ca_file."
        ),
        "not.login": "{host} lehnt die Anmeldung ab ({said}). Benutzername und Passwort prüfen{advice}",
        "not.folder": "Angemeldet, aber der Ordner lässt sich nicht öffnen ({said}).",
        "not.smtp": "Der Versand über {host} geht so nicht ({said}).",
        "again": "Noch einmal versuchen? (n: ohne Probe weiter)",
        "no-idle": "Der Server meldet neue Mail nicht von sich aus; Sachstand sieht alle 30 Sekunden nach.",
        "proof": "2. Wem wird geglaubt, von wem eine Mail ist?",
        "anchor": (
            "„{server}“ prüft hier die Absender: seine Zeile steht, wo sie hingehört, in {seen} von {of} Mails von "
            "außen. Ihm vertrauen?"
        ),
        "no-anchor": (
            "In den letzten {of} Mails von außen prüft kein Server verlässlich den Absender. Kunden bekommen trotzdem "
            "Antwort, an ihre gespeicherte Adresse; Anweisungen des Teams gelten nur als Antwort auf eine Meldung."
        ),
        "near-anchor": (
            "„{nearest}“ prüft die Absender, aber nicht bei jeder Mail ({seen} von {of}), und dort könnte auch ein "
            "Fälscher schreiben. Deshalb: kein Vertrauen; mehr dazu in docs/operations.md."
        ),
        "few": "Für einen Vorschlag liegen zu wenige Mails von außen da ({of}). proof: none; später in sachstand.yaml ändern.",
        "folders": "3. Die Ordner",
        "filing": (
            "Ist alles getan, legt Sachstand jede Mail in einen Ordner: {names} … Wer sie dort in einen anderen zieht, "
            "korrigiert, wofür sie gehalten wurde. Einverstanden?"
        ),
        "team": "4. Das Team",
        "name": "Name des Teams, wie Kunden ihn lesen",
        "lead": "Dein Name",
        "lead_address": "Deine eigene Adresse",
        "phone": "Telefon, das Kunden genannt wird (Enter: keines)",
        "timezone": "Zeitzone",
        "holidays": "Feiertage (DE, DE-BY, AT, CH-ZH …)",
        "days": "Arbeitstage",
        "days_default": "Mo-Fr",
        "from": "Von",
        "to": "Bis",
        "project": "5. Das erste Projekt",
        "correspondents": "Mit wem zuletzt geschrieben wurde:",
        "correspondent": "  {number}  {domain}: {people} ({count} Mails)",
        "pick": "Welcher davon ist der erste Kunde? (Nummer, oder 0 für ein Beispiel)",
        "client": "Name des Kunden",
        "project_name": "Name des Projekts",
        "project_key": "Kürzel, es steht vor jedem Vorgang",
        "person": "  {number}  {name} <{address}>",
        "people": "Wer davon bekommt Auskunft über das Projekt? (Nummern)",
        "form": "Anrede (Sie, Du, first-name)",
        "form_default": "Sie",
        "weekly": "Freitags um 15 Uhr einen Wochenbericht an sie senden? Donnerstags liest du den Entwurf.",
        "progress": "6. Wo das Projekt steht (damit schon die erste Antwort etwas sagt; Enter lässt aus)",
        "done": "Zuletzt fertig geworden",
        "in_work": "In Arbeit",
        "next": "Als Nächstes",
        "promise": "Nächster zugesagter Termin, zum Beispiel Livegang 18.12.2026",
        "line.done": "erledigt",
        "line.in_work": "in Arbeit",
        "line.next": "als Nächstes",
        "trial": "7. Die Probe",
        "past.head": (
            "Das hätte Sachstand in den letzten {days} Tagen getan ({mails} Mails), hättet ihr den Stand von eben jede Woche "
            "gemeldet. Gesendet wird nichts:"
        ),
        "past.head-without": (
            "Das hätte Sachstand in den letzten {days} Tagen getan ({mails} Mails). Gesendet wird nichts. Einen Stand kann es "
            "erst nennen, wenn ihr einen gemeldet habt:"
        ),
        "past.all": "Von allen {mails}: {counts}.",
        "past.none": "In den letzten {days} Tagen kam keine Mail, an der sich etwas zeigen ließe.",
        "past.not": "Die alten Mails lassen sich nicht lesen ({said}); es geht auch ohne.",
        "fate.state": "Stand genannt",
        "fate.acknowledge": "Eingang bestätigt, Team verständigt",
        "fate.complaint": "Rückruf zugesagt, Team verständigt",
        "fate.nothing": "nichts gesendet",
        "fate.hold": "an einen Menschen gegeben",
        "write": "Die Dateien jetzt nach {site} schreiben?",
        "unwritten": "Nichts geschrieben.",
        "wrong": "So geht es nicht: {said}",
        "written": "geschrieben: {path}",
        "good": "Alles ist geprüft. Als Nächstes:",
        "next.password": "  das Passwort in {path} schreiben (nur für dich lesbar: chmod 600)",
        "next.edit": "  und in Ruhe {site}/projects/ ansehen: weitere Termine und Ansprechpartner",
        "next.check": "  sachstand --site {site} check --connect",
        "next.run": "  sachstand --site {site} run      (was schon im Posteingang liegt, wird nicht beantwortet)",
        "next.log": '  sachstand --site {site} log {project} "erledigt: Login-Seite (3,5h)"      (Fortschritt; geht auch per Mail)',
    },
    "en": {
        "yes": "y yes",
        "no": "n no",
        "begin": "Setting up Sachstand. Enter takes the proposal in brackets; nothing is written before the end.",
        "mailbox": "1. The mailbox",
        "address": "Address of the mailbox that Sachstand looks after",
        "provider": "{domain} is hosted by {name}: {imap}, {smtp}.",
        "dns": "{domain} names its servers in the DNS: {imap}, {smtp}.",
        "guess": "Nothing is known about {domain}; these names are a guess.",
        "imap": "IMAP server (imaps://… or imap+starttls://…)",
        "smtp": "SMTP server (smtps://… or smtp+starttls://…)",
        "username": "User name",
        "password": "Password (not shown, Enter: later)",
        "advice.app-password": (
            "{name} wants a password of its own for programs (an app password): make one in the account's security "
            "settings and enter it here."
        ),
        "advice.oauth": (
            "{name} no longer takes passwords for IMAP, only OAuth. Go on without one, then give the mailbox oauth: "
            "(docs/oauth.md) and run “sachstand login” once."
        ),
        "advice.switch-on": "With {name}, access by IMAP has to be switched on in the account's settings first.",
        "advice.bridge": (
            "{name} needs the Proton Mail Bridge on this machine; it shows a password of its own and a certificate "
            "(enter it as ca_file)."
        ),
        "advice.no-imap": "{name} offers no IMAP. Sachstand needs another mailbox; redirect the mail there.",
        "trying": "Logging in at {host} …",
        "in": "Logged in: {messages} mails in {folder}.",
        "out": "Sending through {host} accepts the login, too.",
        "not.network": "{host} cannot be reached ({said}). Is the name right, and is there a network?",
        "not.tls": (
            "{host} does not identify itself as it must ({said}). Sachstand does not connect without verified "
            "encryption; for a certificate authority of your own there is ca_file."
        ),
        "not.login": "{host} refuses the login ({said}). Check the user name and the password{advice}",
        "not.folder": "Logged in, but the folder cannot be opened ({said}).",
        "not.smtp": "Sending through {host} does not work like this ({said}).",
        "again": "Try again? (n: go on without trying)",
        "no-idle": "The server does not announce new mail; Sachstand looks every 30 seconds.",
        "proof": "2. Who is believed about where a mail comes from?",
        "anchor": (
            '"{server}" checks senders here: its line stands where it belongs in {seen} of {of} mails from outside. '
            "Trust it?"
        ),
        "no-anchor": (
            "In the last {of} mails from outside no server reliably checks the sender. Clients are answered all the "
            "same, at their stored address; orders of the team count only in answer to a notice."
        ),
        "near-anchor": (
            '"{nearest}" checks senders, but not on every mail ({seen} of {of}), and a forger could write in the same '
            "place. So it is not trusted; docs/operations.md has more."
        ),
        "few": "There are too few mails from outside for a proposal ({of}). proof: none; change it later in sachstand.yaml.",
        "folders": "3. The folders",
        "filing": (
            "When all is done, Sachstand files each mail in a folder: {names} … Dragging it to another one of them corrects "
            "what it was taken for. All right?"
        ),
        "team": "4. The team",
        "name": "Name of the team, as clients read it",
        "lead": "Your name",
        "lead_address": "Your own address",
        "phone": "Telephone number that clients are given (Enter: none)",
        "timezone": "Time zone",
        "holidays": "Public holidays (DE, DE-BY, AT, CH-ZH, GB …)",
        "days": "Working days",
        "days_default": "mon-fri",
        "from": "From",
        "to": "To",
        "project": "5. The first project",
        "correspondents": "Who was written with lately:",
        "correspondent": "  {number}  {domain}: {people} ({count} mails)",
        "pick": "Which of them is the first client? (number, or 0 for an example)",
        "client": "Name of the client",
        "project_name": "Name of the project",
        "project_key": "Key; it stands before every case",
        "person": "  {number}  {name} <{address}>",
        "people": "Who of them is told how the project stands? (numbers)",
        "form": "Form of address (Sie, Du, first-name)",
        "form_default": "first-name",
        "weekly": "Send them a weekly report on Fridays at 3 p.m.? You read the draft on Thursdays.",
        "progress": "6. Where the project stands (so that the very first answer says something; Enter leaves out)",
        "done": "Finished last",
        "in_work": "In work",
        "next": "Next",
        "promise": "The next date you promised, for example: Launch 2026-12-18",
        "line.done": "done",
        "line.in_work": "in work",
        "line.next": "next",
        "trial": "7. The trial",
        "past.head": (
            "This is what Sachstand would have done in the last {days} days ({mails} mails), had you reported the above every "
            "week. Nothing is sent:"
        ),
        "past.head-without": (
            "This is what Sachstand would have done in the last {days} days ({mails} mails). Nothing is sent. It can only tell "
            "how things stand once you have reported it:"
        ),
        "past.all": "Of all {mails}: {counts}.",
        "past.none": "No mail came in the last {days} days on which anything could be shown.",
        "past.not": "The mail of the past cannot be read ({said}); that is no obstacle.",
        "fate.state": "told how it stands",
        "fate.acknowledge": "acknowledged, team told",
        "fate.complaint": "call promised, team told",
        "fate.nothing": "nothing sent",
        "fate.hold": "handed to a person",
        "write": "Write the files to {site} now?",
        "unwritten": "Nothing written.",
        "wrong": "That does not work: {said}",
        "written": "written: {path}",
        "good": "All is checked. Next:",
        "next.password": "  write the password into {path} (readable by you only: chmod 600)",
        "next.edit": "  and, at leisure, look into {site}/projects/: further dates and contacts",
        "next.check": "  sachstand --site {site} check --connect",
        "next.run": "  sachstand --site {site} run      (what is already in the inbox is not answered)",
        "next.log": '  sachstand --site {site} log {project} "done: login page (3.5h)"      (progress; by mail, too)',
    },
}
