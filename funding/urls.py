"""Addresses of the pages about money."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
