"""The terms of an offer in words: each effect on hours, money and dates, as clients and team read them."""

from collections.abc import Sequence

from babel.numbers import format_currency

from daemon import mail
from daemon.compose.tongue import BAD_ENDS, Tongue
from daemon.model import OfferedDate, Price, Terms


def effects(tongue: Tongue, terms: Terms) -> list[str]:
    """Each effect in a few words."""
    say = tongue.phrases["offer"]
    found = [str(say["free"])] if terms.free else []
    if terms.hours is not None:
        kind = ("one" if abs(terms.hours) == 1 else "many") + ("_less" if terms.hours < 0 else "")
        found.append(str(say["hours"][kind]).format(n=tongue.decimal(abs(terms.hours))))
    if terms.price is not None:
        found.append(str(say["price"]).format(amount=_amount(tongue, terms.price)))
    return [*found, *(_date(tongue, one) for one in terms.dates)]


def _amount(tongue: Tongue, price: Price) -> str:
    """ "800 €", "1.200,50 €"."""
    pattern = tongue.locale.currency_formats["standard"].pattern
    if price.amount == price.amount.to_integral_value():
        pattern = pattern.replace(".00", "")
    return format_currency(price.amount, price.currency, pattern, locale=tongue.locale, currency_digits=False)


def _date(tongue: Tongue, one: OfferedDate) -> str:
    say = tongue.phrases["offer"]
    what = mail.clean_line(one.milestone, 80).rstrip(BAD_ENDS)
    if one.stays:
        return str(say["stays"]).format(what=what, date=tongue.full(one.day))
    was = tongue.full(one.was) if one.was else ""
    return str(say["moved" if was else "fresh"]).format(what=what, date=tongue.full(one.day), was=was)


def either(tongue: Tongue, names: Sequence[str]) -> str:
    """ "Eva Krause", "Eva Krause oder Lena Brandt"."""
    shown = [mail.clean_line(name, 120) for name in names]
    return str(tongue.phrases["offer"]["or"]).join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))
