"""Which language a text is written in, by its little words. Too little to tell is None, never a guess.

The languages of words.yaml bring their own little words. A few more are known here by sight only, so that a mail in
French is answered in a language somebody chose, and not taken for bad English.
"""

from collections.abc import Mapping
from typing import Any

from daemon.intents.text import fold, sentences

_BY_SIGHT = {
    "fr": """
        le la les un une des du de et ou mais que qui quoi dont où je tu il elle nous vous ils elles on mon ma mes
        notre nos votre vos son sa ses leur est sont était suis êtes sommes être avoir ai avez avons ont a pas ne plus
        bien très aussi encore déjà pour avec sans dans sur par chez vers depuis jusque quand comment pourquoi combien
        si ce cette ces cela ça merci bonjour madame monsieur cordialement bonne s'il c'est n'est j'ai d'une d'un
        l'état qu'il au aux y en fait peut pouvez pourriez voudrais voudrions
    """,
    "it": """
        il lo la i gli le un uno una di del della dei delle degli e o ma che chi cui io tu lui lei noi voi loro mio
        mia nostro nostra vostro vostra suo sua è sono era siamo siete essere avere ho hai ha abbiamo avete hanno non
        più molto anche ancora già per con senza nel nella nei sul sulla da dal dalla al alla ai quando come perché
        quanto se questo questa questi grazie buongiorno salve gentile cordiali saluti c'è dell'anno l'ordine possiamo
        potete potrebbe vorrei vorremmo
    """,
    "nl": """
        de het een en of maar dat die wie wat waar wanneer hoe waarom ik jij je hij zij wij we jullie u hun mijn onze
        ons jouw uw is zijn was waren ben bent hebben heb heeft had hebt worden wordt kan kunnen kunt zal zullen zou
        zouden moet moeten mag niet geen niets nog al ook maar zeer meer weer altijd nu vandaag morgen gisteren graag
        alstublieft in op aan van voor met naar bij uit tot door over onder tussen zonder er dan dus als deze dit
        bedankt dank hallo beste groeten goedemorgen vriendelijke
    """,
    "es": """
        el la los las un una unos unas de del y o pero que quien cual yo tú él ella nosotros ustedes ellos mi mis
        nuestro nuestra su sus es son era está están estamos ser estar haber he has ha hemos han tengo tiene tenemos
        no más muy también todavía ya para con sin en sobre por desde hasta cuando cuándo cómo dónde porque por qué si
        este esta estos eso gracias hola buenos días estimado estimada saludos al lo le se nos puede podemos podrían
        quisiera quisiéramos hay
    """,
}
_LETTERS = {"de": "ßäöü", "es": "ñ¿¡", "fr": "œêç", "it": "ìò"}
_LETTER_WORTH = 0.6
_ENOUGH = 1.4
"""Little words (or their worth in letters) that must speak for a language, and the lead it needs over the next."""
_LEAD = 1.25
_READ = 400  # words; more do not change the answer


def detect_language(text: str, words: Mapping[str, Mapping[str, Any]]) -> str | None:
    """The language of a text (those of ``words``, and fr, it, nl, es), or None when there is too little to tell."""
    return Languages(words).of([w for s in sentences(text) for w in s.words], text)


class Languages:
    """The little words of each language, weighed: one that many languages share says little."""

    def __init__(self, words: Mapping[str, Mapping[str, Any]]) -> None:
        own = {code: str(w["function_words"]) for code, w in words.items() if w.get("function_words")}
        lists = {**_BY_SIGHT, **own}
        known = {code: frozenset(fold(word) for word in text.split()) for code, text in lists.items()}
        self._codes = tuple(known)
        self._worth: dict[str, tuple[tuple[str, float], ...]] = {}
        for word in frozenset().union(*known.values()):
            speakers = [code for code in known if word in known[code]]
            self._worth[word] = tuple((code, 1.0 / len(speakers)) for code in speakers)

    def of(self, folded: list[str], text: str) -> str | None:
        """The language of folded words; ``text`` is what they were folded from, for its letters."""
        score = dict.fromkeys(self._codes, 0.0)
        for word in folded[:_READ]:
            for code, worth in self._worth.get(word, ()):
                score[code] += worth
        head = text[: _READ * 8].lower()
        for code, letters in _LETTERS.items():
            if code in score:
                score[code] += _LETTER_WORTH * min(sum(head.count(letter) for letter in letters), 5)
        ranked = sorted(score.items(), key=lambda pair: -pair[1])
        (best, points), (_, next_points) = ranked[0], ranked[1]
        return best if points >= _ENOUGH and points >= _LEAD * next_points else None
