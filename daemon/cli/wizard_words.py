"""What `sachstand init` says, by language. One key, one sentence; the braces are filled by the wizard."""

from daemon.cli.wizard_words_de import GERMAN
from daemon.cli.wizard_words_en import ENGLISH

WORDS = {"de": GERMAN, "en": ENGLISH}
