"""Schemathesis, which knows nothing of us but the document, asks everything: no failure, no other answer than promised.

Nothing of the other team and nothing of another organisation comes out with Carla's token, whatever is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction

from tests.api.conftest import Programs

if TYPE_CHECKING:
    from tests.cast import Cast

ENTRIES = 8
FEW = 5
"""The default run asks every fifth operation; the long one all of them, more often."""
HIDDEN = ("Bram", "Eva Smit", "Lars Bakker", "Sanne de Wit", "Tom Mulder", "Dirk Anders")
"""Reps of Anna's team, and somebody of another organisation: no rep of another team reads their names."""
CHECKS_WANTED = (
    *("not_a_server_error", "status_code_conformance"),
    *("content_type_conformance", "response_schema_conformance"),
)


def ask_all(key: str, every: int, examples: int, hidden: tuple[str, ...]) -> int:
    """Ask each operation so often; gives how many were asked."""
    import schemathesis
    from django.core.wsgi import get_wsgi_application
    from schemathesis.checks import CHECKS

    schema: Any = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    checks = [one for one in CHECKS.get_all() if one.__name__ in CHECKS_WANTED]
    assert len(checks) == len(CHECKS_WANTED)
    operations = [one.ok() for one in schema.get_all_operations()][::every]
    wrong = []
    for number, operation in enumerate(operations):
        try:
            ask_one(operation, key, number, examples, hidden, checks)
        except (AssertionError, BaseExceptionGroup) as error:
            wrong.append(f"{operation.label}: {'; '.join(str(one) for one in getattr(error, 'exceptions', (error,)))}")
    assert not wrong, "\n\n".join(wrong)
    return len(operations)


def ask_one(operation: Any, key: str, number: int, examples: int, hidden: tuple[str, ...], checks: list[Any]) -> None:
    from hypothesis import HealthCheck, Phase, given, seed, settings

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        nearby(case.path_parameters)
        nearby(case.query)
        nearby(case.body)
        with transaction.atomic():
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {key}", "Accept-Encoding": "identity"}
            answer = case.call()
            transaction.set_rollback(True)
        assert answer.status_code != 429
        case.validate_response(answer, checks=checks)
        told, asked = answer.content.decode(), f"{case.body} {case.query} {case.path_parameters}"
        leaked = [name for name in hidden if name in told and name not in asked]
        assert not leaked, (operation.label, leaked)

    ask()


def nearby(told: Any) -> None:
    """Ids that may be there: out of all numbers none would be found."""
    if isinstance(told, dict):
        for name, value in told.items():
            if name.endswith("_id") and isinstance(value, int) and not isinstance(value, bool):
                told[name] = value % 40 + 1
            else:
                nearby(value)


@pytest.fixture(autouse=True)
def the_test_keeps_its_connection() -> Iterator[None]:
    """As with Django's own client: what ends a request would end the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.sqlite_only("the same answers")
def test_with_carlas_token_nothing_fails_and_nothing_of_others_comes_out(
    cast: Cast, program: Programs, settings: Any
) -> None:
    settings.API_A_MINUTE = 10**6
    assert ask_all(program("Carla").key, FEW, 1, HIDDEN) > 80


@pytest.mark.long
@pytest.mark.parametrize("who", ["Carla", "Anna", "Ada", "Diana"])
def test_everything_asked_often_fails_nowhere(cast: Cast, program: Programs, settings: Any, who: str) -> None:
    settings.API_A_MINUTE = 10**6
    hidden = HIDDEN if who == "Carla" else ("Dirk Anders",)
    assert ask_all(program(who).key, 1, 12, hidden) > 400
