"""What the dashboard says, in each of its languages: the lines of ``pages/<language>.yaml``."""

from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml import YAML

Words = Mapping[str, str]


def _words(path: Path) -> Words:
    return {str(key): str(text) for key, text in YAML(typ="safe").load(path).items()}


WORDS: Mapping[str, Words] = {
    path.stem: _words(path) for path in sorted((Path(__file__).parent / "pages").glob("*.yaml"))
}
