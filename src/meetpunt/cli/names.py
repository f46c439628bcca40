"""Finding what somebody named at the command line: a rep, a team, a territory, an account, a product."""

from __future__ import annotations


def found_by_name(organisation_id: int, by: str, name: str | None) -> int | None:
    """The id of who or what is asked for by name; NotVisible when there is none or more than one."""
    from django.utils.translation import gettext as _

    from meetpunt.store.access import NotVisible
    from meetpunt.store.names import find_by_name

    if name is None:
        return None
    found = find_by_name(organisation_id, by, name)
    if found is None:
        words = {
            "owner": _("There is no rep %(name)s here, or more than one."),
            "team": _("There is no team %(name)s here, or more than one."),
            "territory": _("There is no territory %(name)s here, or more than one."),
            "account": _("There is no account %(name)s here, or more than one."),
            "product": _("There is no product %(name)s here, or more than one."),
        }
        raise NotVisible(words[by] % {"name": repr(name)})
    return found
