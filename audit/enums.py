"""Closed lists of the audit layer."""

from django.db import models


class Route(models.TextChoices):
    """The way by which a change came in."""

    WEB = "web", "Scherm"
    COMMAND = "opdracht", "Opdrachtregel"
    IMPORT = "import", "Import"
    FACTS = "bronnen", "Inlezen van bronnen"
    MIGRATION = "migratie", "Migratie"
    DIRECT = "direct", "Rechtstreeks in de database"


class Action(models.TextChoices):
    """What somebody did, or tried to do, that is worth finding back later."""

    SIGN_IN = "aanmelden", "Aanmelden"
    SIGN_OUT = "afmelden", "Afmelden"
    PASSWORD = "wachtwoord", "Wachtwoord gekozen of gewijzigd"  # a name, no password
    SECOND_STEP_SET = "tweede_stap_ingesteld", "Tweede stap ingesteld"
    SECOND_STEP_REMOVED = "tweede_stap_verwijderd", "Tweede stap verwijderd"
    INVITE = "uitnodigen", "Uitnodigen"
    RIGHTS = "rechten", "Rechten geven of beëindigen"
    ACCOUNT = "account", "Account openen of sluiten"
    ACCESS = "toegang", "Toegang tot een pagina of handeling"
    DOWNLOAD = "downloaden", "Downloaden"
    EXPORT = "exporteren", "Exporteren"
    DELIVER = "aanleveren", "Spreadsheet aanleveren"
    PROCESS = "verwerken", "Import verwerken"
    UNDO = "terugdraaien", "Import terugdraaien"
    REPORT = "verslag", "Verslag voorbereiden of vaststellen"


class Result(models.TextChoices):
    OK = "gelukt", "Gelukt"
    REFUSED = "geweigerd", "Geweigerd"


class DocumentKind(models.TextChoices):
    COUNCIL_PROPOSAL = "raadsvoorstel", "Raadsvoorstel"
    COUNCIL_DECISION = "raadsbesluit", "Raadsbesluit"
    PRINCIPLES = "uitgangspunten", "Uitgangspunten"
    PLAN = "toekomstplan", "Toekomstplan"
    BOARD_PROPOSAL = "ab_voorstel", "AB-voorstel"
    COLLEGE_NOTICE = "mededeling_college", "Mededeling van het college"
    INFORMATION_LETTER = "rib", "Raadsinformatiebrief"
    MINISTER_LETTER = "kamerbrief", "Kamerbrief"
    CIRCULAR = "circulaire", "Circulaire"
    ADVICE = "advies", "Advies"
    BUDGET = "begroting", "Begroting"
    INTERIM_REPORT = "berap", "Bestuursrapportage"
    ANNUAL_REPORT = "jaarstukken", "Jaarstukken"
    REGULATION = "regeling", "Regeling"
    RESEARCH = "onderzoek", "Onderzoek of evaluatie"
    DELIVERY = "aanlevering", "Aanlevering door een gemeente"
    OTHER = "overig", "Overig"


class Confidentiality(models.TextChoices):
    PUBLIC = "openbaar", "Openbaar"
    CONFIDENTIAL = "vertrouwelijk", "Vertrouwelijk"
    SECRET = "geheim", "Geheim"  # a degree of secrecy, not a password


class ImportStatus(models.TextChoices):
    """How far an uploaded spreadsheet is."""

    UPLOADED = "geupload", "Ontvangen"
    MAPPING = "koppelen", "Kolommen koppelen"
    REJECTED = "afgekeurd", "Afgekeurd"
    READY = "klaar", "Klaar om te verwerken"
    DONE = "verwerkt", "Verwerkt"
    UNDONE = "teruggedraaid", "Teruggedraaid"


class RowOutcome(models.TextChoices):
    """What an import does, or undoing it did, with a line of the file."""

    NEW = "nieuw", "Nieuw"
    CHANGED = "gewijzigd", "Gewijzigd"
    SAME = "gelijk", "Ongewijzigd"
    SKIPPED = "overgeslagen", "Overgeslagen"
    WRONG = "fout", "Fout"
    REVERTED = "teruggedraaid", "Teruggedraaid"
    KEPT = "behouden", "Behouden, want later gewijzigd"
    IMPOSSIBLE = "niet_mogelijk", "Terugdraaien niet mogelijk"

    @classmethod
    def written(cls) -> list["RowOutcome"]:
        return [cls.NEW, cls.CHANGED]
