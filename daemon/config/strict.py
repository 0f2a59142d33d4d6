"""What all keys share: a key that is not named is an error, and a text stands on one line."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainValidator

from daemon.config import values

Text = Annotated[str, PlainValidator(values.text)]


class Strict(BaseModel):
    """Keys that are not named are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)
