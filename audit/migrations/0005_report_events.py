"""What is done with a reporting round is an event too."""

from django.db import migrations, models

from audit.operations import Guard, Unguard

GUARDED = {
    "append_only": ("seal", "importfile", "importrow", "auditevent"),
    "also": ("accounts.User",),
}


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0004_import_events'),
    ]

    operations = [
        Unguard(**GUARDED),
        migrations.RemoveConstraint(
            model_name='auditevent',
            name='event_action_is_known',
        ),
        migrations.AlterField(
            model_name='auditevent',
            name='action',
            field=models.CharField(choices=[('aanmelden', 'Aanmelden'), ('afmelden', 'Afmelden'), ('wachtwoord', 'Wachtwoord gekozen of gewijzigd'), ('tweede_stap_ingesteld', 'Tweede stap ingesteld'), ('tweede_stap_verwijderd', 'Tweede stap verwijderd'), ('uitnodigen', 'Uitnodigen'), ('rechten', 'Rechten geven of beëindigen'), ('account', 'Account openen of sluiten'), ('toegang', 'Toegang tot een pagina of handeling'), ('downloaden', 'Downloaden'), ('exporteren', 'Exporteren'), ('aanleveren', 'Spreadsheet aanleveren'), ('verwerken', 'Import verwerken'), ('terugdraaien', 'Import terugdraaien'), ('verslag', 'Verslag voorbereiden of vaststellen')], max_length=30, verbose_name='wat'),
        ),
        migrations.AddConstraint(
            model_name='auditevent',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['aanmelden', 'afmelden', 'wachtwoord', 'tweede_stap_ingesteld', 'tweede_stap_verwijderd', 'uitnodigen', 'rechten', 'account', 'toegang', 'downloaden', 'exporteren', 'aanleveren', 'verwerken', 'terugdraaien', 'verslag'])), name='event_action_is_known'),
        ),
        Guard(**GUARDED),
    ]
