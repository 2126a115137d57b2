from django.apps import AppConfig


class SoestSobConfig(AppConfig):
    name = "soest_sob"
