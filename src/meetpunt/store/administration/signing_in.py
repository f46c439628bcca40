"""What an organisation asks of who signs in, and who is not ready for it yet."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import administered, must_administer
from meetpunt.store.models import Organisation, Passkey, Person, SecondStep
from meetpunt.store.refs import Named
from meetpunt.store.sign_ins import has_second_step

MOST = 50
"""Names that a page shows; a group has thousands."""


def rules_of(viewer: Viewer) -> dict[str, Any]:
    """From which day on everybody needs a second step, and whether only the sign-on is used."""
    must_administer(viewer)
    row = Organisation.objects.get(pk=viewer.organisation.id)
    return {"second_step_from": row.second_step_from, "sign_on_only": row.sign_on_only}


def people_without(viewer: Viewer) -> tuple[tuple[Named, ...], int]:
    """Who signs in here with a password and has no second step: the first by name, and how many there are."""
    people = administered(viewer, Person).filter(is_active=True).exclude(login=None)
    people = people.exclude(login__password__startswith="!")
    apps = SecondStep.objects.filter(login_id=OuterRef("login_id")).exclude(seed="")
    keys = Passkey.objects.filter(login_id=OuterRef("login_id"))
    rows = people.exclude(Q(Exists(apps)) | Q(Exists(keys))).order_by("name").values_list("pk", "name")
    return tuple(Named(pk, name) for pk, name in rows[:MOST]), rows.count()


def person_has_second_step(viewer: Viewer, person_id: int) -> bool:
    """Whether somebody's sign-in asks for a second step."""
    login_id = administered(viewer, Person).filter(pk=person_id).values_list("login_id", flat=True).first()
    return login_id is not None and has_second_step(login_id)
