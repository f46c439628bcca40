"""Words for what came of "still alive": counts first, the interval beside them, and what age alone said."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetpunt.method.own_word import FEWEST, OwnWord
from meetpunt.web import formats


def own_word_lines(word: OwnWord, is_own: bool, name: str) -> list[str]:
    """A few sentences; none when nothing was said yet."""
    if not word.n and not word.waiting:
        return []
    if not word.n:
        return [_waiting(word)]
    counts = {"n": word.n, "went_on": word.went_on, "ended": word.ended, "still": word.still, "name": name}
    told = _(
        "Of %(n)s that %(name)s said were still alive, %(went_on)s went on since, %(ended)s ended, %(still)s stand."
    )
    if is_own:
        told = _(
            "Of %(n)s that you said were still alive, %(went_on)s went on since, %(ended)s ended, %(still)s stand."
        )
    lines = [told % counts]
    if word.low is None:
        lines.append(_("Too few to say which share: that takes %(fewest)s.") % {"fewest": FEWEST})
    else:
        lines.append(
            _("The share that goes on: %(range)s of 100 (90 %% interval).")
            % {"range": formats.percent_range(word.low, word.high)}
        )
    if word.by_age is not None:
        lines.append(_("By their age alone %(n)s would have gone on.") % {"n": formats.number(word.by_age, 1)})
    if word.waiting:
        lines.append(_waiting(word))
    return lines


def _waiting(word: OwnWord) -> str:
    return ngettext("%(n)s was said too lately to count.", "%(n)s were said too lately to count.", word.waiting) % {
        "n": word.waiting
    }
