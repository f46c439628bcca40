"""The week sheet: each cell one activity, saved twice the same, never touching what was registered elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from meetpunt.actions.activities.planning import change_activity, find_told
from meetpunt.actions.activities.told import ActivityTold
from meetpunt.actions.editing import Conflict
from meetpunt.actions.errors import Refused
from meetpunt.actions.log_activity import log_activity
from meetpunt.actions.undoing import undo
from meetpunt.actions.week_sheet import save_week
from meetpunt.method.lengths import MINUTE
from meetpunt.reports.week import week_sheet
from meetpunt.store.access import NotVisible, Viewer, organisation_ref
from meetpunt.store.models import Activity, Change, CustomField, CustomValue
from meetpunt.store.week import SHEET_KINDS, cell_name, week_days
from tests.build import NOW, Company, company

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 5, 25)  # the week before; NOW is Monday 1 June
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def firm() -> Company:
    return _firm()


def _firm() -> Company:
    made = company()
    made.person("Bram", "Zuid")
    return made


def viewer(firm: Company) -> Viewer:
    ref = organisation_ref(firm.organisation)
    return Viewer(ref, firm.people["Bram"].pk, "Bram", frozenset({"rep"}), frozenset(), NOW.date())


def kept(firm: Company) -> list[tuple[str, date | None, int | None]]:
    rows = Activity.objects.filter(organisation=firm.organisation).order_by("started_on", "kind")
    return list(rows.values_list("kind", "started_on", F("length_ms") / MINUTE))


def cell(kind: str, day: date = MONDAY) -> str:
    return cell_name(kind, day)


def test_a_week_is_filled_in_changed_and_emptied(firm: Company) -> None:
    bram = viewer(firm)
    change, count = save_week(bram, MONDAY, {}, {cell("office"): 90, cell("travel", TUESDAY): 30}, NOW)
    assert change is not None
    assert count == 2
    assert kept(firm) == [("office", MONDAY, 90), ("travel", TUESDAY, 30)]
    row = Activity.objects.get(kind="office")
    assert (row.status, row.subject, row.counted_ms, row.team) == ("held", "", 90 * MINUTE, firm.teams["Zuid"])
    seen = {cell("office"): 90, cell("travel", TUESDAY): 30}
    assert save_week(bram, MONDAY, seen, {cell("office"): 60, cell("travel", TUESDAY): None}, NOW)[1] == 2
    assert kept(firm) == [("office", MONDAY, 60)]
    assert Activity.objects.get().pk == row.pk
    assert week_sheet(bram, MONDAY).person_name == "Bram"


def test_the_same_sheet_twice_changes_nothing(firm: Company) -> None:
    wanted = {cell("office"): 90, cell("other"): None}
    save_week(viewer(firm), MONDAY, {}, wanted, NOW)
    lines = Change.objects.count()
    assert save_week(viewer(firm), MONDAY, {}, wanted, NOW + timedelta(minutes=1)) == (None, 0)
    assert Change.objects.count() == lines


def test_one_undo_takes_back_the_whole_save(firm: Company) -> None:
    bram = viewer(firm)
    save_week(bram, MONDAY, {}, {cell("office"): 90, cell("travel"): 45}, NOW)
    before = kept(firm)
    ids = set(Activity.objects.values_list("pk", flat=True))
    mixed = {cell("office"): 120, cell("training"): 60, cell("travel"): None}
    change, count = save_week(bram, MONDAY, {}, mixed, NOW)
    assert change is not None
    assert count == 3
    undo(bram, change.pk, NOW)
    assert kept(firm) == before
    assert set(Activity.objects.values_list("pk", flat=True)) == ids
    with pytest.raises(Refused, match="undone already"):
        undo(bram, change.pk, NOW)


def test_an_undo_of_emptying_does_not_meet_what_was_filled_in_since(firm: Company) -> None:
    bram = viewer(firm)
    save_week(bram, MONDAY, {}, {cell("office"): 90}, NOW)
    change, _ = save_week(bram, MONDAY, {}, {cell("office"): None}, NOW)
    assert change is not None
    save_week(bram, MONDAY, {}, {cell("office"): 30}, NOW)
    with pytest.raises(Refused, match="changed it since"):
        undo(bram, change.pk, NOW)
    assert kept(firm) == [("office", MONDAY, 30)]


def test_two_browsers_that_fill_in_the_same_cell_see_both(firm: Company) -> None:
    bram, empty = viewer(firm), {cell("office"): None, cell("other"): None}
    save_week(bram, MONDAY, empty, {cell("office"): 60, cell("other"): None}, NOW)
    with pytest.raises(Conflict) as caught:
        save_week(bram, MONDAY, empty, {cell("office"): 90, cell("other"): 15}, NOW)
    assert [(one.column, one.seen, one.theirs, one.yours) for one in caught.value.clashes] == [
        (cell("office"), None, 60, 90)
    ]
    assert kept(firm) == [("office", MONDAY, 60)]
    # another cell is no conflict
    save_week(bram, MONDAY, empty, {cell("office"): None, cell("other"): 15}, NOW)
    assert kept(firm) == [("office", MONDAY, 60), ("other", MONDAY, 15)]


def test_what_was_registered_elsewhere_is_shown_and_left_alone(firm: Company) -> None:
    bram = viewer(firm)
    log_activity(bram, ActivityTold(kind="office", on=MONDAY, minutes=25, subject="Overleg"), None, NOW)
    save_week(bram, MONDAY, {}, {cell("office"): 60}, NOW)
    save_week(bram, MONDAY, {}, {cell("office"): None}, NOW)
    assert kept(firm) == [("office", MONDAY, 25)]
    shown = next(row for row in week_sheet(bram, MONDAY).rows if row.kind == "office").cells[0]
    assert (shown.minutes, shown.elsewhere) == (None, 25)


def test_a_cell_that_was_given_more_to_tell_goes_on_as_an_activity_of_its_own(firm: Company) -> None:
    bram = viewer(firm)
    save_week(bram, MONDAY, {}, {cell("office"): 60}, NOW)
    row = Activity.objects.get()
    told = find_told(bram, row.pk)
    change_activity(bram, row.pk, told, replace(told, subject="Jaarplan geschreven"), NOW)
    shown = next(row for row in week_sheet(bram, MONDAY).rows if row.kind == "office").cells[0]
    assert (shown.minutes, shown.elsewhere) == (None, 60)
    save_week(bram, MONDAY, {}, {cell("office"): 30}, NOW)
    assert sorted(Activity.objects.values_list(F("length_ms") / MINUTE, "subject")) == [
        (30, ""),
        (60, "Jaarplan geschreven"),
    ]


def test_a_cell_to_which_an_own_field_was_filled_in_is_not_taken_away(firm: Company) -> None:
    bram = viewer(firm)
    save_week(bram, MONDAY, {}, {cell("office"): 60}, NOW)
    field = CustomField.objects.create(
        organisation=firm.organisation, on="activity", code="zaal", type="text", made_at=NOW
    )
    CustomValue.objects.create(organisation=firm.organisation, field=field, row_id=Activity.objects.get().pk, text="3")
    save_week(bram, MONDAY, {}, {cell("office"): None}, NOW)
    assert kept(firm) == [("office", MONDAY, 60)]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({cell("office", date(2026, 6, 2)): 60}, "still to come"),
        ({cell("office", date(2026, 6, 1)): 1000, cell("other", date(2026, 6, 1)): 441}, "24 hours"),
        ({cell("office", MONDAY): 60}, "another week"),
        ({cell("visit", date(2026, 6, 1)): 60}, "another week"),
        ({cell("office", date(2026, 6, 1)): -5}, "24 hours"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is(firm: Company, wanted: dict[str, int], words: str) -> None:
    with pytest.raises(Refused, match=words):
        save_week(viewer(firm), date(2026, 6, 1), {}, {cell("other", date(2026, 6, 1)): 15, **wanted}, NOW)
    assert kept(firm) == []


def test_who_registers_nothing_has_no_week(firm: Company) -> None:
    ref = organisation_ref(firm.organisation)
    ada = Viewer(ref, firm.people["Bram"].pk, "Ada", frozenset({"administrator"}), frozenset(), NOW.date())
    with pytest.raises(NotVisible):
        save_week(ada, MONDAY, {}, {cell("office"): 60}, NOW)
    with pytest.raises(NotVisible):
        week_sheet(ada, MONDAY)


CELLS = st.dictionaries(
    st.sampled_from([cell_name(kind, day) for kind in SHEET_KINDS for day in week_days(MONDAY)]),
    st.none() | st.integers(1, 240),
    max_size=8,
)


class Sheets(TestCase):
    """Whatever is filled in."""

    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(first=CELLS, then=CELLS)
    def test_twice_the_same_is_once_and_the_grid_is_the_activities(
        self, first: dict[str, int | None], then: dict[str, int | None]
    ) -> None:
        firm = _firm()
        bram = viewer(firm)
        log_activity(bram, ActivityTold(kind="visit", on=MONDAY, minutes=50, travel_minutes=20), None, NOW)
        log_activity(bram, ActivityTold(kind="office", on=MONDAY, minutes=25, subject="Overleg"), None, NOW)
        save_week(bram, MONDAY, {}, first, NOW)
        save_week(bram, MONDAY, {}, then, NOW)
        rows = list(Activity.objects.filter(organisation=firm.organisation).order_by("pk").values())
        assert save_week(bram, MONDAY, {}, then, NOW) == (None, 0)
        assert list(Activity.objects.filter(organisation=firm.organisation).order_by("pk").values()) == rows
        sheet = week_sheet(bram, MONDAY)
        in_all = sum((row["length_ms"] or 0) / MINUTE + (row["travel_minutes"] or 0) for row in rows)
        assert sheet.total == sum(sheet.totals) == in_all
        assert sum(minutes for _, minutes in sheet.kinds) == in_all
        wanted = {name: minutes for name, minutes in {**first, **then}.items() if minutes}
        assert {one.name: one.minutes for row in sheet.rows for one in row.cells if one.minutes is not None} == wanted
