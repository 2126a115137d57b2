"""Addresses of the pages about figures and sources."""

from django.urls import include, path

from buildingblocks.views import documents, events, figures, grid, people

figure_urls = [
    path("", figures.figures, name="figures"),
    path("invoer/", grid.figure_grid, name="figure-grid"),
    path("plaatsingen/nieuw/", figures.placement_create, name="placement-create"),
    path("plaatsingen/<int:pk>/", figures.placement_update, name="placement-update"),
    path("stromen/nieuw/", figures.flow_create, name="flow-create"),
    path("stromen/<int:pk>/", figures.flow_update, name="flow-update"),
    path("taakstellingen/nieuw/", figures.target_create, name="target-create"),
    path("taakstellingen/<int:pk>/", figures.target_update, name="target-update"),
    path("taakstellingen/<int:pk>/goedkeuren/", figures.target_approve, name="target-approve"),
]
document_urls = [
    path("", documents.document_list, name="documents"),
    path("nieuw/", documents.document_create, name="document-create"),
    path("<slug:code>/", documents.document_detail, name="document-detail"),
    path("<slug:code>/wijzigen/", documents.document_update, name="document-update"),
]
admin_urls = [
    path("mensen/", people.people_list, name="people"),
    path("mensen/uitnodigen/", people.invite, name="invite"),
    path("mensen/<int:pk>/", people.person, name="person"),
    path("mensen/<int:pk>/uitnodiging/", people.person_invite, name="person-invite"),
    path("mensen/<int:pk>/sluiten/", people.person_close, name="person-close"),
    path("mensen/<int:pk>/openen/", people.person_open, name="person-open"),
    path("mensen/<int:pk>/tweede-stap/", people.person_wipe, name="person-wipe"),
    path("mensen/<int:pk>/rollen/nieuw/", people.role_create, name="role-create"),
    path("mensen/<int:pk>/rollen/<int:membership>/", people.role_update, name="role-update"),
    path("gebeurtenissen/", events.events, name="events"),
]
urlpatterns = [
    path("regio/<slug:region>/cijfers/", include(figure_urls)),
    path("bronnen/", include(document_urls)),
    path("beheer/", include(admin_urls)),
]
