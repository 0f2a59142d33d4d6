"""What a pattern cannot do without: a run of letters or digits that stands in whatever it matches, and how often it repeats.

Laws: a run is named only if every match holds it; when in doubt there is none. Looking for it costs a fraction of the pattern.
"""

import re

_COUNT = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_MANY = 1_000  # what "{n,}" and deeper nesting count for at most


def needed(pattern: str) -> str:
    """The longest run of letters or digits without which nothing matches, as :func:`fold` leaves it; "" if there is none."""
    if "\\Q" in pattern:
        return ""
    runs, run, depth, at = [""], "", 0, 0
    while at < len(pattern):
        sign, width = pattern[at], 1
        if sign == "\\":
            sign, width = "", _escape(pattern, at)
        elif sign == "[":
            sign, width = "", _class(pattern, at)
        elif sign == "(":
            depth, sign = depth + 1, ""
        elif sign == ")":
            depth, sign = depth - 1, ""
        elif sign == "{" and (counted := _COUNT.match(pattern, at)):
            sign, width = "", counted.end() - at
        elif sign == "|" and not depth:
            return ""
        at += width
        optional = at < len(pattern) and pattern[at] in "?*{"
        if sign.isalnum() and not depth and not optional:
            run += sign
            if at < len(pattern) and pattern[at] == "+":
                runs.append(run)
                run = ""
        else:
            runs.append(run)
            run = ""
    return max((*runs, run), key=len).casefold()


def _escape(pattern: str, at: int) -> int:
    """Characters of an escape; what stands behind it is never part of it."""
    found = re.match(
        r"\\(?:[pP]\{[^}]*\}|[pP].|x\{[^}]*\}|x[0-9A-Fa-f]{2}|[0-7]{1,3}|.)", pattern[at : at + 60], re.DOTALL
    )
    return found.end() if found else len(pattern) - at


def _class(pattern: str, at: int) -> int:
    """Characters of a class; a bracket that comes first in it is a sign like others."""
    end = at + (2 if pattern[at + 1 : at + 2] == "^" else 1)
    if pattern[end : end + 1] == "]":
        end += 1
    while end < len(pattern) and pattern[end] != "]":
        end += _escape(pattern, end) if pattern[end] == "\\" else _named(pattern, end)
    return min(end + 1, len(pattern)) - at


def _named(pattern: str, at: int) -> int:
    """One sign of a class, or a named class in it as in ``[[:alpha:]]``."""
    closed = pattern.find(":]", at + 2) if pattern.startswith("[:", at) else -1
    return closed + 2 - at if closed >= 0 else 1


def repeats(pattern: str) -> int:
    """How often its counted repetitions repeat, nested ones multiplied: ``(x{1,30}){1,30}`` repeats 900 times."""
    most, stack, after, at = 1, [1], 1, 0
    while at < len(pattern):
        sign, width = pattern[at], 1
        if sign == "\\":
            width, after = _escape(pattern, at), 1
        elif sign == "[":
            width, after = _class(pattern, at), 1
        elif sign == "(":
            stack.append(1)
            after = 1
        elif sign == ")" and len(stack) > 1:
            after = stack.pop()
            stack[-1] = max(stack[-1], after)
        elif sign == "{" and (found := _COUNT.match(pattern, at)):
            times = max(int(found[1]), int(found[2]) if found[2] else 1)
            width, after = found.end() - at, min(after * max(times, 1), _MANY)
            stack[-1] = max(stack[-1], after)
        else:
            after = 1
        most, at = max(most, stack[-1], after), at + width
    return most


def opens(pattern: str) -> int:
    """How many open repetitions it holds: ``*``, ``+`` and ``{2,}``."""
    found, at = 0, 0
    while at < len(pattern):
        sign, width = pattern[at], 1
        if sign == "\\":
            width = _escape(pattern, at)
        elif sign == "[":
            width = _class(pattern, at)
        elif sign in "*+" or ((counted := _COUNT.match(pattern, at)) and counted[2] == ""):
            found += 1
        at += width
    return found
