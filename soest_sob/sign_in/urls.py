"""Addresses of signing in; of django-allauth only what is needed here.

Names with an underscore are the library's: it looks its own pages up by them.
"""

from allauth.socialaccount.providers.openid_connect.views import callback
from allauth.socialaccount.providers.openid_connect.views import login as to_provider
from django.urls import include, path, re_path

from soest_sob.sign_in import own_pages, views

sign_in_urls = [
    path("", views.SignIn.as_view(), name="login"),
    path("", views.SignIn.as_view(), name="account_login"),
    path("code/", views.SecondStep.as_view(), name="mfa_authenticate"),
    path("passkey/", views.SignInWithPasskey.as_view(), name="mfa_login_webauthn"),
    path("gesloten/", views.Closed.as_view(), name="account_inactive"),
    path("opnieuw/", own_pages.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("opnieuw/code/", own_pages.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("opnieuw/passkey/", own_pages.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("gestopt/", views.Cancelled.as_view(), name="socialaccount_login_cancelled"),
    path("via/<slug:provider_id>/", to_provider, name="openid_connect_login"),
    path("via/<slug:provider_id>/terug/", callback, name="openid_connect_callback"),
    path("uitnodiging/<str:token>/", views.invitation, name="invitation"),
]
password_urls = [
    path("vergeten/", views.Forgotten.as_view(), name="account_reset_password"),
    path("vergeten/verstuurd/", views.LinkSent.as_view(), name="account_reset_password_done"),
    re_path(
        r"^nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.ChooseAnother.as_view(),
        name="account_reset_password_from_key",
    ),
    path("gekozen/", views.Chosen.as_view(), name="account_reset_password_from_key_done"),
    path("wijzigen/", own_pages.OtherPassword.as_view(), name="account_change_password"),
]
own_urls = [
    path("", own_pages.MyAccount.as_view(), name="mfa_index"),
    path("app/", own_pages.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("app/verwijderen/", own_pages.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("passkeys/nieuw/", own_pages.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(
        "passkeys/<int:pk>/verwijderen/",
        own_pages.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("herstelcodes/", own_pages.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path(
        "herstelcodes/nieuw/",
        own_pages.NewRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
]
urlpatterns = [
    path("aanmelden/", include(sign_in_urls)),
    path("afmelden/", views.SignOut.as_view(), name="logout"),
    path("afmelden/", views.SignOut.as_view(), name="account_logout"),
    path("wachtwoord/", include(password_urls)),
    path("mijn-account/", include(own_urls)),
]
