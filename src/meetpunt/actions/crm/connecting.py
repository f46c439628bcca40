"""Connections to CRMs, by administrators: made, given new keys, mapped, paused, told how much they may do, and removed.

Rule: keys are tried before they are kept, and nothing lands before a person has confirmed the mapping. What landed
stays when a connection is removed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from meetpunt.actions.crm.finding import find
from meetpunt.actions.crm.hearing import ask
from meetpunt.actions.crm.meaning import with_people_known
from meetpunt.actions.crm.opening import opened, sealed, tried
from meetpunt.actions.editing import write_down
from meetpunt.actions.errors import Refused
from meetpunt.connectors.crm.base import Clock
from meetpunt.connectors.crm.design import Identity, Wanted, design_to_json
from meetpunt.connectors.crms import CRMS, KEYS, opens
from meetpunt.connectors.mapping.dump import dump_mapping
from meetpunt.connectors.transport import Reach
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.models import Activity, Change, CrmConnection, CrmPush, CrmRecord, Source
from meetpunt.store.tenancy import acting_in, changing

State = CrmConnection.State
LEAST_MINUTES, MOST_MINUTES = 5, 1440


def connect(viewer: Viewer, kind: str, name: str, keys: Mapping[str, str], clock: Clock, reach: Reach) -> int:
    """Try keys, keep them, and look how the CRM is set up; gives the connection's id.

    Parameters:
        kind: name in `connectors.crms.CRMS`; name: what the source is called here, "" for that of the CRM.

    Raises:
        NotVisible: the viewer does not administer. Refused: the name is taken, or the account is connected already.
        ConnectorError: the keys do not open it, or it cannot be reached.
    """
    rows = administered(viewer, CrmConnection)
    if kind not in CRMS:
        raise Refused(
            _("There is no CRM %(kind)s here. Choose one of: %(all)s.") % {"kind": kind, "all": ", ".join(CRMS)}
        )
    name = _name(kind, name)
    _check(kind, keys)
    connector, given = tried(kind, keys, clock, reach)
    who, design = connector.identify(), connector.discover()
    proposed = connector.proposed(name, design)
    now = clock.now()
    with changing(viewer.organisation.id):
        if (stands := rows.filter(kind=kind, company=who.company).select_related("source").first()) is not None:
            raise Refused(
                _("This account is connected already, as %(name)s. Open that connection to give it another key.")
                % {"name": stands.source.name}
            )
        check_name(viewer, kind, name)
        source, _made = Source.objects.get_or_create(organisation_id=viewer.organisation.id, name=name)
        source.mapping = dump_mapping(with_people_known(viewer, proposed, design))
        source.save(update_fields=["mapping"])
        row = CrmConnection.objects.create(
            organisation_id=viewer.organisation.id,
            source=source,
            kind=kind,
            keys=sealed(given.read()),
            company=who.company,
            host=who.host[:200],
            signed_in_as=who.user[:200],
            design=design_to_json(design),
            design_at=now,
            made_by_id=viewer.person_id,
            made_at=now,
        )
        write_down(viewer, Change.Kind.MADE, row, {}, {"name": name, "kind": kind, "as": who.user}, now, name)
    ask(viewer.organisation.id, row.pk, now, viewer.person_id)
    return row.pk


def check_name(viewer: Viewer, kind: str, name: str) -> None:
    """Raises Refused when another connection bears the name: who leaves for the CRM wants to know that before."""
    name = _name(kind, name)
    if administered(viewer, CrmConnection).filter(source__name=name).exists():
        raise Refused(_("A connection is called %(name)s already. Choose another name.") % {"name": name})


def replace_keys(viewer: Viewer, connection_id: int, keys: Mapping[str, str], clock: Clock, reach: Reach) -> Identity:
    """Give a connection other keys, of the same account.

    Raises:
        NotVisible: it is not the viewer's to administer. Refused: they are of another account.
        ConnectorError: as for `connect`.
    """
    row = find(viewer, connection_id)
    _check(row.kind, keys)
    connector, given = tried(row.kind, keys, clock, reach)
    who = connector.identify()
    if row.company and who.company != row.company:
        raise Refused(
            _("These keys are of another account (%(name)s). Make a new connection for it.") % {"name": who.name}
        )
    now = clock.now()
    with acting_in(viewer.organisation.id), transaction.atomic():
        back = _running(row) if row.state == State.STOPPED else row.state
        administered(viewer, CrmConnection).filter(pk=row.pk).update(
            keys=sealed(given.read()), state=back, trouble="", detail="", next_at=now, signed_in_as=who.user[:200]
        )
        write_down(viewer, Change.Kind.CHANGED, row, {"as": row.signed_in_as}, {"as": who.user}, now, row.source.name)
    ask(viewer.organisation.id, row.pk, now, viewer.person_id)
    return who


def _check(kind: str, keys: Mapping[str, str]) -> None:
    if not opens(kind, keys):
        ways = " / ".join(" + ".join(way) for way in KEYS[kind])
        raise Refused(
            _("%(kind)s does not open with these keys. Give: %(ways)s.") % {"kind": kind.capitalize(), "ways": ways}
        )


def change_terms(
    viewer: Viewer,
    connection_id: int,
    *,
    cap: int | None,
    every_minutes: int,
    writes_back: Collection[str],
    now: datetime,
) -> None:
    """How much may be asked in a day, how often, and which kinds of activity are written back.

    Raises:
        NotVisible: it is not the viewer's to administer. Refused: a number is out of bounds.
    """
    row = find(viewer, connection_id)
    if not LEAST_MINUTES <= every_minutes <= MOST_MINUTES:
        told = {"least": LEAST_MINUTES, "most": MOST_MINUTES}
        raise Refused(_("Choose between %(least)s and %(most)s minutes.") % told)
    if cap is not None and cap < 1:
        raise Refused(_("What may be spent in a day must be more than nothing. Leave it empty for no cap."))
    kinds = [one for one in Activity.Kind.values if one in set(writes_back)]
    after = {"cap": cap, "every_minutes": every_minutes, "writes_back": kinds}
    before = {name: getattr(row, name) for name in after}
    if before == after:
        return
    with acting_in(viewer.organisation.id), transaction.atomic():
        since = (row.writes_since or now) if kinds else None
        administered(viewer, CrmConnection).filter(pk=row.pk).update(**after, writes_since=since)
        write_down(viewer, Change.Kind.CHANGED, row, before, after, now, row.source.name)


def pause(viewer: Viewer, connection_id: int, now: datetime) -> None:
    """Ask nothing any more until somebody lets it go on. Doing it twice changes nothing."""
    _switch(viewer, connection_id, State.PAUSED, now)


def go_on(viewer: Viewer, connection_id: int, now: datetime) -> None:
    """Let a paused or stopped connection go on, at once."""
    row = find(viewer, connection_id)
    _switch(viewer, connection_id, _running(row), now)
    ask(viewer.organisation.id, row.pk, now, viewer.person_id)


def sync_now(viewer: Viewer, connection_id: int, now: datetime) -> int:
    """Ask for a sync; gives the job. Raises Refused when it is paused or stopped."""
    row = find(viewer, connection_id)
    if row.state in (State.PAUSED, State.STOPPED):
        raise Refused(_("This connection does not run now. Let it go on first."))
    return ask(viewer.organisation.id, row.pk, now, viewer.person_id)


def let_go(viewer: Viewer, connection_id: int, now: datetime) -> None:
    """It is right that much is gone there: for a day a sweep does not ask."""
    row = find(viewer, connection_id)
    until, state = now + timedelta(days=1), row.state if row.state == State.PAUSED else _running(row)
    with acting_in(viewer.organisation.id), transaction.atomic():
        administered(viewer, CrmConnection).filter(pk=row.pk).update(
            may_remove_until=until, swept_at=None, state=state, trouble="", detail="", next_at=now
        )
        write_down(viewer, Change.Kind.CHANGED, row, {}, {"may_remove": True}, now, row.source.name)
    ask(viewer.organisation.id, row.pk, now, viewer.person_id)


def make_there(viewer: Viewer, connection_id: int, wanted: Wanted, clock: Clock, reach: Reach) -> None:
    """Make something in the CRM that the method needs and that is not there; then look again how it is set up.

    Raises:
        ConnectorError: it is not allowed, or only a person can.
    """
    row = find(viewer, connection_id)
    connector = opened(row, clock, reach)
    connector.make(wanted)
    design = connector.discover()
    now = clock.now()
    with acting_in(viewer.organisation.id), transaction.atomic():
        administered(viewer, CrmConnection).filter(pk=row.pk).update(design=design_to_json(design), design_at=now)
        made = {"made": f"{wanted.need}: {wanted.name}"}
        write_down(viewer, Change.Kind.CHANGED, row, {}, made, now, row.source.name)


def choose(viewer: Viewer, push_id: int, whose: str, now: datetime) -> int:
    """Of what waits for a person, say which holds: "ours" is written there, "theirs" is read from then on.

    Of what does not stand there, "theirs" leaves it at that: it stays here and is written no longer. Gives the
    connection's id. Raises NotVisible when it is not the viewer's to administer.
    """
    row = administered(viewer, CrmPush).select_related("activity").filter(pk=push_id).first()
    if row is None:
        raise NotVisible(f"push {push_id}")
    with changing(viewer.organisation.id):
        there = CrmRecord.objects.filter(connection_id=row.connection_id, external_id=row.external_id)
        stamp = there.order_by("-stamp").values_list("stamp", flat=True).first()
        if whose == "theirs" and not row.external_id:
            CrmPush.objects.filter(pk=row.pk).update(is_theirs=True, state=CrmPush.State.SENT, detail="")
        elif whose == "theirs":
            Activity.objects.filter(pk=row.activity_id).update(
                source_id=CrmConnection.objects.values("source_id").get(pk=row.connection_id)["source_id"],
                external_id=row.external_id,
                digest="",
            )
            CrmPush.objects.filter(pk=row.pk).update(is_theirs=True, state=CrmPush.State.SENT, detail="")
            there.update(is_pending=True)
        else:
            CrmPush.objects.filter(pk=row.pk).update(
                state=CrmPush.State.WAITING, stamp=stamp or row.stamp, digest="", detail="", next_at=None
            )
        write_down(viewer, Change.Kind.CHANGED, row.activity, {}, {"crm": whose}, now)
    ask(viewer.organisation.id, row.connection_id, now, viewer.person_id)
    return row.connection_id


def remove(viewer: Viewer, connection_id: int, now: datetime) -> None:
    """Forget a connection with its keys and the records as they came. What landed of them stays."""
    row = find(viewer, connection_id)
    with acting_in(viewer.organisation.id), transaction.atomic():
        write_down(
            viewer, Change.Kind.REMOVED, row, {"name": row.source.name, "kind": row.kind}, {}, now, row.source.name
        )
        row.delete()


def _name(kind: str, name: str) -> str:
    return " ".join((name or kind.capitalize()).split())[:80]


def _running(row: CrmConnection) -> State:
    """The state of one that runs: it only fetches until a person has said what everything there means."""
    return State.ON if row.is_mapped else State.NEW


def _switch(viewer: Viewer, connection_id: int, state: State, now: datetime) -> None:
    row = find(viewer, connection_id)
    if row.state == state:
        return
    with acting_in(viewer.organisation.id), transaction.atomic():
        told = {"state": state, "trouble": "", "detail": "", "next_at": now}
        administered(viewer, CrmConnection).filter(pk=row.pk).update(**told)
        write_down(viewer, Change.Kind.CHANGED, row, {"state": row.state}, {"state": str(state)}, now, row.source.name)
