from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Spoor"

    def ready(self) -> None:
        from audit.checks import guards_are_in_place  # noqa: PLC0415  # models must be loaded
        from audit.context import prepare_connection  # noqa: PLC0415  # models must be loaded

        connection_created.connect(prepare_connection)
        register(guards_are_in_place, Tags.database)
