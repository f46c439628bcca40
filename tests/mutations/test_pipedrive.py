"""The rules of reading and writing Pipedrive, each broken once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutations.mutation import FAILED, Mutation, ended

pytestmark = pytest.mark.long
OURS, TESTS = "connectors/pipedrive", "connectors/pipedrive"

MUTATIONS = (
    Mutation(
        "the end of a window stays where it was",
        f"{OURS}/walking.py",
        '"updated_until": _told(until) if part.until else None',
        '"updated_until": None',
        f"{TESTS}/test_reading_pages.py::test_the_end_of_a_walk_stays_where_it_was_when_the_walk_began",
    ),
    Mutation(
        "what cannot be bounded there is bounded here",
        f"{OURS}/walking.py",
        "return until is None or part.until or one.stamp < microseconds(until)",
        "return True",
        f"{TESTS}/test_reading_pages.py::test_the_end_of_a_walk_stays_where_it_was_when_the_walk_began",
    ),
    Mutation(
        "the place of the walk is told with each page",
        f"{OURS}/walking.py",
        'yield Page(kept, {"part": number, **after} if after else {"part": number + 1})',
        "yield Page(kept, {})",
        f"{TESTS}/test_reading_pages.py::test_a_walk_that_was_killed_goes_on_after_the_last_page_that_was_kept",
    ),
    Mutation(
        "no parameter that Pipedrive does not know",
        f"{OURS}/entities.py",
        'Part("/api/v2/products", told=BY_ID, until=False)',
        'Part("/api/v2/products", told=BY_ID)',
        f"{TESTS}/test_reading_pages.py::test_everything_is_read_once_over_several_pages",
    ),
    Mutation(
        "counted pages step back when something left the list",
        f"{OURS}/walking.py",
        "start, last = max(0, start - LIMIT), None",
        "last = None",
        f"{TESTS}/test_reading_pages.py::test_what_the_page_ended_with_may_be_gone_when_the_next_one_is_asked",
    ),
    Mutation(
        "archived deals are read",
        f"{OURS}/entities.py",
        '        Part("/api/v2/deals/archived", told=OF_DEALS),\n',
        "",
        f"{TESTS}/test_reading_pages.py::test_a_deal_that_was_archived_or_deleted_is_read_as_what_it_is",
    ),
    Mutation(
        "a history is asked anew when the deal moved",
        f"{OURS}/reading.py",
        '"deal_changes": "|".join(moves)',
        '"deal_changes": ""',
        f"{TESTS}/test_reading_pages.py::test_history_and_products_are_asked_of_a_deal_only_when_they_moved",
    ),
    Mutation(
        "a used-up budget is not waited for",
        f"{OURS}/site.py",
        "or 0) > 0:",
        "or 0) > 99:",
        f"{TESTS}/test_troubles.py::test_the_budget_of_the_day_is_not_waited_for",
    ),
    Mutation(
        "behind a wall nothing more is asked",
        f"{OURS}/site.py",
        "403: Trouble.BLOCKED if answer.is_page else Trouble.RIGHTS",
        "403: Trouble.RIGHTS",
        f"{TESTS}/test_troubles.py::test_what_only_a_person_can_mend_is_asked_once",
    ),
    Mutation(
        "what is asked is counted",
        f"{OURS}/site.py",
        'cost=COSTS[f"{method} {path}"]',
        "cost=0",
        f"{TESTS}/test_troubles.py::test_what_is_asked_is_spent_before_it_is_asked_and_never_more_than_may_be",
    ),
    Mutation(
        "an access that ran out is renewed",
        f"{OURS}/site.py",
        'if answer.status == 401 and keys.get("refresh_token"):',
        "if False:",
        f"{TESTS}/test_troubles.py::test_an_access_that_ran_out_is_renewed_once_and_kept",
    ),
    Mutation(
        "what was changed there is not written over",
        f"{OURS}/pushing.py",
        "if activity.stamp and stamp_of(stands) != activity.stamp:",
        "if False:",
        f"{TESTS}/test_writing_back.py::test_what_was_changed_there_is_not_written_over",
    ),
    Mutation(
        "our key stands in the note",
        f"{OURS}/pushing.py",
        'return f"[meetpunt:{key}]"',
        'return ""',
        f"{TESTS}/test_writing_back.py::"
        "test_what_was_written_without_our_hearing_of_it_is_found_before_it_is_sent_again",
    ),
    Mutation(
        "what may have been done is not sent again by itself",
        "connectors/crm/http.py",
        "may_repeat = method in SAFE if may_repeat is None else may_repeat",
        "may_repeat = True",
        f"{TESTS}/test_writing_back.py::test_what_may_have_been_done_is_not_sent_a_second_time_by_itself",
    ),
    Mutation(
        "a lead and its deal are one",
        f"{OURS}/deal_rows.py",
        "return deal if lead is None else LEAD + lead",
        "return deal",
        f"{TESTS}/test_translation.py::test_a_lead_and_the_deal_that_it_became_are_one_opportunity_from_the_first_day",
    ),
    Mutation(
        "where a deal began is told only when it is sure",
        f"{OURS}/history.py",
        'return str(deal.get("stage_id") or "") if moved is None or moved == made else ""',
        'return str(deal.get("stage_id") or "")',
        f"{TESTS}/test_translation.py::test_a_history_that_was_not_read_yet_says_nothing_about_where_a_deal_began",
    ),
    Mutation(
        "times of activities are in UTC",
        f"{OURS}/cells.py",
        ':00+00:00"',
        ':00"',
        f"{TESTS}/test_translation.py::test_an_activity_takes_place_at_its_day_and_time_in_utc",
    ),
)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.rule)
def test_each_rule_is_guarded(mutation: Mutation, tmp_path: Path) -> None:
    assert ended(mutation, tmp_path) == FAILED
