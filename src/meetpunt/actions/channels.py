"""Saying which channel a word means, and through which channel an account is served from a day on.

The rule: directors and administrators say what words mean; who works in an account sets its channel. What a channel was
on a day stays, so that a period of then counts as it did.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.dating import hold_from, write_down_held
from meetpunt.actions.errors import Refused
from meetpunt.actions.people.placing import check_day
from meetpunt.store.access import NotVisible, Viewer, registration
from meetpunt.store.costs import keeps_costs
from meetpunt.store.models import AccountChannel, Change, ChannelWord, SalesChannel
from meetpunt.store.tenancy import changing


def set_word(viewer: Viewer, word: str, channel: str, now: datetime) -> Change | None:
    """Say which channel a word on opportunities means; an empty channel takes it back.

    Raises:
        NotVisible: the viewer keeps no costs.
        Refused: there is no such channel, or no word.
    """
    if not keeps_costs(viewer):
        raise NotVisible("channel words")
    _check(channel)
    if not word or len(word) > 80:
        raise Refused(_("Choose from the words that stand on opportunities."))
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = ChannelWord.objects.filter(organisation_id=viewer.organisation.id, word=word).first()
        if row is None:
            if not channel:
                return None
            made = ChannelWord.objects.create(organisation_id=viewer.organisation.id, word=word, channel=channel)
            return editing.made(viewer, made, now)
        if not channel:
            return editing.remove(viewer, row, now)
        return editing.change(viewer, row, {}, {"channel": channel}, now)


def set_account_channel(viewer: Viewer, account_id: int, channel: str, day: date, now: datetime) -> Change | None:
    """Let an account be served through a channel from a day on; an empty one leaves it to words and who does the work.

    Raises:
        NotVisible: the account is not in the viewer's registration.
        Refused: there is no such channel, or a day that cannot be meant.
    """
    account = registration.find(registration.accounts(viewer), account_id)
    _check(channel)
    check_day(day)
    with changing(viewer.organisation.id, leaves_accounts=True):
        values = {"channel": channel} if channel else None
        held = hold_from(AccountChannel, viewer.organisation.id, {"account_id": account.pk}, values, day)
        return write_down_held(viewer, AccountChannel, held, account.name, now)


def _check(channel: str) -> None:
    if channel and channel not in SalesChannel.values:
        raise Refused(_("There is no such channel."))
