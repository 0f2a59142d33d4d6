"""What `sachstand init` says in English."""

ENGLISH: dict[str, str] = {
    "yes": "y yes",
    "no": "n no",
    "either": "Please answer y (yes) or n (no); Enter means {proposal}.",
    "mail": "1 mail",
    "mails": "{count} mails",
    "there": (
        "there is a site here already ({files}). Nothing is overwritten, so nothing is asked. Choose an empty directory with "
        "--site; “sachstand check” looks at the one that is there."
    ),
    "more": "{first} and {count} more",
    "begin": "Setting up Sachstand. Enter takes the proposal in brackets; nothing is written before the end.",
    "mailbox": "The mailbox",
    "address": "Address of the mailbox that Sachstand looks after",
    "provider": "{domain} is hosted by {name}: {imap}, {smtp}.",
    "dns": "{domain} names its servers in the DNS: {imap}, {smtp}.",
    "guess": "Nothing is known about {domain}; these names are a guess.",
    "imap": "IMAP server (imaps://… or imap+starttls://…; on this machine only, also imap://localhost)",
    "smtp": "SMTP server (smtps://… or smtp+starttls://…; on this machine only, also smtp://localhost)",
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
    "in": "Logged in: {mails} in {folder}.",
    "out": "Sending through {host} accepts the login, too.",
    "out.open": "Sending through {host} needs no login.",
    "not.network": "{host}, port {port}, cannot be reached ({said}). Are name and port right, and is there a network?",
    "not.tls": (
        "{host}, port {port}, does not identify itself as it must ({said}). Sachstand does not connect without verified "
        "encryption; for a certificate authority of your own there is ca_file."
    ),
    "not.login": "{host} refuses the login ({said}). Check the user name and the password{advice}",
    "not.folder": "Logged in, but the folder cannot be opened ({said}).",
    "not.smtp": "Sending through {host}, port {port}, does not work like this ({said}).",
    "again": "Try again? (n: go on without trying)",
    "no-idle": "The server does not announce new mail; Sachstand looks every 30 seconds.",
    "proof": "Who is believed about where a mail comes from?",
    "anchor": (
        '"{server}" checks senders here: its line stands where it belongs in {seen} of {mails} from outside. Trust it?'
    ),
    "no-anchor": (
        "Looked at: {mails} from outside. None bears a line in which your mail server says that it checked the sender "
        "(Authentication-Results). More on this: docs/operations.md, “Proof”."
    ),
    "near-anchor": (
        'In {seen} of {mails} from outside there is such a check (Authentication-Results) in the name of "{nearest}". '
        "It is not proposed all the same: {why}"
    ),
    "doubt.few": "these are too few mails to be sure; {fewest} are needed.",
    "doubt.unseen": (
        "these mails were handed in from inside. Where it writes on mail from outside cannot be seen in them."
    ),
    "doubt.gaps": "some mails lack the line, and a forger could write in the same place.",
    "doubt.place": "the line stands where the sender, too, can write.",
    "doubt.silent": "the line does not speak of DMARC in every mail.",
    "anchor.by-hand": (
        "Whoever knows for certain that this server checks every mail from outside writes “proof: {nearest}” into "
        "sachstand.yaml, below the mailbox; docs/operations.md, “Proof”, says what must be true for that."
    ),
    "anchor.read": "docs/operations.md, “Proof”, says what must be true for that.",
    "unproven": (
        "For now no server is trusted (proof: none). Clients are answered all the same, at their stored address. What the "
        "team writes by mail is carried out only as a reply to one of Sachstand's notices."
    ),
    "few": "There is no mail from outside yet to propose anything from. More on this: docs/operations.md, “Proof”.",
    "folders": "The folders",
    "filing": (
        "When all is done, Sachstand files each mail in a folder: {names} … If it has taken a mail for the wrong thing, "
        "just drag the mail to the right folder. All right?"
    ),
    "team": "The team",
    "name": "Name of the team, as clients read it",
    "lead": "Your name",
    "lead_address": "Your own address",
    "phone": "Telephone number that clients are given (Enter: none)",
    "timezone": "Time zone",
    "holidays": "Public holidays (DE, DE-BY, AT, CH-ZH, GB …)",
    "days": "Working days",
    "days_default": "mon-fri",
    "from": "Working hours from",
    "to": "Working hours to",
    "project": "The first project",
    "correspondents": "Recent correspondents:",
    "correspondent": "  {number}  {domain}: {people} ({mails})",
    "pick": "Which of them is the first client? (number, or 0 for an example)",
    "client": "Name of the client",
    "project_name": "Name of the project",
    "project_key": "Key of the project; the number of every case begins with it",
    "person": "  {number}  {name} <{address}>",
    "people": "Which of them may be told how the project stands? (numbers)",
    "project_language": "The client's language (de, en)",
    "form": "How is the client addressed? (Sie, Du, first-name; the first two are German)",
    "first-name": "first-name",
    "salutation": "German salutation for {name}, for example Frau {last} or Herr {last} (Enter: none, then “Guten Tag {name}”)",
    "approve": "Which of them may agree to changes? (numbers; Enter: nobody, then no offer can be accepted by mail)",
    "approve.one": "May {name} agree to changes? (If not, the client cannot accept an offer by mail.)",
    "weekly": "Send {names} a weekly report on Fridays at 3 p.m.? You get the draft on Thursdays.",
    "progress": "Where the project stands (so that the very first answer says something; Enter skips)",
    "done": "Finished last",
    "in_work": "In progress",
    "next": "Next",
    "promise": "The next date you promised, for example: Launch 2026-12-18",
    "line.done": "done",
    "line.in_work": "in work",
    "line.next": "next",
    "trial": "The trial",
    "past.head": (
        "How the last {days} days would have gone ({mails}), had Sachstand looked after the mailbox and had the above been "
        "reported every week. Nothing is sent:"
    ),
    "past.head-without": (
        "How the last {days} days would have gone ({mails}), had Sachstand looked after the mailbox. Nothing is sent. It can "
        "only tell how things stand once you have reported it:"
    ),
    "past.day": "%d %b",
    "past.all": "All together ({mails}): {counts}.",
    "past.none": "No mail came in the last {days} days on which anything could be shown.",
    "past.not": "The mail of the past cannot be read ({said}); that is no obstacle.",
    "fate.state": "told how it stands",
    "fate.acknowledge": "acknowledged, team told",
    "fate.complaint": "call promised, team told",
    "fate.nothing": "nothing sent",
    "fate.hold": "held for a person",
    "write": "Write the files to {site} now?",
    "unwritten": "Nothing written.",
    "wrong": "That does not work: {said}",
    "written": "written: {path}",
    "good": "Everything is checked. Next:",
    "next.password": "  write the password into {path} (readable by you only: chmod 600)",
    "next.edit": "  And, at leisure, look into {site}/projects/: further dates and contacts.",
    "next.run": "    What is already in the inbox is not answered.",
    "log.sample": "done: login page (3.5h)",
    "next.log": "    This is how you report progress, in a second terminal; by mail to {address}, too, one line an entry.",
    "next.log-unproven": (
        "    This is how you report progress, in a second terminal. By mail such lines count here only in reply to one of "
        "Sachstand's notices; any other mail with progress is left lying, for no server is believed about who wrote it "
        "(proof: none). What would change that is in docs/operations.md, “Proof”."
    ),
}
