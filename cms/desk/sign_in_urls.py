"""Addresses of signing in and of one's own login: allauth's views that this site uses, no more."""

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.urls import include, path, re_path

from cms.desk import own_login_views
from cms.people.logins import SignIn

urlpatterns = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("logout/", own_login_views.log_out, name="account_logout"),
    path("account/", own_login_views.overview, name="account_overview"),
    path("account/signatures/", own_login_views.signatures, name="account_signatures"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("account/verify/", own_login_views.verify_address, name="account_verify_address"),
    re_path(
        r"^account/address/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"
    ),
    path("password/", account.password_reset, name="account_reset_password"),
    path("password/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/set/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("account/second/", include("allauth.mfa.urls")),
]
