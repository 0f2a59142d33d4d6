"""Access tokens of mail providers: asked for in time, kept while they are good, never shown.

The law: one question at a time for each mailbox; a token is asked for anew five minutes before it ends, and once when a
server refuses it.
The providers' own libraries speak to them; they are extras, imported when the first token is asked for.
"""

from daemon.tokens.google import google_sign_in
from daemon.tokens.keeper import TokenKey
from daemon.tokens.microsoft import microsoft_sign_in

__all__ = ["TokenKey", "google_sign_in", "microsoft_sign_in"]
