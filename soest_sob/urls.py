"""The map of the site."""

from django.urls import URLPattern, URLResolver, path

from soest_sob.views import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("gezondheid/", health, name="health"),
]
