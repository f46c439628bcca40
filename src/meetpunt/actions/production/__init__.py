"""What production is told of large orders to come, what it answers, the rules for both, and the addresses elsewhere."""

from meetpunt.actions.production.addresses import make_address, note_read, withdraw_address
from meetpunt.actions.production.looking import Looked, look
from meetpunt.actions.production.rules import WantedRule, keep_rule
from meetpunt.actions.production.talking import answer, ask, may_reply, reply

__all__ = [
    "Looked",
    "WantedRule",
    "answer",
    "ask",
    "keep_rule",
    "look",
    "make_address",
    "may_reply",
    "note_read",
    "reply",
    "withdraw_address",
]
