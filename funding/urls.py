"""Addresses of the pages about money."""

from django.urls import include, path

from funding.views import money

money_urls = [
    path("", money.money, name="money"),
    path("toekenningen/nieuw/", money.grant_create, name="grant-create"),
    path("toekenningen/<int:pk>/", money.grant_update, name="grant-update"),
    path("toekenningen/<int:pk>/goedkeuren/", money.grant_approve, name="grant-approve"),
    path("beschikbaarstellingen/nieuw/", money.appropriation_create, name="appropriation-create"),
    path(
        "beschikbaarstellingen/<int:pk>/", money.appropriation_update, name="appropriation-update"
    ),
    path("bestedingen/nieuw/", money.spending_create, name="spending-create"),
    path("bestedingen/<int:pk>/", money.spending_update, name="spending-update"),
]
urlpatterns = [path("regio/<slug:region>/middelen/", include(money_urls))]
