"""The device and the place of a sign-in in plain words, from what a browser says of itself and a network address."""

from __future__ import annotations

from ipaddress import ip_address

from django.utils.translation import gettext as _

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What stands in what a browser calls itself; the first that fits: many call themselves Chrome or Safari too."""
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device(told: str) -> str:
    """As "Chrome on Windows"."""
    browser = next((name for mark, name in BROWSERS if mark in told), "")
    system = next((name for mark, name in SYSTEMS if mark in told), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("an unknown device")


def place(address: str) -> str:
    """The network address, and whether it lies in one's own network."""
    try:
        found = ip_address(address)
    except ValueError:
        return _("an unknown place")
    if found.is_loopback:
        return _("the server itself")
    if found.is_private:
        return _("%(address)s (own network)") % {"address": address}
    return address
