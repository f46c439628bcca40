"""Addresses of how people sign in: second steps, passkeys, sign-on, and what an organisation asks."""

from django.urls import URLPattern, path

from meetpunt.web.views import own_sign_in, passkeys, sign_in, sign_on
from meetpunt.web.views.administration import signing_in

urlpatterns: list[URLPattern] = [
    path("sign-in/second/", sign_in.second_step, name="second-step"),
    path("sign-in/confirm/", sign_in.confirm, name="confirm"),
    path("sign-in/passkey/begin/", passkeys.sign_begin, name="passkey-begin"),
    path("sign-in/passkey/end/", passkeys.sign_end, name="passkey-end"),
    path("sign-in/through/<int:organisation_id>/", sign_on.go, name="sign-on"),
    path("sign-in/back/", sign_on.back, name="sign-on-back"),
    path("sign-in/suspended/", sign_in.suspended, name="suspended"),
    path("sign-in/needed/second/", own_sign_in.needed, name="second-step-needed"),
    path("sign-in/needed/through/", sign_on.needed, name="sign-on-needed"),
    path("my-sign-in/", own_sign_in.overview, name="my-sign-in"),
    path("my-sign-in/app/", own_sign_in.app, name="second-step-app"),
    path("my-sign-in/app/remove/", own_sign_in.remove_app, name="second-step-app-remove"),
    path("my-sign-in/passkey/", passkeys.make, name="passkey-new"),
    path("my-sign-in/passkey/begin/", passkeys.make_begin, name="passkey-new-begin"),
    path("my-sign-in/passkey/end/", passkeys.make_end, name="passkey-new-end"),
    path("my-sign-in/passkey/<int:passkey_id>/remove/", own_sign_in.remove_passkey, name="passkey-remove"),
    path("my-sign-in/codes/", own_sign_in.codes, name="recovery-codes"),
    path("my-sign-in/password/", own_sign_in.password, name="my-password"),
    path("my-sign-in/end/", own_sign_in.end, name="sign-in-end"),
    path("settings/signing-in/", signing_in.page, name="signing-in"),
    path("settings/signing-in/sign-on/", signing_in.sign_on, name="signing-in-sign-on"),
    path("settings/signing-in/sign-on/forget/", signing_in.forget, name="signing-in-forget"),
    path("people/<int:person_id>/second-step/", signing_in.take_second_step_away, name="person-second-step"),
]
