"""The least that an import could cost: the very rows that the product made, inserted with nothing around it.

`python -m bench.bare keep FILE` keeps the rows of a database; `bulk_create FILE` and `executemany FILE` insert them
into an empty one and print the seconds. Rows and objects are made before the clock starts; one transaction.
`product WORDS` runs the product's own command and prints its seconds, without those of the start of the process.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

BATCH = 2000
Kept = list[tuple[str, list[str], list[tuple[Any, ...]]]]


def keep(path: Path) -> None:
    """Keep every row that an import leaves, table by table."""
    from meetpunt.store.access import all_organisations
    from meetpunt.store.tenancy import acting_in

    (organisation,) = all_organisations()
    with acting_in(organisation.id):
        kept: Kept = []
        for model in _tables():
            names = [field.attname for field in model._meta.concrete_fields]
            kept.append((model.__name__, names, list(model._default_manager.values_list(*names))))
    path.write_bytes(pickle.dumps(kept))


def bulk_create(kept: Kept) -> Callable[[], None]:
    """As a Django programme would do it."""
    models = {model.__name__: model for model in _tables()}
    made = [
        (models[name], [models[name](**dict(zip(names, row, strict=True))) for row in rows])
        for name, names, rows in kept
    ]

    def insert() -> None:
        for model, objects in made:
            model._default_manager.bulk_create(objects, batch_size=BATCH)

    return insert


def executemany(kept: Kept) -> Callable[[], None]:
    """As the driver does it, without Django's model layer."""
    from django.db import connection

    models = {model.__name__: model for model in _tables()}
    made = []
    for name, names, rows in kept:
        fields = [models[name]._meta.get_field(field) for field in names]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        marks = ", ".join(["%s"] * len(fields))
        ready = [
            [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
            for row in rows
        ]
        made.append((f'INSERT INTO "{models[name]._meta.db_table}" ({columns}) VALUES ({marks})', ready))

    def insert() -> None:
        with connection.cursor() as cursor:
            for sql, ready in made:
                cursor.executemany(sql, ready)

    return insert


def product(words: list[str]) -> None:
    """The product's command, from its words to its answer."""
    from meetpunt.cli.main import main as meetpunt

    begin = perf_counter()
    if meetpunt(words):
        sys.exit("the product refused")
    print(perf_counter() - begin)


def main(way: str, words: list[str]) -> None:
    """Keep, or insert and print the seconds."""
    from meetpunt.cli.prepare import prepare

    prepare("en")
    if way == "product":
        return product(words)
    path = Path(words[0])
    if way == "keep":
        return keep(path)
    from django.db import transaction

    from meetpunt.store.tenancy import acting_in

    kept: Kept = pickle.loads(path.read_bytes())
    insert = {"bulk_create": bulk_create, "executemany": executemany}[way](kept)
    (organisation,) = next(rows for name, _, rows in kept if name == "Organisation")
    begin = perf_counter()
    with acting_in(organisation[0]), transaction.atomic():
        insert()
    print(perf_counter() - begin)
    return None


def _tables() -> list[Any]:
    """The store's tables; keys are checked at the end of the transaction, so their order does not matter.

    The calendar stands already, and the database itself keeps the log of changes.
    """
    from django.apps import apps

    made_there = ("CalendarDay", "FactChange")
    return [model for model in apps.get_app_config("store").get_models() if model.__name__ not in made_there]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
