"""Why a CRM did not do what was asked, by what has to happen next, and how that is said."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from meetpunt.connectors.base import ConnectorError

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Trouble(StrEnum):
    """Why a CRM did not do what was asked, by what has to happen next."""

    SIGN_IN = "sign_in"  # the key is not accepted: a person has to sign in anew
    RIGHTS = "rights"  # signed in, but not allowed: a person has to give rights there
    BUDGET = "budget"  # the requests of the day are used up, or our share of them: tomorrow
    LATER = "later"  # busy, in maintenance, too fast: again in a while
    BLOCKED = "blocked"  # a wall in front of it refuses us: stop, and tell a person
    SETTING = "setting"  # it does not know a field or object that we ask for: a person has to look at the mapping
    GONE = "gone"  # there is no such record
    MOVED_ON = "moved_on"  # it was changed there since we last looked: a person has to choose
    REFUSED = "refused"  # it does not take what we sent
    UNKNOWN = "unknown"  # no answer came: it may or may not have been done
    ODD = "odd"  # an answer that nobody understands


class CrmError(ConnectorError):
    """A CRM did not do what was asked. trouble: what kind; again_at: from when asking again makes sense."""

    def __init__(
        self, trouble: Trouble, message: str | _StrPromise, *, again_at: datetime | None = None, detail: str = ""
    ) -> None:
        super().__init__(f"crm_{trouble}", message)
        self.trouble, self.again_at, self.detail = trouble, again_at, detail


SENTENCES = {
    Trouble.SIGN_IN: _("The key is not accepted there (any more). Sign in anew on the page of this connection."),
    Trouble.RIGHTS: _(
        "The account that we sign in with may not do this there. Give it the rights that the guide names."
    ),
    Trouble.BUDGET: _("What may be asked there in a day is used up. It goes on by itself tomorrow."),
    Trouble.LATER: _("The CRM is busy or in maintenance. It is tried again by itself."),
    Trouble.BLOCKED: _(
        "Something in front of the CRM refuses us, so nothing more is asked. "
        "Ask its support what is blocked, then start again."
    ),
    Trouble.SETTING: _("The CRM does not know something that is asked for. Look at the mapping of this connection."),
    Trouble.GONE: _("This record is not there any more."),
    Trouble.MOVED_ON: _("This was changed in the CRM since it was last read. Choose which of the two holds."),
    Trouble.REFUSED: _(
        "The CRM did not take this. Look at what it answered, mend it here or there, and send it again."
    ),
    Trouble.UNKNOWN: _("No answer came, so nobody knows whether it was done. It is looked up before it is sent again."),
    Trouble.ODD: _("The CRM answered something that is not understood here. Is the address right?"),
}


def trouble(kind: Trouble, *, again_at: datetime | None = None, detail: str = "") -> CrmError:
    """The error of a kind, ready to be raised. detail: what the CRM itself said, for who looks into it; no secrets."""
    return CrmError(kind, SENTENCES[kind], again_at=again_at, detail=detail[:500])
