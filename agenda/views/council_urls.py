"""Addresses of what councils get: rounds, frozen editions, the calendar, checking a file."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from agenda.views import authentic, calendar, editions
from agenda.views.rounds import acts, check, detail, edition, exceptions, listing


class RoundConverter:
    """The number of a reporting round: 2026-01."""

    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RoundConverter, "round")

round_urls: list[URLPattern] = [
    path("", listing.round_list, name="round-list"),
    path("nieuw/", listing.round_plan, name="round-plan"),
    path("uitzonderingen/", exceptions.exception_list, name="exception-list"),
    path(
        "uitzonderingen/<int:pk>/goedkeuren/",
        exceptions.exception_approve,
        name="exception-approve",
    ),
    path(
        "uitzonderingen/<int:pk>/intrekken/",
        exceptions.exception_withdraw,
        name="exception-withdraw",
    ),
    path("<round:number>/", detail.round_detail, name="round-detail"),
    path("<round:number>/wijzigen/", listing.round_update, name="round-update"),
    path("<round:number>/controle/", check.round_check, name="round-check"),
    path("<round:number>/uitzondering/", exceptions.exception_ask, name="exception-ask"),
    *(
        path(f"<round:number>/{act}/", acts.round_act, {"act": act}, name=f"round-act-{act}")
        for act in acts.ACTS
    ),
    path("<round:number>/vaststellen/", acts.round_freeze, name="round-freeze"),
    path("<round:number>/voortgang/", acts.round_work, name="round-work"),
    path("<round:number>/edities/<slug:place>/", edition.planned_edition, name="planned-edition"),
    path("<round:number>/voorbeeld/<slug:place>/", edition.planned_preview, name="planned-preview"),
    path("<round:number>/voorbeeld/<slug:place>/pdf/", edition.planned_pdf, name="planned-pdf"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("verslagen/<slug:region>/rondes/", include(round_urls)),
    path("griffie/", editions.clerk_home, name="clerk-home"),
    path("griffie/<slug:region>/<slug:place>/", editions.clerk_place, name="clerk-place"),
    path("verslag/<slug:reference>/", editions.edition, name="edition"),
    path("verslag/<slug:reference>/<slug:kind>/", editions.edition_file, name="edition-file"),
    path("controleer/", authentic.check_file, name="check-file"),
    path("kalender/", calendar.calendar_home, name="calendar-home"),
    path("kalender/abonnement/<str:token>.ics", calendar.calendar_feed, name="calendar-feed"),
    path("kalender/<slug:region>/", calendar.calendar_page, name="calendar"),
    path("kalender/<slug:region>/<slug:place>/", calendar.calendar_page, name="calendar-place"),
]
