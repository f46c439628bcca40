"""Settings as they are told: by a variable of the environment, or by a file that one names.

`NAME_FILE` names the file for `NAME`: how Docker and systemd hand over secrets, which so stand in no environment.
"""

from __future__ import annotations

import os
from pathlib import Path


def told(name: str, otherwise: str = "") -> str:
    """What a setting is told to be; `otherwise` when it is not told or empty.

    Raises:
        ValueError: both are told, or the file cannot be read.
    """
    value, path = os.environ.get(name, ""), os.environ.get(f"{name}_FILE", "")
    if not path:
        return value or otherwise
    if value:
        raise ValueError(f"{name} and {name}_FILE are both set: keep one of them.")
    try:
        return Path(path).read_text(encoding="utf-8").strip() or otherwise
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{name}_FILE names {path}, which cannot be read: {error}") from error
