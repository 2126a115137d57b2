"""The map of the site; each app keeps the addresses of its own pages."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, include, path

from soest_sob.views import SignIn, health, home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("aanmelden/", SignIn.as_view(), name="login"),
    path("afmelden/", LogoutView.as_view(), name="logout"),
    path("gezondheid/", health, name="health"),
    path("", include("agenda.urls")),
    path("", include("funding.urls")),
    path("", include("buildingblocks.urls")),
]
