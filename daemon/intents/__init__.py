"""What does the writer want. Pure: a text in, a `Reading` out; below its confidence it abstains and says UNCLEAR."""

from daemon.intents.language import detect_language
from daemon.intents.reader import Reader

__all__ = ["Reader", "detect_language"]
