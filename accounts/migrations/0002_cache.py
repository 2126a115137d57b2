"""The table in which all processes of the web server count attempts to sign in."""

from django.core.management import call_command
from django.db import migrations


def make_table(apps, editor):
    call_command("createcachetable", database=editor.connection.alias, verbosity=0)


def drop_table(apps, editor):
    editor.execute('DROP TABLE IF EXISTS "cache"')


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(make_table, drop_table),
    ]
