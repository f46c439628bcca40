"""The process: SPATOCO as the method has it, and processes that cannot be."""

from dataclasses import replace

import pytest

from meetpunt.method.cause_facts import FACTS
from meetpunt.method.process import Process, Step, Text
from meetpunt.method.spatoco import SPATOCO
from meetpunt.method.spells import MethodError


def test_spatoco_has_seven_steps_and_ends_in_the_order() -> None:
    assert [step.code for step in SPATOCO.steps] == ["S", "P", "A", "T", "O", "C", "W"]
    assert [step.name.nl for step in SPATOCO.steps] == [
        "Suspect", "Prospect", "Aandacht", "Tonen", "Offerte", "Close", "Opdracht",
    ]  # fmt: skip
    assert SPATOCO.step("W").final


def test_every_step_and_cause_speaks_both_languages() -> None:
    texts = [text for step in SPATOCO.steps for text in (step.name, step.criterion)]
    texts += [cause.text for causes in SPATOCO.causes for cause in causes] + [fact.text for fact in FACTS.values()]
    assert all(text.nl and text.en for text in texts)
    assert texts[1].in_language("nl-nl") == texts[1].nl
    assert texts[1].in_language("en") == texts[1].en


def test_every_step_but_the_last_has_causes_with_facts_that_exist() -> None:
    causes = [SPATOCO.transition(position).causes for position in range(6)]
    assert all(len(of_step) >= 3 for of_step in causes)
    assert len(causes[4]) == 4, "the article's four after the quote"
    flat = [cause for of_step in causes for cause in of_step]
    assert len({cause.code for cause in flat}) == len(flat)
    assert all(cause.facts and set(cause.facts) <= set(FACTS) for cause in flat)


def test_nothing_follows_the_order() -> None:
    with pytest.raises(MethodError, match="Nothing follows"):
        SPATOCO.transition(6)
    with pytest.raises(MethodError, match="There is no step X"):
        SPATOCO.step("X")


def steps(*codes: str) -> tuple[Step, ...]:
    text = Text("stap", "step")
    return tuple(Step(index, code, text, text, index == len(codes) - 1) for index, code in enumerate(codes))


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (steps("A"), "at least two steps"),
        (steps("A", "A"), "same code"),
        (steps("A", "B")[::-1], "in order"),
        ((replace(steps("A", "B")[0], final=True), steps("A", "B")[1]), "only that one"),
    ],
)
def test_a_process_that_cannot_be_says_why(made: tuple[Step, ...], sentence: str) -> None:
    with pytest.raises(MethodError, match=sentence):
        Process("own", Text("eigen", "own"), made)
