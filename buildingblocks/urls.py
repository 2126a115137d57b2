"""Addresses of the pages about figures and sources."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
