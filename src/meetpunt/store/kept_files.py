"""Whether the files of the data folder and the rows that tell of them are one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from meetpunt.store.models import Document, Organisation
from meetpunt.store.tenancy import acting_in


@dataclass(frozen=True)
class KeptFiles:
    """lost: rows whose document is not there; orphans: documents that no row tells of."""

    lost: int
    orphans: int


def kept_files() -> KeptFiles:
    """Of all organisations. What was uploaded for an import goes by itself in time, so a lost one is no fault."""
    lost = orphans = 0
    root = Path(settings.DOCUMENTS)
    organisations = set(Organisation.objects.values_list("pk", flat=True))
    for organisation in organisations:
        with acting_in(organisation):
            told = set(Document.objects.filter(organisation_id=organisation).values_list("stored_as", flat=True))
        there = _names(root / str(organisation))
        lost, orphans = lost + len(told - there), orphans + len(there - told)
    others = [one for one in _folders(root) if not (one.name.isdigit() and int(one.name) in organisations)]
    return KeptFiles(lost, orphans + sum(len(_names(one)) for one in others))


def _folders(root: Path) -> list[Path]:
    return [one for one in root.iterdir() if one.is_dir()] if root.is_dir() else []


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
