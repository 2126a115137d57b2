"""Addresses of the agenda and what hangs from it."""

from datetime import date

from django.urls import URLPattern, URLResolver, include, path, register_converter

from agenda.views import (
    completeness,
    decisions,
    history,
    items,
    overview,
    principles,
    progress,
    register,
    reports,
    steps,
    work,
)
from agenda.views.imports import (
    batch,
    confirm,
    downloads,
    listing,
    lists,
    mapping,
    undo,
    upload,
    working,
)


class DayConverter:
    """A day in an address: 2026-03-31."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

overview_urls: list[URLPattern] = [
    path("regio/<slug:region>/", overview.overview, name="region-overview"),
]

report_urls: list[URLPattern] = [
    path("rapportages/", reports.reports_home, name="reports-home"),
    path("rapportages/<slug:region>/", reports.reports, name="reports"),
    path("rapportages/<slug:region>/<slug:place>/", reports.report_page, name="report-page"),
    path("rapportages/<slug:region>/<slug:place>/pdf/", reports.report_pdf, name="report-pdf"),
]

import_urls: list[URLPattern] = [
    path("", listing.import_list, name="imports"),
    path("nieuw/", upload.import_upload, name="import-upload"),
    path("werk/<slug:ticket>/", working.import_work, name="import-work"),
    path("sjablonen/", downloads.import_templates, name="import-templates"),
    path(
        "sjablonen/<slug:region>/<slug:place>/<slug:kind>.<slug:form>",
        downloads.import_template,
        name="import-template",
    ),
    path("<int:pk>/", batch.import_detail, name="import-detail"),
    path("<int:pk>/meldingen/", lists.import_messages, name="import-messages"),
    path("<int:pk>/rijen/", lists.import_rows, name="import-rows"),
    path("<int:pk>/herkend/", lists.import_recognised, name="import-recognised"),
    path("<int:pk>/kolommen/", mapping.import_mapping, name="import-mapping"),
    path("<int:pk>/vergelijken/", confirm.import_compare, name="import-compare"),
    path("<int:pk>/verwerken/", confirm.import_confirm, name="import-confirm"),
    path("<int:pk>/terugdraaien/", undo.import_undo, name="import-undo"),
    path("<int:pk>/bestand/", downloads.import_original, name="import-original"),
    path("<int:pk>/meldingen.xlsx", downloads.import_marked, name="import-marked"),
]

item_urls: list[URLPattern] = [
    path("", items.item_list, name="item-list"),
    path("nieuw/", items.item_create, name="item-create"),
    path("<str:code>/", items.item_detail, name="item-detail"),
    path("<str:code>/wijzigen/", items.item_update, name="item-update"),
    path("<str:code>/status/", items.item_status, name="item-status"),
    path("<str:code>/stappen/nieuw/", steps.step_create, name="step-create"),
    path("<str:code>/stappen/<int:sequence>/", steps.step_update, name="step-update"),
    path("<str:code>/voortgang/nieuw/", progress.progress_create, name="progress-create"),
    path("<str:code>/voortgang/<day:day>/", progress.progress_update, name="progress-update"),
]

decision_urls: list[URLPattern] = [
    path("", decisions.decisions, name="decisions"),
    path("nieuw/", decisions.proposal_create, name="proposal-create"),
    path("<slug:code>/wijzigen/", decisions.proposal_update, name="proposal-update"),
    path("<slug:code>/nieuw/", decisions.decision_create, name="decision-create"),
    path("<slug:code>/<int:pk>/", decisions.decision_update, name="decision-update"),
]

RISK, AGREEMENT, EVALUATION = ({"kind": kind} for kind in register.KINDS)
register_urls: list[URLPattern] = [
    path("afspraken-en-risicos/", register.register, name="register"),
    path("risicos/nieuw/", register.record_create, RISK, name="risk-create"),
    path("risicos/<int:number>/", register.record_update, RISK, name="risk-update"),
    path("afspraken/nieuw/", register.record_create, AGREEMENT, name="agreement-create"),
    path("afspraken/<int:number>/", register.record_update, AGREEMENT, name="agreement-update"),
    path("evaluaties/nieuw/", register.record_create, EVALUATION, name="evaluation-create"),
    path("evaluaties/<int:number>/", register.record_update, EVALUATION, name="evaluation-update"),
]

region_urls: list[URLPattern | URLResolver] = [
    path("agenda/", include(item_urls)),
    path("besluiten/", include(decision_urls)),
    path("uitgangspunten/", principles.principles, name="principles"),
    path("volledigheid/", completeness.completeness, name="completeness"),
    *register_urls,
]

urlpatterns: list[URLPattern | URLResolver] = [
    *overview_urls,
    *report_urls,
    path("mijn-werk/", work.my_work, name="my-work"),
    path("", include("agenda.views.council_urls")),
    path("importeren/", include(import_urls)),
    path("regio/<slug:region>/", include(region_urls)),
    path("geschiedenis/<str:label>/<int:pk>/", history.record_history, name="record-history"),
]
