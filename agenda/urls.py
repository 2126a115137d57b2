"""Addresses of the agenda and what hangs from it."""

from django.urls import URLPattern

overview_urls: list[URLPattern] = []

urlpatterns: list[URLPattern] = [*overview_urls]
