"""What pydantic found wrong, said in our words and at the place in the file."""

from collections.abc import Mapping
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from daemon.config.errors import SiteError
from daemon.config.sheets import Path, Sheet
from daemon.rules import did_you_mean, nearest

Keys = TypeVar("Keys", bound=BaseModel)

_SECRETS = ("password", "passwort", "secret", "token", "pass")
_SAID = {
    "model_type": "a mapping is needed, as in key: value",
    "model_attributes_type": "a mapping is needed, as in key: value",
    "dict_type": "a mapping is needed, as in key: value",
    "list_type": "a list is needed, as in [a, b]",
    "too_short": "at least one is needed",
}


def check(model: type[Keys], sheet: Sheet) -> tuple[Keys | None, list[SiteError]]:
    """The sheet as this model, or all that is wrong with it."""
    data = {} if sheet.data is None else sheet.data
    try:
        return model.model_validate(data), []
    except ValidationError as wrong:
        details = wrong.errors(include_url=False)
        misspelt = {_meant(model, tuple(one["loc"])) for one in details if one["type"] == "extra_forbidden"}
        told = [one for one in details if one["type"] != "missing" or tuple(one["loc"]) not in misspelt]
        return None, [_error(model, sheet, one) for one in told]


def _error(model: type[BaseModel], sheet: Sheet, detail: Mapping[str, Any]) -> SiteError:
    path: Path = tuple(detail["loc"])
    kind = detail["type"]
    if kind == "missing":
        return sheet.error(path[:-1], f'"{path[-1]}" is missing{_of(path)}')
    if kind == "extra_forbidden":
        return sheet.error(path, _unknown_key(model, path), at_key=True)
    if kind == "value_error":
        return sheet.error(path, str(detail["ctx"]["error"]))
    said = _SAID.get(kind, str(detail["msg"]).lower())
    return sheet.error(path, "nothing stands here" if detail["input"] is None else said)


def _meant(model: type[BaseModel], path: Path) -> Path | None:
    """The key that a misspelt one probably stands for: it is not missing as well."""
    near = nearest(str(path[-1]), _keys_at(model, path[:-1]))
    return None if near is None else (*path[:-1], near)


def _of(path: Path) -> str:
    above = ".".join(str(step) for step in path[:-1] if isinstance(step, str))
    return f" in {above}" if above else ""


def _unknown_key(model: type[BaseModel], path: Path) -> str:
    key = str(path[-1])
    known = _keys_at(model, path[:-1])
    if key.casefold() in _SECRETS and "password_file" in known:
        return (
            f'unknown key "{key}"; secrets never stand in this file: '
            "write the password into a file of its own and name it with password_file"
        )
    return f'unknown key "{key}"{did_you_mean(key, known) or "; it can be " + ", ".join(known)}'


def _keys_at(model: Any, path: Path) -> list[str]:
    """The keys that the model knows at this place."""
    for step in path:
        fields = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
        model = _model_in(fields.get(str(step))) if not isinstance(step, int) and str(step) in fields else model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> Any:
    """The model inside ``X | None``, ``list[X]`` or ``dict[str, X]``."""
    if get_origin(annotation) in (Union, UnionType, list, dict):
        return next(found for part in reversed(get_args(annotation)) if (found := _model_in(part)) is not None)
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
