"""The rules of reading and writing Salesforce, each broken once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutations.mutation import FAILED, PASSED, Mutation, ended

_READING = "connectors/salesforce/test_reading.py"
_SIGNING_IN = "connectors/salesforce/test_signing_in.py"
_BULK = "connectors/salesforce/test_bulk.py"
_PUSHING = "connectors/salesforce/test_pushing.py"

MUTATIONS = (
    Mutation(
        "records of the second in which a page ended are read",
        "connectors/salesforce/soql.py",
        'return f"({stamp} > {at} OR ({stamp} = {at} AND Id > {quoted(last)}))"',
        'return f"{stamp} > {at}"',
        f"{_READING}::test_records_of_the_same_second_are_not_lost_where_a_page_ends",
    ),
    Mutation(
        "a walk goes back a little before the end of the last one",
        "connectors/crm/base.py",
        "overlap: timedelta = timedelta(minutes=10)",
        "overlap: timedelta = timedelta(0)",
        f"{_READING}::test_what_was_stamped_earlier_and_seen_later_is_read_by_the_overlap",
    ),
    Mutation(
        "what is in the bin or archived is asked for too",
        "connectors/salesforce/session.py",
        'told = self.ask("GET", "/queryAll", params={"q": soql}).json()',
        'told = self.ask("GET", "/query", params={"q": soql}).json()',
        f"{_READING}::test_a_record_in_the_bin_is_told_as_gone_and_an_archived_activity_stays",
    ),
    Mutation(
        "a session that is over is begun anew",
        "connectors/salesforce/session.py",
        "answer.status == 401 and code_of(answer) == SESSION_IS_OVER and not was_renewed",
        "False",
        f"{_SIGNING_IN}::test_a_session_that_is_over_is_begun_anew_once_and_the_page_is_read",
    ),
    Mutation(
        "a refresh token that was replaced is kept",
        "connectors/salesforce/signing_in.py",
        'if told.get("refresh_token"):',
        "if False:",
        f"{_SIGNING_IN}::test_a_refresh_token_that_is_replaced_is_kept_at_once",
    ),
    Mutation(
        "the end of a window stays where it was",
        "connectors/salesforce/soql.py",
        'return [*conditions, f"{stamp} < {moment(until)}"]',
        "return conditions",
        f"{_READING}::test_a_walk_reads_nothing_from_behind_the_end_that_was_fixed_when_it_began",
    ),
    Mutation(
        "the records of a piece are counted",
        "connectors/salesforce/bodies.py",
        "if told is not None and len(found) != told:",
        "if False:",
        f"{_BULK}::test_a_piece_that_comes_broken_is_asked_for_again",
    ),
    Mutation(
        "a walk that was killed goes on in its job",
        "connectors/salesforce/bulk.py",
        'yield Page(records, {**at, "locator": locator, "rows": read})',
        "yield Page(records, {**at})",
        f"{_BULK}::test_a_walk_that_is_killed_goes_on_in_the_same_job_at_the_same_piece",
    ),
    Mutation(
        "a fifth of the day's requests is left to others",
        "connectors/salesforce/session.py",
        "OURS = 0.8",
        "OURS = 1.5",
        f"{_READING}::test_at_four_fifths_of_the_requests_of_a_day_we_stop_and_go_on_where_we_were",
    ),
    Mutation(
        "what may have been made is not sent again by itself",
        "connectors/salesforce/pushing.py",
        "body=told, may_repeat=False).json()",
        "body=told, may_repeat=True).json()",
        f"{_PUSHING}::test_after_a_line_that_broke_it_is_found_and_not_made_again",
    ),
    Mutation(
        "a change that somebody made there is not written over",
        "connectors/salesforce/pushing.py",
        "if activity.stamp and stands.stamp > activity.stamp:",
        "if False:",
        f"{_PUSHING}::test_what_somebody_changed_there_is_not_written_over",
    ),
    Mutation(
        "of a private appointment only the moment is kept",
        "connectors/salesforce/bodies.py",
        'if told.get("IsPrivate"):',
        "if False:",
        "connectors/salesforce/test_tables.py::test_of_a_private_appointment_only_whose_it_is_and_when_is_kept",
    ),
    Mutation(
        "only a change of stage is an event",
        "connectors/salesforce/tables.py",
        'if body.get("StageName") != before:',
        "if True:",
        "connectors/salesforce/test_tables.py::test_only_a_change_of_stage_is_an_event_and_the_first_line_is_the_entry",
    ),
)


@pytest.mark.long
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.rule)
def test_a_rule_that_is_broken_fails_its_test(mutation: Mutation, tmp_path: Path) -> None:
    assert ended(mutation, tmp_path) == FAILED


@pytest.mark.long
def test_a_change_that_breaks_nothing_fails_no_test(tmp_path: Path) -> None:
    one = MUTATIONS[0]
    assert ended(Mutation("none", one.file, one.old, f"{one.old}  # the same", one.test), tmp_path) == PASSED


def test_every_rule_is_broken_at_a_place_that_stands_once() -> None:
    package = Path(__file__).resolve().parents[2] / "src" / "meetpunt"
    held = {one.rule: (package / one.file).read_text(encoding="utf-8").count(one.old) for one in MUTATIONS}
    assert {rule: count for rule, count in held.items() if count != 1} == {}
