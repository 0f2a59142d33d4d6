"""What does the writer want. Pure: a text in, a `Reading` out; below its confidence it abstains and says UNCLEAR."""

from daemon.intents.features import what_counts
from daemon.intents.language import detect_language
from daemon.intents.learning import check_texts, learn, unteachable
from daemon.intents.lessons import Lesson, Lessons
from daemon.intents.reader import Reader

__all__ = ["Lesson", "Lessons", "Reader", "check_texts", "detect_language", "learn", "unteachable", "what_counts"]
