"""Telling other systems what happened here: who is told, and each delivery until it arrived or was given up."""

from meetpunt.actions.webhooks.addresses import add, change, remove, send_again, send_test
from meetpunt.actions.webhooks.delivering import (
    WAITS,
    ask_for_overdue,
    attempt,
    emit,
    forget_delivered,
    signature,
)

__all__ = [
    "WAITS",
    "add",
    "ask_for_overdue",
    "attempt",
    "change",
    "emit",
    "forget_delivered",
    "remove",
    "send_again",
    "send_test",
    "signature",
]
