"""Through which channel an account was served on a day, and an order came.

Rule, the first that tells: the channel that the account has on that day; the word that stands on the opportunity, as
far as the organisation has said which channel it means; who did the work, inside sales or the field. A word is not
guessed: only the four channels' own names are proposed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import override

from meetpunt.method.cost_to_serve import NUMBER, ServedBy
from meetpunt.method.dated_rates import DatedRates, Spans
from meetpunt.method.planning.costs import CostKind
from meetpunt.store.access import NotVisible, Viewer, on_day, registration
from meetpunt.store.costs import keeps_costs, who_may_differ
from meetpunt.store.fields import BEGINNING, to_day_number
from meetpunt.store.models import (
    Account,
    AccountChannel,
    ChannelWord,
    CostRate,
    Opportunity,
    PersonRole,
    Role,
    SalesChannel,
    VisitAgreement,
)


@dataclass(frozen=True)
class WordRow:
    """A word that stands on opportunities. count: on how many; channel: what it means, empty = nobody said.

    proposed: the channel whose own name it is; empty = none.
    """

    word: str
    count: int
    channel: str
    proposed: str


@dataclass(frozen=True)
class ChannelLine:
    """The channel that an account has from one day to another; since None = nobody knows since when."""

    channel: str
    since: date | None
    until: date


@dataclass(frozen=True)
class AccountRef:
    """An account, with whose it is and in which territory today. name: empty where the viewer does not work in it."""

    id: int
    name: str
    segment: str
    owner_id: int | None
    territory_id: int | None


def must_see_cost(viewer: Viewer) -> None:
    """NotVisible for who sees no figures of accounts: administrators, production, trainers."""
    if not (viewer.sells or viewer.sees_organisation):
        raise NotVisible("cost to serve")


def sees_all_cost(viewer: Viewer) -> bool:
    """Whether the viewer's whole is the organisation."""
    return viewer.is_operator or viewer.manages_everybody or Role.DIRECTOR in viewer.roles


def counts_own_rates(viewer: Viewer) -> bool:
    """Whether rates of persons are counted with, as far as the viewer may know them: not for reps, who read none."""
    return bool(viewer.managed_team_ids) or sees_all_cost(viewer)


def known_rates(viewer: Viewer) -> frozenset[int] | None:
    """Of whom a rate of their own is counted with; None = everybody, also who left."""
    if keeps_costs(viewer):
        return None
    return frozenset(who_may_differ(viewer)) if counts_own_rates(viewer) else frozenset()


def account_served(viewer: Viewer, account_id: int) -> AccountRef:
    """One account that the viewer works in; else NotVisible."""
    row = registration.find_account(viewer, account_id)
    return AccountRef(row.pk, row.name, row.segment, row.owner_id, row.territory_id)


def accounts_served(viewer: Viewer) -> dict[int, tuple[AccountRef, bool]]:
    """The accounts that cost is counted of, each with whether the viewer works in it.

    For who sees all cost all of the organisation's, to sum; else those in the viewer's registration.
    """
    columns = ("pk", "name", "segment", "owner_id", "territory_id")
    mine = registration.accounts(viewer)
    found = {row[0]: (AccountRef(*row), True) for row in mine.values_list(*columns)}
    if sees_all_cost(viewer):
        rows = Account.objects.filter(organisation_id=viewer.organisation.id, merged_into=None)
        for pk, _name, *place in rows.exclude(pk__in=mine.values("pk")).values_list(*columns):
            found[pk] = (AccountRef(pk, "", *place), False)
    return found


def segments_served(organisation_id: int) -> dict[int, str]:
    """The segment of every account today."""
    rows = Account.objects.filter(organisation_id=organisation_id, merged_into=None)
    return dict(rows.values_list("pk", "segment"))


def agreed_by_account(organisation_id: int, day: date) -> dict[int, int]:
    """Visits a year that are agreed on a day, by account."""
    rows = VisitAgreement.objects.filter(on_day(day), organisation_id=organisation_id, visits_per_year__gt=0)
    return dict(rows.values_list("account_id", "visits_per_year"))


