"""The map of the site; each app keeps the addresses of its own pages."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from soest_sob import technical
from soest_sob.disclosure import robots_txt, security_txt
from soest_sob.views import health, home, rights

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("rechten/", rights, name="rights"),
    path("gezondheid/", health, name="health"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path("robots.txt", robots_txt, name="robots"),
    path("", include("soest_sob.sign_in.urls")),
    path("", include("agenda.urls")),
    path("", include("funding.urls")),
    path("", include("buildingblocks.urls")),
]
if settings.DJANGO_ADMIN:
    urlpatterns.append(path("technisch/", technical.site.urls))
handler429 = "soest_sob.sign_in.views.too_many"
