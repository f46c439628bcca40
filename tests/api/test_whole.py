"""Everything that a page can do has an address in the API; whoever adds a page adds it, or says here why not."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import meetpunt.web

if TYPE_CHECKING:
    from collections.abc import Callable

WEB = Path(meetpunt.web.__file__).parent
LAYERS = ("meetpunt.actions", "meetpunt.reports")
WITHOUT = {
    "actions.people.invitations.invited": "the door: what an invitation says is read by who has no sign-in yet",
    "actions.people.invitations.accept": "the door: a sign-in is made with a password, in a browser",
    "actions.organisations.start_organisation": "the door: the first organisation is made before there is a token",
    "actions.organisations.door_is_open": "the door: whether it may be started there",
    "actions.dashboard_readers.told_by": "the link in a mail, for who has no sign-in at hand",
    "actions.dashboard_readers.stop": "the link in a mail, for who has no sign-in at hand",
    "actions.signing_in.totp": "the door: the square of an app is shown to a person once",
    "actions.signing_in.second_step": "the door: a person proves who they are, in a browser",
    "actions.signing_in.passkeys": "the door: a browser and a device sign",
    "actions.signing_in.passwords": "the door: a password is given by a person, in a browser",
    "actions.signing_in.sessions": "the door: programs have no sessions, and end nobody's",
    "actions.signing_in.sign_on": "the door: an administrator comes in by it before it is kept",
    "actions.signing_in.helping": "asks the administrator to prove who they are, which a token cannot",
    "reports.ask.find_process": "a process is told by its code and found for each operation that needs one",
    "reports.planning.ask.last_months": "the days that are measured over unless others are told",
    "actions.production.addresses.note_read": "an address of production that was read notes that itself",
    "reports.job_words.job_name": "what a kind of work is called on pages; programs are told the kind",
    "reports.funnel.causes_of_question": "the API's funnel has them in its question",
    "reports.time_use.time_kinds": "the API's time use has them among its figures",
    "reports.asides.asides_of": "each of its lists has an address of its own",
    **dict.fromkeys(
        ("reports.known.find_person", "reports.known.find_team", "reports.known.objectives", "reports.known.places_of"),
        "what `store.access` finds, kept until it changes; the API asks `store.access`",
    ),
    "reports.settled.of_the_day": "how Today asks about what stands beside a rep; the API asks as things stand",
    **dict.fromkeys(
        ("actions.operating.making", "actions.operating.suspending", "actions.operating.removing"),
        "an operator is in no organisation, and has no token; commands do the same on the machine",
    ),
    "actions.looking.note_look": "whose figures were looked at is noted with each answer that shows them",
    "actions.looking.note_looks": "as `note_look`, of several people at once",
    "actions.looking.note_seen": "what a person opened themselves; a program opens nothing",
    "actions.api.tokens.make_token": "a token makes no tokens: a person does, signed in",
    "actions.api.tokens.make_service_token": "a token makes no tokens: an administrator does, signed in",
    "actions.api.tokens.end_token": "tokens are ended where they are made",
    "actions.crm.hearing.hear": "what a CRM sends, at an address of its own",
    "actions.crm.connecting.check_name": "told to a person before leaving for the CRM; a program is refused at once",
    "actions.noticed": "that somebody signed in, or took a page along as a file: a program does neither",
    "actions.outward.reach": "how far an address is followed is the installation's to say",
    "actions.crm.opening.keys_of_leave": "a person gives leave in a browser; a program tells keys",
    "reports.formats": "words and numbers as a page writes them; the API gives the numbers",
    "reports.caveat_words.caveat": "words of a page; the funnel's cautions go along with their counts",
    "reports.forecast.caution_words.sentence": "its cautions go along as codes; to assistants in words",
    "reports.planning.gap_words.sentence": "words of a page; the gap's numbers go along",
    "reports.production.words": "words of a page; weeks and changes go along as they are",
}
"""Functions that pages use and programs do not, each with the reason; a module stands for all of its functions."""


def used_by_pages() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every function of actions and reports that a module of the pages imports, by its full name."""
    for path in sorted(WEB.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(LAYERS):
                for one in node.names:
                    named[one.asname or one.name] = _imported(str(node.module), one.name)
        for found in named.values():
            if inspect.isfunction(found):
                yield _name(found), found
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                there = named.get(node.value.id)
                found = getattr(there, node.attr, None) if inspect.ismodule(there) else None
                if inspect.isfunction(found) and found.__module__.startswith(LAYERS):
                    yield _name(found), found


def _imported(module: str, name: str) -> Any:
    try:
        return getattr(import_module(module), name)
    except AttributeError:
        return import_module(f"{module}.{name}")


def _name(found: Callable[..., Any]) -> str:
    return f"{found.__module__}.{found.__name__}".removeprefix("meetpunt.")


def covered() -> set[Callable[..., Any]]:
    """What the operations do, call or make superfluous."""
    from meetpunt.api.catalogue import operations

    return {inspect.unwrap(one) for operation in operations() for one in (operation.does, *operation.covers)}


def is_without(name: str) -> bool:
    return name in WITHOUT or name.rpartition(".")[0] in WITHOUT


def test_everything_that_a_page_can_do_can_be_asked_of_the_api() -> None:
    done = covered()
    missing = sorted({name for name, found in used_by_pages() if found not in done and not is_without(name)})
    assert missing == [], "add an operation in meetpunt/api/areas (CONTRIBUTING.md, Add an API operation)"


def test_every_exception_is_still_one() -> None:
    names = {name for name, _found in used_by_pages()}
    known = names | {name.rpartition(".")[0] for name in names}
    done = {_name(one) for one in covered()}
    assert sorted(set(WITHOUT) - known) == []
    assert sorted(set(WITHOUT) & done) == []


def test_a_page_that_nobody_thought_of_would_be_found() -> None:
    names = {name for name, _found in used_by_pages()}
    assert {
        "actions.log_activity.log_activity",
        "reports.funnel.person_funnel",
        "actions.webhooks.addresses.add",
    } <= names
    assert len(names) > 350


def test_what_is_claimed_to_be_covered_is_used_by_pages() -> None:
    from meetpunt.api.catalogue import operations

    used = {found for _name, found in used_by_pages()}
    idle = {(one.id, of.__name__) for one in operations() for of in one.covers if inspect.unwrap(of) not in used}
    assert idle == set()


def test_a_place_in_an_address_that_is_called_a_number_is_one() -> None:
    from meetpunt.api.catalogue import operations

    for operation in operations():
        for name, hint in operation.inputs.path.items():
            takes_words = bool(re.search(r"200", operation.pattern.pattern.split(f"<{name}>")[1][:12]))
            assert takes_words == (hint is not int), operation.path
