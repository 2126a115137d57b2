"""Closed lists of the building blocks layer; the values are the field's own Dutch words."""

from django.db import models


class Precision(models.TextChoices):
    """How exactly a period is known."""

    DAY = "dag", "Dag"
    MONTH = "maand", "Maand"
    QUARTER = "kwartaal", "Kwartaal"
    QUARTERS = "kwartaalreeks", "Reeks kwartalen"
    YEAR = "jaar", "Jaar"
    NONE = "onbepaald", "Geen datum afgesproken"


class RegionKind(models.TextChoices):
    LABOUR_MARKET = "arbeidsmarktregio", "Arbeidsmarktregio"
    PARTNERSHIP = "samenwerkingsverband", "Samenwerkingsverband"


class BlockKind(models.TextChoices):
    """What a region calls its building blocks."""

    BLOCK = "bouwsteen", "Bouwsteen"
    LINE = "strategische_lijn", "Strategische lijn"
    FIELD = "taakveld", "Taakveld"

    @property
    def plural(self) -> str:
        return {
            BlockKind.BLOCK: "Bouwstenen",
            BlockKind.LINE: "Strategische lijnen",
            BlockKind.FIELD: "Taakvelden",
        }[self]


class MembershipRole(models.TextChoices):
    """The part a municipality plays in a region."""

    PARTICIPANT = "deelnemer", "Deelnemer"
    EXCEPTION = "uitzondering", "Uitzondering (eigen SOB)"
    SERVED = "bediend", "Bediend, geen deelnemer"


class Role(models.TextChoices):
    """What somebody does for a municipality or region; `soest_sob.roles` says what that allows."""

    READER = "lezer", "Lezer"
    OFFICER = "beleidsmedewerker", "Beleidsmedewerker"
    CONTROLLER = "controller", "Controller"
    COORDINATOR = "regiocoordinator", "Regiocoördinator"
    CLERK = "griffie", "Griffie"
    COUNCIL = "raadslid", "Raadslid"
    ADMINISTRATOR = "beheerder", "Beheerder"
    AUDITOR = "auditor", "Auditor"


class Permission(models.TextChoices):
    """What code asks for; never a role."""

    READ = "lezen", "Openbare gegevens lezen"
    READ_INTERNAL = "intern_lezen", "Interne gegevens en geschiedenis lezen"
    EDIT_AGENDA = "agenda", "Agenda, besluiten en risico's bijhouden"
    EDIT_FIGURES = "cijfers", "Plaatsingen en taakstellingen invoeren"
    EDIT_MONEY = "middelen", "Middelen invoeren"
    EDIT_SOURCES = "bronnen", "Brondocumenten vastleggen"
    IMPORT = "importeren", "Spreadsheets inlezen met wat men ook zelf mag invoeren"
    IMPORT_ANY = "alles_importeren", "Spreadsheets van elke soort inlezen"
    APPROVE = "goedkeuren", "Invoer van een ander goedkeuren"
    REPORT = "verslagen", "Verslagen aan de raden voorbereiden en vaststellen"
    MANAGE_USERS = "gebruikers", "Gebruikers en rechten beheren"
    READ_EVENTS = "gebeurtenissen", "Nalezen wie zich aanmeldde en wie wat deed"

    @classmethod
    def writing(cls) -> frozenset["Permission"]:
        """With any of these somebody changes things, and signs in with a second step."""
        return frozenset(cls) - {cls.READ, cls.READ_INTERNAL, cls.READ_EVENTS}


class OrganisationKind(models.TextChoices):
    JOINT_SCHEME = "gr", "Gemeenschappelijke regeling"
    HOLDING = "holding", "Holding"
    COMPANY = "nv", "NV of BV"
    EXECUTIVE = "uitvoeringsorganisatie", "Uitvoeringsorganisatie"
    SOCIAL_COMPANY = "sob", "Sociaal ontwikkelbedrijf"
    MINISTRY = "ministerie", "Ministerie"
    UMBRELLA = "koepel", "Koepelorganisatie"
    ADVISORY = "adviesraad", "Adviesraad"
    CLIENTS = "clientenraad", "Cliëntenraad"
    SOUNDING_BOARD = "klankbordgroep", "Klankbordgroep"
    PARTNERS = "partners", "Groep netwerkpartners"
    OTHER = "overig", "Overig"


