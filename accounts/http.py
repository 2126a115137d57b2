"""The request as views know it: sign-in is the rule, so there is always a user of ours."""

from django.http import HttpRequest

from accounts.models import User


class Request(HttpRequest):
    user: User
