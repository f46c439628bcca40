"""A sales process: its steps with their entry criteria, and the possible causes to ask about per step.

The rule: a step is entered by something that happened and that two people would date the same, never by a feeling;
an opportunity wins by entering the final step.
"""

from __future__ import annotations

from dataclasses import dataclass

from meetpunt.method.spells import MethodError


@dataclass(frozen=True)
class Text:
    """One text in both languages of the product."""

    nl: str
    en: str

    def in_language(self, language: str) -> str:
        """The Dutch text for "nl" and its regions, else the English one."""
        return self.nl if language.lower().startswith("nl") else self.en


@dataclass(frozen=True)
class Step:
    """One step of a process.

    Attributes:
        position: 0-based index.
        code: short code, unique in the process.
        name: what it is called.
        criterion: when it is entered, so that it can be checked.
        final: True for the step that is winning.
        norm_days: days that the step should take; None = no norm.
        norm_visits, norm_contacts, norm_hours: effort that the step should take; None = no norm.
        target: wanted conversion to the next step, 0..1; None = no target.
    """

    position: int
    code: str
    name: Text
    criterion: Text
    final: bool = False
    norm_days: float | None = None
    norm_visits: float | None = None
    norm_contacts: float | None = None
    norm_hours: float | None = None
    target: float | None = None


@dataclass(frozen=True)
class Cause:
    """A possible cause why fewer go on from a step: something to ask about, with the facts that bear on it.

    Attributes:
        code: short code, unique in the process.
        text: the cause in words.
        facts: codes of the facts to lay beside it (see `FACTS` in `spatoco`).
    """

    code: str
    text: Text
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Transition:
    """From one step to the next, with its list of possible causes; `code` joins the two step codes ("O-C")."""

    position: int
    code: str
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class Process:
    """An ordered sales process.

    Attributes:
        code: short code.
        name: what it is called.
        steps: in order; exactly the last one is final.
        causes: possible causes by position of the step that is left; a step without any may be absent.

    Raises:
        MethodError: fewer than two steps, positions that do not count 0, 1, ..., codes used twice, or another final
            step than the last.
    """

    code: str
    name: Text
    steps: tuple[Step, ...]
    causes: tuple[tuple[Cause, ...], ...] = ()

    def __post_init__(self) -> None:
        if len(self.steps) < 2:
            raise MethodError("A process needs at least two steps: one to start in and one to win in.")
        if [step.position for step in self.steps] != list(range(len(self.steps))):
            raise MethodError("The steps must stand in order, numbered 0, 1, 2 and so on.")
        if len({step.code for step in self.steps}) < len(self.steps):
            raise MethodError("Two steps have the same code: give each its own.")
        if [step.final for step in self.steps] != [False] * (len(self.steps) - 1) + [True]:
            raise MethodError("The last step, and only that one, is the final step (won).")

    def step(self, code: str) -> Step:
        """The step with a code.

        Raises:
            MethodError: there is none.
        """
        for step in self.steps:
            if step.code == code:
                return step
        raise MethodError(f"There is no step {code} in this process; its steps are {self._codes()}.")

    def transition(self, position: int) -> Transition:
        """From the step at a position to the next one.

        Raises:
            MethodError: the position is that of the final step or outside the process.
        """
        if not 0 <= position < len(self.steps) - 1:
            raise MethodError(f"Nothing follows step number {position}; the steps are {self._codes()}.")
        causes = self.causes[position] if position < len(self.causes) else ()
        return Transition(position, f"{self.steps[position].code}-{self.steps[position + 1].code}", causes)

    def _codes(self) -> str:
        return ", ".join(step.code for step in self.steps)
