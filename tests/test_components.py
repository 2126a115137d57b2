"""The building stones of pages: components, form fields, navigation and error pages."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.urls import path, resolve

from soest_sob.context import REGION_PAGES, navigation

TEMPLATES = sorted(
    path
    for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html")
    if "reports" not in path.parts  # paper knows no Content-Security-Policy
)


def page(request, **kwargs):
    return HttpResponse()


urlpatterns = [
    path("", page, name="home"),
    path("regio/<slug:region>/", page, name="region-overview"),
    path("bronnen/", page, name="documents"),
    *(
        path(f"regio/<slug:region>/{name}/", page, name=name)
        for name in REGION_PAGES
        if name != "region-overview"
    ),
    path("regio/<slug:region>/item-list/<slug:code>/", page),
]


def nav(address):
    request = RequestFactory().get(address)
    with override_settings(ROOT_URLCONF=__name__):
        request.session = dict(resolve(address).kwargs)  # as `asked_region` leaves it
        return navigation(request)


def current(address):
    return {item["label"]: item["current"] for item in nav(address) if item["current"]}


def test_the_navigation_marks_the_page_or_the_section_that_one_is_in():
    assert current("/regio/amersfoort/") == {"Overzicht": "page"}
    assert current("/regio/amersfoort/item-list/") == {"Agenda": "page"}
    assert current("/regio/amersfoort/item-list/b2/") == {"Agenda": "true"}


def test_the_navigation_stays_within_the_region():
    urls = [item["url"] for item in nav("/regio/fryslan-west/")]
    assert urls[-1] == "/bronnen/"
    assert all(url.startswith("/regio/fryslan-west/") for url in urls[:-1])


def test_a_page_without_a_region_has_no_navigation():
    assert nav("/bronnen/") == []
    assert nav("/") == []
    assert navigation(RequestFactory().get("/onbekend/")) == []


def show(name, **context):
    html = render_to_string(f"components/{name}.html", context)
    return re.sub(r"\s+", " ", html)


@pytest.mark.parametrize(
    ("light", "word"),
    [
        ("groen", "Op schema"),
        ("oranje", "Risico"),
        ("rood", "Niet gehaald"),
        ("", "Geen oordeel"),
        (None, "Geen oordeel"),
    ],
)
def test_a_stoplight_says_its_colour_in_words(light, word):
    assert word in show("stoplight", light=light)


def test_a_nought_is_not_the_same_as_not_known():
    assert "nog niet bekend" not in show("figure", label="Plaatsingen", value=0)
    assert "nog niet bekend" in show("figure", label="Plaatsingen", value=None)
    assert "nog niet bekend" in show("figure", label="Plaatsingen")
    assert "nog niet bekend" not in show("fact", label="Plaatsingen", value=0)
    assert "leeg" in show("value", tag="ins", value="")
    assert "leeg" not in show("value", tag="ins", value=0)


def test_what_people_typed_is_shown_as_text():
    change = {"label": "Titel", "old": "<b>oud</b>", "new": "<script>"}
    html = show(
        "history_entry", entry={"what": "<i>", "who": "x", "when": "nu", "changes": [change]}
    )
    assert "<b>" not in html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_an_error_is_announced_at_once_and_other_messages_in_turn():
    assert 'role="alert"' in show("alert", tone="error", text="Fout")
    assert 'role="status"' in show("alert", tone="success", text="Gelukt")


def test_pagination_keeps_the_filters():
    request = RequestFactory().get("/?status=risico&pagina=3")
    pages = Paginator(range(100), 10).get_page(3)
    html = render_to_string("components/pagination.html", {"page": pages}, request)
    assert "status=risico&amp;pagina=4" in html
    assert html.count("aria-current") == 1
    assert html.count("…") == 1


class ItemForm(forms.Form):
    title = forms.CharField(label="Titel", help_text="Kort en concreet")
    owner = forms.CharField(label="Trekker", required=False)
    status = forms.ChoiceField(label="Status", choices=[("a", "A")], widget=forms.RadioSelect)
    block = forms.ChoiceField(label="Blok", choices=[("G", [("1", "Een")]), ("2", "Twee")])
    note = forms.CharField(widget=forms.Textarea(attrs={"class": "wide"}), required=False)
    public = forms.BooleanField(label="Openbaar", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


def test_a_field_tells_its_help_and_its_error_to_everybody():
    html = ItemForm({"version": 1})["title"].as_field_group()
    assert 'aria-invalid="true"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    assert all(f'id="{name}"' in html for name in described)
    assert len(described) == 2


def test_fields_that_may_stay_empty_say_so_in_words():
    form = ItemForm()
    assert "niet verplicht" in form["owner"].as_field_group()
    assert "niet verplicht" not in form["title"].as_field_group()
    assert "niet verplicht" not in form["public"].as_field_group()


def test_choices_stand_in_a_group_with_a_name():
    html = ItemForm()["status"].as_field_group()
    assert html.strip().startswith("<fieldset")
    assert "<legend" in html


def test_a_field_keeps_its_own_class_beside_that_of_the_kit():
    html = str(ItemForm()["note"])
    assert html.count("class=") == 1
    assert "utrecht-textarea" in html
    assert "wide" in html


def test_a_select_shows_its_groups():
    assert '<optgroup label="G">' in str(ItemForm()["block"])


def test_the_summary_of_errors_leads_to_the_fields():
    html = str(ItemForm({"title": "x", "block": "1", "version": 1}))
    assert 'href="#id_status"' in html
    assert 'id="id_status"' in html
    assert "Er is nog niets opgeslagen" in html
    assert "Er is nog niets opgeslagen" not in str(ItemForm())


@pytest.mark.parametrize("name", ["500.html", "403_csrf.html"])
def test_the_last_resort_pages_need_no_context(name):
    assert '<main id="inhoud"' in render_to_string(name)


@pytest.mark.django_db
def test_sign_in_shows_its_form_without_a_user(client):
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=False)
    fields = {"login": forms.EmailField(), "password": forms.CharField()}
    form = type("SignIn", (forms.Form,), fields)()
    context = {"form": form, "next": "/", "providers": [], "demo_people": []}
    html = render_to_string("account/login.html", context, request)
    assert 'name="login"' in html
    assert "menu__panel" not in html


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_a_style_or_script_of_its_own(template):
    text = template.read_text()
    assert not re.search(r"<style\b|\s(style|on\w+)=|javascript:", text)
    scripts = re.findall(r"<script\b.*", text)
    ours = (Path(settings.BASE_DIR) / "static/js").glob("*.js")
    lines = {f"""<script src="{{% static 'js/{path.name}' %}}" defer></script>""" for path in ours}
    assert set(scripts) <= lines
