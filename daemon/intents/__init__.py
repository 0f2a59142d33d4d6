"""What does the writer want. Pure: a text in, a `Reading` out; below its confidence it abstains and says UNCLEAR."""

from daemon.intents.features import what_counts
from daemon.intents.language import detect_language
from daemon.intents.learning import check_texts, learn, unteachable
from daemon.intents.lessons import Lesson, Lessons
from daemon.intents.mood import Mood, mood
from daemon.intents.opinion import answered, question, with_opinion
from daemon.intents.reader import Reader

__all__ = [
    "Lesson", "Lessons", "Mood", "Reader", "answered", "check_texts", "detect_language", "learn", "mood", "question",
    "unteachable", "what_counts", "with_opinion",
]  # fmt: skip
