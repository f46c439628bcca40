"""An organisation with one row in every table, found from the tables themselves, so that no table can be forgotten.

Every row has the organisation's own number, and points to that number wherever it points to something: so an address
with that number in each place is one of a record that is there, and whatever of it comes out bears its `mark`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from meetpunt.actions.crm.opening import sealed
from meetpunt.connectors.crm.design import Design
from meetpunt.connectors.mapping.dump import dump_mapping
from meetpunt.connectors.pipedrive.proposal import proposed
from meetpunt.store.fields import FOREVER, DayField, InstantField, SecretField
from meetpunt.store.models import Login, Organisation, PersonRole, Step
from meetpunt.store.models.base import Owned
from meetpunt.store.models.person import Role
from meetpunt.store.secrets import encrypt
from meetpunt.store.tenancy import acting_in

MOMENT, DAY = datetime(2026, 5, 4, 9, tzinfo=UTC), date(2026, 5, 4)
OF_ITS_OWN: dict[str, dict[str, Any]] = {
    "person_role": {"role": "administrator"},
    "opportunity": {"outcome": "won"},
    "step": {"is_final": True},
    "charter": {"state": "holds"},
    "contract": {"minutes": [480] * 5 + [0, 0]},
    "stage_event": {"kind": "step"},
    "import_run": {"state": "done"},
    "account": {"merged_into_id": None},
    "contact": {"merged_into_id": None},
    "person": {"is_active": True},
    "plan": {"parent_id": None, "year": 2027},
    "plan_value": {"code": "workable_days"},
    "calendar_feed": {"problem": ""},
    "trainer_invitation": {"rep_id": None},
    "target": {"team_id": None, "territory_id": None, "product_id": None},
}
"""Where the first choice of a column would hide the row from what is to be found."""


LOG = "fact_change"
"""The database itself writes rows there while the others are made."""


def owned() -> list[type[Owned]]:
    """Every table whose rows belong to an organisation."""
    return [model for model in apps.get_app_config("store").get_models() if issubclass(model, Owned)]


def mark(number: int) -> str:
    """What every text of the organisation with this number holds."""
    return f"merk{number}"


def fill(number: int) -> Organisation:
    """Make the organisation with this number, a sign-in, and a row in each of its tables."""
    of = {"id": number, "name": f"{mark(number)} bedrijf", "slug": mark(number), "created_at": MOMENT}
    organisation: Organisation = Organisation.objects.create(**of)
    Login.objects.create(id=number, email=f"{mark(number)}@elders.example", password="!")
    with acting_in(number), transaction.atomic():
        for model in owned():  # what a row points to may come after it: keys are looked at when that is asked for
            if model._meta.db_table != LOG:
                model._base_manager.bulk_create([_row(model, number)])
        connection.check_constraints()
    return organisation


def rows_of(number: int) -> dict[str, list[tuple[Any, ...]]]:
    """All that stands in the organisation's tables, to be held beside the same of another moment."""
    with acting_in(number):
        return {
            model._meta.db_table: list(
                model._base_manager.filter(organisation_id=number).order_by("pk").values_list()  # type: ignore[misc]
            )
            for model in owned()
            if model._meta.db_table != LOG
        }


def _row(model: type[Owned], number: int) -> Owned:
    own = OF_ITS_OWN.get(model._meta.db_table, {})
    if model._meta.db_table == "source":
        own = {"mapping": dump_mapping(proposed(mark(number), Design((), (), ())))}
    if model._meta.db_table == "crm_connection":
        own = {"kind": "pipedrive", "keys": sealed({"api_domain": "https://127.0.0.1", "api_token": "x"})}
    values = {}
    for field in model._meta.concrete_fields:
        name = str(field.attname)
        values[name] = own[name] if name in own else _value(field, number)
    return model(**values)


def _value(field: models.Field[Any, Any], number: int) -> Any:
    """Something that may stand in a column: the number where it can, else a text with the mark."""
    if field.primary_key or field.is_relation:
        target = field.target_field if field.is_relation else field  # type: ignore[attr-defined]
        return UUID(int=number) if isinstance(target, models.UUIDField) else number
    if field.name == "valid_until":
        return FOREVER
    if field.choices:
        return next(iter(field.flatchoices))[0]
    match field:
        case SecretField():
            return encrypt(field.purpose, mark(number))
        case InstantField():
            return MOMENT
        case DayField():
            return DAY
        case models.BooleanField():
            return bool(field.get_default())
        case models.UUIDField():
            return UUID(int=number)
        case models.JSONField():
            return field.get_default() if field.has_default() else {}
        case models.BinaryField():
            return mark(number).encode()
        case models.PositiveSmallIntegerField() | models.SmallIntegerField():
            return 1
        case models.IntegerField() | models.FloatField():
            return 1
        case models.CharField() | models.TextField():
            return mark(number)[: field.max_length]
    raise AssertionError(f"no example of {field}: add one to tests/filled.py")


def facts_shown(number: int) -> Iterator[tuple[str, int]]:
    """Each fact view, and how many rows of the organisation it shows to who acts in it."""
    from meetpunt.store.schema import facts

    with acting_in(number), connection.cursor() as cursor:
        for view, _query in facts():
            cursor.execute(f"SELECT COUNT(*) FROM {view} WHERE organisation_id = %s", [number])
            yield view, cursor.fetchone()[0]


def login(number: int) -> Login:
    """Who signs in as the one person of that organisation."""
    return Login.objects.get(pk=number)


def make_workable(number: int) -> None:
    """Let the one person of that organisation be everything that one can be in it, and its process have a beginning."""
    with acting_in(number):
        for role in Role.values:
            PersonRole.objects.get_or_create(organisation_id=number, person_id=number, role=role)
        Step.objects.create(organisation_id=number, process_id=number, code=f"{mark(number)} begin", position=0)


def crossings(number: int, other: int) -> list[str]:
    """The columns by which a row of one organisation points to a row of the other: there must be none."""
    found = []
    theirs = (other, UUID(int=other), UUID(int=other).hex)
    with acting_in(number), connection.cursor() as cursor:
        for names, text, values in _pointing(number, other):
            cursor.execute(text, values)
            for row in cursor.fetchall():
                found += [name for name, value in zip(names, row, strict=True) if value in theirs]
    return found


@lru_cache
def _pointing(number: int, other: int) -> list[tuple[list[str], str, tuple[Any, ...]]]:
    """Per table its columns that point to rows, and what asks for rows of one that point to the other's.

    It is asked after everything that changed something: to write the questions takes far longer than to ask them.
    """
    asked = []
    for model in owned():
        owning = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(to := field.related_model, type) and issubclass(to, Owned)
        ]
        if owning:
            points = reduce(or_, (models.Q(**{column: other}) for column in owning))
            rows = model._base_manager.filter(points, organisation_id=number).values_list(*owning)
            asked.append(([f"{model._meta.db_table}.{column}" for column in owning], *rows.query.sql_with_params()))
    return asked
