"""The forms with which a CRM is connected, and with which it is told how much it may do."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.pipedrive.oauth import address_of
from meetpunt.connectors.salesforce.signing_in import is_private_key
from meetpunt.web import crm_words

SECRET = forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}, render_value=True)
WAYS = {
    "pipedrive": (
        ("token", gettext_lazy("With an API token")),
        ("person", gettext_lazy("By signing in there (OAuth)")),
    ),
    "salesforce": (
        ("client", gettext_lazy("With a client secret")),
        ("certificate", gettext_lazy("With a certificate (JWT)")),
        ("person", gettext_lazy("By signing in there (OAuth)")),
    ),
}


RIGHTS = {
    ("pipedrive", "token"): gettext_lazy(
        "Take the token of an administrator, or of a user who may see everything: what that user does not see is in no "
        "figure."
    ),
    ("pipedrive", "person"): gettext_lazy(
        "In the developer hub of Pipedrive, make a private app with the redirect address below and the scopes base, "
        "deals:read, leads:read, activities:full, contacts:read, products:read, users:read, recents:read and "
        "goals:read; and admin, deal-fields:full and contact-fields:full to have fields made and changes told."
    ),
    ("salesforce", "client"): gettext_lazy(
        "In Salesforce, make an external client app with the scope api and the client credentials flow, that runs as a "
        "user who may use the API and sees all records: what that user does not see is in no figure."
    ),
    ("salesforce", "certificate"): gettext_lazy(
        "In Salesforce, make an external client app with the scopes api and refresh_token and the JWT bearer flow, "
        "give it your certificate, and approve it beforehand for a user who sees all records."
    ),
    ("salesforce", "person"): gettext_lazy(
        "In Salesforce, make an external client app with the redirect address below and the scopes api and "
        "refresh_token; then sign in with a user who sees all records: what that user does not see is in no figure."
    ),
}
"""What is needed there first, per CRM and way."""


class ConnectForm(forms.Form):
    """What every connection is told; one that stands has its name (`of_standing`)."""

    name = forms.CharField(
        label=gettext_lazy("What you call it"),
        max_length=80,
        help_text=gettext_lazy("What is read is kept under this name, so it cannot be changed later."),
    )

    def of_standing(self, host: str) -> ConnectForm:
        """The form for other keys of a connection at this address."""
        del self.fields["name"]
        for field in ("company", "login_url"):
            if field in self.fields:
                self.fields[field].initial = host if field == "company" else f"https://{host}"
        return self

    def keys(self) -> dict[str, str]:
        """What it signs in with."""
        raise NotImplementedError


class PipedriveToken(ConnectForm):
    """An API token that somebody copied."""

    company = forms.CharField(
        label=gettext_lazy("Address of your Pipedrive"),
        max_length=200,
        help_text=gettext_lazy("As in the address bar when you work in it: yourcompany.pipedrive.com."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "off", "spellcheck": "false"}),
    )
    token = forms.CharField(
        label=gettext_lazy("API token"),
        max_length=200,
        help_text=gettext_lazy("In Pipedrive: your name, Personal preferences, API. It sees what that user sees."),
        widget=SECRET,
    )

    def clean_company(self) -> str:
        """The address of that company's Pipedrive."""
        told: str = self.cleaned_data["company"].strip()
        if settings.FETCH_LOOPBACK and told.startswith("http://127.0.0.1:"):
            return told.rstrip("/")
        try:
            return address_of(told)
        except ConnectorError:
            raise forms.ValidationError(
                _("This is no address of a Pipedrive. It looks like yourcompany.pipedrive.com.")
            ) from None

    def keys(self) -> dict[str, str]:
        """The token, and where it holds."""
        return {"api_domain": self.cleaned_data["company"], "api_token": self.cleaned_data["token"].strip()}


class PersonForm(ConnectForm):
    """The app that was registered there, for somebody who signs in there."""

    client_id = forms.CharField(label=gettext_lazy("Client ID of your app there"), max_length=300)
    client_secret = forms.CharField(label=gettext_lazy("Client secret"), max_length=300, widget=SECRET)

    def keys(self) -> dict[str, str]:
        """The app."""
        told = {name: self.cleaned_data[name].strip() for name in ("client_id", "client_secret")}
        return {name: text for name, text in told.items() if text}


class SalesforceClient(ConnectForm):
    """An app that signs in as a user of its own."""

    login_url = forms.CharField(
        label=gettext_lazy("Address of your Salesforce"),
        max_length=200,
        help_text=gettext_lazy("Your own domain, as https://yourcompany.my.salesforce.com; a sandbox has its own."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "off", "spellcheck": "false"}),
    )
    client_id = forms.CharField(label=gettext_lazy("Consumer key of the external client app"), max_length=300)
    client_secret = forms.CharField(label=gettext_lazy("Client secret"), max_length=300, widget=SECRET)

    def clean_login_url(self) -> str:
        """An address without what follows the domain."""
        return login_url(self.cleaned_data["login_url"])

    def keys(self) -> dict[str, str]:
        """The app and its secret."""
        return {name: self.cleaned_data[name].strip() for name in ("login_url", "client_id", "client_secret")}


