"""Who can sign in to the demo company, and what pages say about it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.demo.company import PRODUCER

PASSWORD = "meetpunt-demo"
"""Of every sign-in of the demo company, known to all; that is why it is not made on a public host unasked."""
DOMAIN = "demo.example"

TRAINER = "Tessa Roos"
SIGN_INS = (
    (_("Sales manager"), "Anna de Vries", "anna"),
    (_("Sales manager of another team"), "Ingrid Kamp", "ingrid"),
    (_("Sales representative"), "Bram Bakker", "bram"),
    (_("Sales representative of another team"), "Carla Smit", "carla"),
    (_("Director"), "Hendrik Vonk", "hendrik"),
    (_("Administrator"), "Marloes Tuin", "marloes"),
    (_("Trainer from elsewhere"), TRAINER, "tessa"),
    (_("Production and logistics"), PRODUCER, "production"),
)
"""Role, name, and what stands before the @."""

DEMO_NOTE = _("This company and its people are invented. Nothing here happened.")
"""For the banner on every page of the demo company."""


def demo_sign_ins() -> list[tuple[str, str, str]]:
    """Role in words, e-mail address and password of everybody who can sign in."""
    return [(str(role), f"{local}@{DOMAIN}", PASSWORD) for role, _name, local in SIGN_INS]


def demo_emails() -> dict[str, str]:
    """The e-mail address by name of who signs in."""
    return {name: f"{local}@{DOMAIN}" for _role, name, local in SIGN_INS}