class LegalForm(models.TextChoices):
    PUBLIC_BODY = "openbaar_lichaam", "Openbaar lichaam (AB, DB, voorzitter)"
    OPERATIONS = "bedrijfsvoeringsorganisatie", "Bedrijfsvoeringsorganisatie (één bestuur)"
    PLC = "nv", "NV"
    LTD = "bv", "BV"
    FOUNDATION = "stichting", "Stichting"
    UNKNOWN = "onbekend", "Niet bekend of n.v.t."


class CompanyScope(models.TextChoices):
    NARROW = "smal", "Smal (vooral Wsw)"
    BROAD = "breed", "Breed (ook Participatiewet)"
    UNKNOWN = "nvt", "Niet bekend of n.v.t."


class BlockStatus(models.TextChoices):
    EXISTING = "bestaand", "Bestaand"
    PREPARING = "voorbereiding", "In voorbereiding"
    IMPLEMENTING = "implementatie", "In uitvoering"
    DONE = "ingevoerd", "Ingevoerd"
    STOPPED = "gestopt", "Gestopt"


class FinancialStatus(models.TextChoices):
    VERIFIED = "getoetst", "Doorgerekend en getoetst"
    WORKED_OUT = "uitgewerkt", "Doorgerekend"
    NOT_WORKED_OUT = "niet_uitgewerkt", "Nog niet in geld uitgedrukt"
    UNKNOWN = "onbekend", "Niet bekend"


class ModuleStatus(models.TextChoices):
    IDEA = "idee", "Idee"
    DEVELOPING = "in_ontwikkeling", "In ontwikkeling"
    TESTED = "getoetst", "Getoetst"
    ADOPTED = "vastgesteld", "Vastgesteld"
    RUNNING = "in_uitvoering", "In uitvoering"
    EVALUATED = "geevalueerd", "Geëvalueerd"
    STOPPED = "gestopt", "Gestopt"

    @classmethod
    def needing_money_known(cls) -> list["ModuleStatus"]:
        """From adoption on the cost must be known (council paper 1342665, remark 1.2)."""
        return [cls.ADOPTED, cls.RUNNING, cls.EVALUATED]


class TargetKind(models.TextChoices):
    """Article 10b Participatiewet: by regulation (lid 4), higher by by-law (lid 5), or own aim."""

    NATIONAL = "landelijk", "Landelijke taakstelling"
    LOCAL = "lokaal", "Lokaal vastgesteld (verordening)"
    AMBITION = "ambitie", "Eigen ambitie"


class Certainty(models.TextChoices):
    """As CBS marks its figures."""

    PROVISIONAL = "voorlopig", "Voorlopig"
    REVISED = "nader_voorlopig", "Nader voorlopig"
    FINAL = "definitief", "Definitief"


class ValueState(models.TextChoices):
    """A count is known, hidden, unknown or not applicable; never just empty."""

    KNOWN = "waarde", "Bekend"
    SUPPRESSED = "onderdrukt", "Afgeschermd (klein aantal)"
    UNKNOWN = "onbekend", "Nog niet bekend"
    NOT_APPLICABLE = "nvt", "Niet van toepassing"


class Unit(models.TextChoices):
    PERSON = "persoon", "Personen"
    EMPLOYMENT = "dienstbetrekking", "Dienstbetrekkingen"
    PLACE = "plek", "Plekken"


class FlowKind(models.TextChoices):
    REFERRAL = "doorverwijzing", "Doorverwijzing"
    REGISTRATION = "aanmelding", "Aanmelding"
    ADVICE_POSITIVE = "advies_positief", "Positief advies UWV"
    ADVICE_NEGATIVE = "advies_negatief", "Negatief advies UWV"
    INFLOW = "instroom", "Instroom"
    OUTFLOW = "uitstroom", "Uitstroom"
    TRANSFER = "doorstroom_regulier", "Doorstroom naar regulier werk"


class StatedKey(models.TextChoices):
    """What a quoted number is about, so that it can stand beside the computed one."""

    PLACED = "plaatsingen", "Beschutte werkplekken"
    REALISATION = "realisatie", "Aandeel van de taakstelling"
    AMBITION = "ambitie", "Ambitie, aandeel van de taakstelling"
    NATIONAL_PLACES = "landelijk_beschut", "Landelijke ambitie beschut werk"
    NATIONAL_JOBS = "landelijk_banen", "Landelijke ambitie banen"
    OTHER = "overig", "Overig"


class StatedUnit(models.TextChoices):
    PERSONS = "personen", "personen"
    PLACES = "plekken", "plekken"
    JOBS = "banen", "banen"
    PERCENT = "procent", "%"
    EURO = "euro", "euro"
