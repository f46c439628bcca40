"""In which kind of time a minute falls, by tables that were counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.account_status import Status
from meetpunt.method.time_kinds import SIX, About, TimeKind, minutes_by_kind, time_kind

CONTACTS = ("visit", "call", "email")
EVERY = (*CONTACTS, "demonstration", "quote_work", "lead_work", "office", "travel", "training", "other")


@pytest.mark.parametrize(
    ("about", "kind"),
    [
        (About("lead_work"), TimeKind.LEADS),
        (About("lead_work", has_opportunity=True, step=3), TimeKind.LEADS),
        (About("call", "sales", status=Status.SUSPECT), TimeKind.LEADS),
        (About("visit"), TimeKind.LEADS),
        (About("visit", "sales", has_opportunity=True, step=0), TimeKind.OPENING),
        (About("visit", "sales", has_opportunity=True), TimeKind.OPENING),
        (About("call", "sales", status=Status.LOST), TimeKind.OPENING),
        (About("email", "sales", has_opportunity=True, step=1), TimeKind.CONVERTING),
        (About("visit", "sales", has_opportunity=True, step=5), TimeKind.CONVERTING),
        (About("demonstration", "service", has_opportunity=True, step=0), TimeKind.CONVERTING),
        (About("quote_work", status=Status.CUSTOMER), TimeKind.CONVERTING),
        (About("visit", "sales", status=Status.PROSPECT), TimeKind.CONVERTING),
        (About("visit", "service", status=Status.CUSTOMER), TimeKind.CUSTOMERS),
        (About("visit", "service", has_opportunity=True, step=3), TimeKind.CUSTOMERS),
        (About("visit", "sales", has_opportunity=True, step=6, is_final=True), TimeKind.CUSTOMERS),
        (About("call", "sales", status=Status.CUSTOMER), TimeKind.CUSTOMERS),
        (About("office"), TimeKind.OFFICE),
        (About("other"), TimeKind.OFFICE),
        (About("other", status=Status.SUSPECT), TimeKind.LEADS),
        (About("travel"), TimeKind.TRAVEL),
        (About("training"), TimeKind.OUTSIDE),
    ],
    ids=str,
)
def test_a_minute_falls_in_the_kind_that_the_method_says(about: About, kind: TimeKind) -> None:
    assert time_kind(about) is kind


def test_a_day_counted_by_hand() -> None:
    day = (
        (About("lead_work"), 60, None),
        (About("visit", "sales", has_opportunity=True, step=0), 45, 30),
        (About("visit", "sales", has_opportunity=True, step=3), 50, 20),
        (About("quote_work", has_opportunity=True, step=3), 40, None),
        (About("visit", "service", status=Status.CUSTOMER), 55, 25),
        (About("call", "sales", status=Status.SUSPECT), 10, 0),
        (About("office"), 45, None),
        (About("training"), 120, None),
    )
    found = dict.fromkeys(TimeKind, 0)
    for about, minutes, travel in day:
        for kind, some in minutes_by_kind(about, minutes, travel).items():
            found[kind] += some
    assert list(found.values()) == [70, 45, 90, 55, 45, 75, 120]
    assert sum(found[kind] for kind in SIX) == 380


@given(
    st.builds(
        About,
        kind=st.sampled_from(EVERY),
        purpose=st.sampled_from(("", "sales", "service")),
        has_opportunity=st.booleans(),
        step=st.none() | st.integers(0, 6),
        is_final=st.booleans(),
        status=st.none() | st.sampled_from(Status),
    ),
    st.none() | st.integers(0, 1440),
    st.none() | st.integers(0, 600),
)
def test_no_minute_is_lost_or_counted_twice(about: About, minutes: int | None, travel: int | None) -> None:
    assert sum(minutes_by_kind(about, minutes, travel).values()) == (minutes or 0) + (travel or 0)
