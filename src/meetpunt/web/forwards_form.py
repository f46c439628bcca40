"""What was typed of a forward calculation: activities per part, read from an address or a form, and told again.

The rule: fields are told by the place of a part, and belong to the split that they were shown for; what is kept goes by
the part's name, so that another part beside it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetpunt.method.planning.forwards import Activity, Wanted
from meetpunt.method.planning.inputs import Code, SellerInputs
from meetpunt.reports.planning.forwards import Split
from meetpunt.reports.planning.plan import PlanReport
from meetpunt.store.forwards import Done, ForwardRow
from meetpunt.web import formats, planning_words
from meetpunt.web.templatetags.figures import words_of

SPLITS: dict[str, Split] = {"product": "product", "segment": "segment"}
LARGEST = 1_000_000


@dataclass(frozen=True)
class Typed:
    """What a form holds.

    Attributes:
        wanted: by the name of a part. texts: number and activity in the fields, by the key of a part.
        problems: a sentence per field that cannot be read, likewise.
        gone: kept parts that are no part any more.
    """

    wanted: Mapping[str, Wanted]
    texts: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    problems: Mapping[int, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()


def split_of(told: Mapping[str, str], kept: ForwardRow | None) -> Split:
    """What the parts are: as asked, else as it was kept."""
    return SPLITS.get(told.get("split", kept.split if kept else ""), "territory")


def read(
    told: Mapping[str, str], split: Split, kept: ForwardRow | None, parts: Iterable[SellerInputs], report: PlanReport
) -> Typed:
    """The fields of the parts; of a calculation that is opened what was kept."""
    if kept is not None and "of" not in told:
        return _opened(kept, tuple(parts), report)
    own = told if told.get("of", split) == split else {}
    codes = _entered(report)
    wanted: dict[str, Wanted] = {}
    texts: dict[int, tuple[str, str]] = {}
    problems: dict[int, str] = {}
    for part in parts:
        text = own.get(f"n-{part.key}", "").replace("\0", "").strip()[:20]
        kind = own.get(f"a-{part.key}", "visits")
        kind = kind if kind in codes or kind == "contacts" else "visits"
        texts[part.key] = (text, kind)
        if not text:
            continue
        value = planning_words.read(Code.ORDERS, text, "EUR")
        if value is None or not 0 <= value <= LARGEST:
            problems[part.key] = _("This is no number. Write it as 210 or 3.8.")
            continue
        activity = Activity.ENTRIES if kind in codes else Activity(kind)
        wanted[part.name] = Wanted(activity, value, kind if kind in codes else "")
    return Typed(wanted, texts, problems)


def done_of(wanted: Mapping[str, Wanted]) -> dict[str, Done]:
    """As it is kept."""
    return {name: Done(one.activity.value, one.number, one.step) for name, one in wanted.items()}


def sentence(name: str, done: Done, steps: Mapping[str, str]) -> str:
    """Rayon Zuid: 400 sales visits. steps: names by code."""
    count = formats.number(done.number, 0 if done.number == round(done.number) else 1)
    whole = round(done.number)
    if done.activity == Activity.VISITS:
        text = ngettext("%(name)s: %(count)s sales visit", "%(name)s: %(count)s sales visits", whole)
    elif done.activity == Activity.CONTACTS:
        text = ngettext("%(name)s: %(count)s contact", "%(name)s: %(count)s contacts", whole)
    else:
        text = _("%(name)s: %(count)s into %(step)s")
    return text % {"name": name, "count": count, "step": steps.get(done.step, done.step)}


def step_names(report: PlanReport) -> dict[str, str]:
    """The steps of the plan's process by code."""
    return {step.code: words_of(step.name) for step in report.steps}


def _opened(kept: ForwardRow, parts: tuple[SellerInputs, ...], report: PlanReport) -> Typed:
    codes, there = _entered(report), {part.name: part.key for part in parts}
    wanted: dict[str, Wanted] = {}
    texts: dict[int, tuple[str, str]] = {}
    for name, done in kept.wanted.items():
        if name in there and (done.activity != Activity.ENTRIES or done.step in codes):
            wanted[name] = Wanted(Activity(done.activity), done.number, done.step)
            number = planning_words.typed(Code.ORDERS, done.number, "EUR")
            texts[there[name]] = (number, done.step or done.activity)
    return Typed(wanted, texts, gone=tuple(name for name in kept.wanted if name not in wanted))


def _entered(report: PlanReport) -> frozenset[str]:
    return frozenset(step.code for step in report.steps if not step.is_final)
