"""format=flowed (RFC 3676): a line that ends in a space goes on in the next one of the same quote depth."""


def unflow(text: str, *, delsp: bool = False) -> str:
    """Join the soft line breaks of a flowed text. ``delsp``: the joining space itself is not part of the text."""
    out: list[str] = []
    open_depth = -1  # quote depth of a paragraph that goes on, -1 when none does
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        rest = line[depth:].removeprefix(" ")
        goes_on = rest.endswith(" ") and rest != "-- "
        if depth == open_depth and rest != "-- ":
            out.append(rest)
        else:
            out.append(("\n" if out else "") + (">" * depth + " " if depth else "") + rest)
        if goes_on and delsp:
            out[-1] = out[-1][:-1]
        open_depth = depth if goes_on else -1
    return "".join(out)