class SalesforceCertificate(SalesforceClient):
    """An app whose requests are signed with our key, for a user who was approved there."""

    client_secret = None  # type: ignore[assignment]
    username = forms.CharField(label=gettext_lazy("User name there"), max_length=200)
    private_key = forms.CharField(
        label=gettext_lazy("Private key"),
        max_length=20_000,
        help_text=gettext_lazy("The whole text, from -----BEGIN to END-----. Its certificate stands in the app there."),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false", "class": "code"}),
    )

    def clean_private_key(self) -> str:
        """A key that can sign."""
        told: str = self.cleaned_data["private_key"].strip()
        if not is_private_key(told):
            raise forms.ValidationError(
                _("This is no private RSA key. Paste the file whole (PEM), of a key without a password.")
            )
        return told

    def keys(self) -> dict[str, str]:
        """The app, the user and our key."""
        names = ("login_url", "client_id", "username", "private_key")
        return {name: self.cleaned_data[name].strip() for name in names}


class SalesforcePerson(PersonForm):
    """Somebody signs in at Salesforce, where an app need not have a secret."""

    login_url = forms.CharField(
        label=gettext_lazy("Address of your Salesforce"),
        max_length=200,
        initial="https://login.salesforce.com",
        help_text=gettext_lazy("Of a sandbox https://test.salesforce.com, or your own domain."),
    )
    client_id = forms.CharField(label=gettext_lazy("Consumer key of the external client app"), max_length=300)
    client_secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        max_length=300,
        required=False,
        widget=SECRET,
        help_text=gettext_lazy("Leave it empty when the app has none."),
    )
    field_order = ("name", "login_url", "client_id", "client_secret")

    def clean_login_url(self) -> str:
        """An address without what follows the domain."""
        return login_url(self.cleaned_data["login_url"])

    def keys(self) -> dict[str, str]:
        """The app, and where people sign in."""
        return {**super().keys(), "login_url": self.cleaned_data["login_url"]}


FORMS: dict[tuple[str, str], type[ConnectForm]] = {
    ("pipedrive", "token"): PipedriveToken,
    ("pipedrive", "person"): PersonForm,
    ("salesforce", "client"): SalesforceClient,
    ("salesforce", "certificate"): SalesforceCertificate,
    ("salesforce", "person"): SalesforcePerson,
}


class TermsForm(forms.Form):
    """How much a connection may do."""

    every_minutes = forms.IntegerField(
        label=gettext_lazy("Look for changes every so many minutes"), min_value=5, max_value=1440
    )
    cap = forms.IntegerField(label=gettext_lazy("At most so much a day"), min_value=1, required=False)
    writes_back = forms.MultipleChoiceField(
        label=gettext_lazy("Write back what is logged and planned here"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Only what is written down from now on, and only with customers whom the CRM knows. What is called off "
            "here is taken away there. What somebody changed there is never written over: it waits on this page."
        ),
    )

    def __init__(self, kind: str, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        kinds: Any = self.fields["writes_back"]
        kinds.choices = crm_words.kinds()
        self.fields["cap"].help_text = _CAPS[kind]


_CAPS = {
    "pipedrive": gettext_lazy(
        "In tokens. Pipedrive gives a company 30,000 a day for each seat (times 2, 5 or 7 on the larger plans), shared "
        "with all your other apps; a quarter of that is a safe choice. Empty: no cap."
    ),
    "salesforce": gettext_lazy(
        "In requests. A fifth of what Salesforce gives is left alone in any case. Empty: no cap."
    ),
}


def login_url(told: str) -> str:
    """Where to sign in, from what somebody typed or copied; raises ValidationError when it is no address.

    The pages where people work bear other names than the address where programs sign in: that is found from them.
    """
    text = told.strip() if "://" in told else f"https://{told.strip()}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").lower()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        host = ""
    for ending in PAGES:
        host = host.removesuffix(ending) + ".my.salesforce.com" if host.endswith(ending) else host
    if settings.FETCH_LOOPBACK and host == "127.0.0.1":
        return f"{parts.scheme}://{host}{port}"
    if "." not in host:
        raise forms.ValidationError(_("This is no address. Copy it from the address bar of your Salesforce."))
    return f"https://{host}{port}"


PAGES = (".lightning.force.com", ".my.salesforce-setup.com")
"""What the addresses of Salesforce's pages for people end in."""
