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
    SECRET = "geheim", "Geheim"  # noqa: S105  # a degree of secrecy, not a password
