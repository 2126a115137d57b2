from django.apps import AppConfig


class SoestSobConfig(AppConfig):
    name = "soest_sob"

    def ready(self) -> None:
        from soest_sob.sign_in import receivers  # noqa: F401, PLC0415  # models must be loaded