def channel_words(organisation_id: int) -> tuple[WordRow, ...]:
    """Every word on opportunities, and those that were told although none has them any more; unmapped ones first."""
    told = dict(ChannelWord.objects.filter(organisation_id=organisation_id).values_list("word", "channel"))
    rows = Opportunity.objects.filter(organisation_id=organisation_id).exclude(channel="")
    counted = dict(rows.values_list("channel").annotate(count=Count("pk")).values_list("channel", "count"))
    names = _names()
    found = [
        WordRow(word, counted.get(word, 0), told.get(word, ""), names.get(word.strip().casefold(), ""))
        for word in {*counted, *told}
    ]
    return tuple(sorted(found, key=lambda one: (one.channel != "", one.word.casefold(), one.word)))


def meaning_of(organisation_id: int) -> dict[str, int]:
    """The number of the channel that each word means."""
    rows = ChannelWord.objects.filter(organisation_id=organisation_id).values_list("word", "channel")
    return {word: NUMBER[ServedBy(channel)] for word, channel in rows}


def account_channels(organisation_id: int) -> Spans:
    """The channels that accounts have, from day to day, by number."""
    rows = AccountChannel.objects.filter(organisation_id=organisation_id)
    return Spans.of(
        [
            (account, to_day_number(since), to_day_number(until), NUMBER[ServedBy(channel)])
            for account, since, until, channel in rows.values_list("account_id", "valid_from", "valid_until", "channel")
        ]
    )


def channel_lines(viewer: Viewer, account_id: int) -> tuple[ChannelLine, ...]:
    """What an account's channel is and was, the latest first.

    Raises:
        NotVisible: it is not in the viewer's registration.
    """
    account = registration.find_account(viewer, account_id)
    rows = AccountChannel.objects.filter(account=account).order_by("-valid_from")
    told = rows.values_list("channel", "valid_from", "valid_until")
    return tuple(ChannelLine(channel, None if since == BEGINNING else since, until) for channel, since, until in told)


def inside_sellers(organisation_id: int) -> frozenset[int]:
    """Who sells from inside and not in the field."""
    roles = PersonRole.objects.filter(organisation_id=organisation_id).values_list("person_id", "role")
    inside = {person for person, role in roles if role == Role.INSIDE_SALES}
    return frozenset(inside - {person for person, role in roles if role == Role.REP})


def dated_rates(organisation_id: int, known: frozenset[int] | None) -> DatedRates:
    """Every rate with the days on which it holds.

    Parameters: known, of whom a rate of their own is counted with (`known_rates`).
    """
    rows = CostRate.objects.filter(organisation_id=organisation_id, kind__in=set(CostKind))
    each: dict[CostKind, list[tuple[int, int, int, int]]] = {}
    share: dict[CostKind, list[tuple[int, int, int, int]]] = {}
    own: list[tuple[int, int, int, int]] = []
    for row in rows:
        kind, days = CostKind(row.kind), (to_day_number(row.valid_from), to_day_number(row.valid_until))
        if row.person_id is None:
            if row.amount_minor is not None:
                each.setdefault(kind, []).append((0, *days, row.amount_minor))
            if row.permille is not None:
                share.setdefault(kind, []).append((0, *days, row.permille))
        elif (
            kind == CostKind.SELLER_HOUR and row.amount_minor is not None and (known is None or row.person_id in known)
        ):
            own.append((row.person_id, *days, row.amount_minor))
    return DatedRates(
        {kind: Spans.of(spans) for kind, spans in each.items()},
        Spans.of(own),
        {kind: Spans.of(spans) for kind, spans in share.items()},
    )


def _names() -> dict[str, str]:
    """The four channels' own names in both languages, in small letters, with what they mean."""
    found = {channel.value: channel.value for channel in SalesChannel}
    for language in ("nl", "en"):
        with override(language):
            found |= {str(channel.label).casefold(): channel.value for channel in SalesChannel}
    return found
