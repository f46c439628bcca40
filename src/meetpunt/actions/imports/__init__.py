"""Imports: files are uploaded, checked against a mapping, landed, and can be taken back.

Rule: a check and a landing are the same work, once rolled back and once kept; so what a check says is what will land.
"""

from meetpunt.actions.imports.drafts import foresee_take_back, keep_mapping, read_again, throw_away
from meetpunt.actions.imports.result import ImportResult, NameCollision, Problem, TableCounts
from meetpunt.actions.imports.run import check, land, run_import
from meetpunt.actions.imports.survey import Survey, learnt, survey, surveyed_tables
from meetpunt.actions.imports.take_back import KeptRow, TakenBack, take_back
from meetpunt.actions.imports.uploads import GivenFile, RejectedFile, forget_uploads, rejected_rows, upload
from meetpunt.actions.imports.workbook import write_workbook

__all__ = [
    "GivenFile",
    "ImportResult",
    "KeptRow",
    "NameCollision",
    "Problem",
    "RejectedFile",
    "Survey",
    "TableCounts",
    "TakenBack",
    "check",
    "foresee_take_back",
    "forget_uploads",
    "keep_mapping",
    "land",
    "learnt",
    "read_again",
    "rejected_rows",
    "run_import",
    "survey",
    "surveyed_tables",
    "take_back",
    "throw_away",
    "upload",
    "write_workbook",
]
