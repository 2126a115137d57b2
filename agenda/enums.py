"""Closed lists of the agenda; the values are the field's own Dutch words."""

from django.db import models


class ItemStatus(models.TextChoices):
    """The state of an agenda item. Withdrawn, merged and superseded items stay visible."""

    NOT_STARTED = "niet_gestart", "Niet gestart"
    RUNNING = "lopend", "In uitvoering"
    DELAYED = "vertraagd", "Vertraagd"
    ON_HOLD = "aangehouden", "Aangehouden"
    DONE = "gereed", "Gereed"
    WITHDRAWN = "vervallen", "Vervallen"
    MERGED = "samengevoegd", "Samengevoegd"
    SUPERSEDED = "vervangen", "Vervangen"

    @classmethod
    def open(cls) -> list["ItemStatus"]:
        return [cls.NOT_STARTED, cls.RUNNING, cls.DELAYED, cls.ON_HOLD]

    @classmethod
    def gone(cls) -> list["ItemStatus"]:
        return [cls.WITHDRAWN, cls.MERGED, cls.SUPERSEDED]

    @classmethod
    def with_successor(cls) -> list["ItemStatus"]:
        return [cls.MERGED, cls.SUPERSEDED]


class Visibility(models.TextChoices):
    INTERNAL = "intern", "Intern (nog niet voor de raad)"
    PUBLIC = "openbaar", "Openbaar"


class StepKind(models.TextChoices):
    DECISION = "besluit", "Besluit"
    INFORM = "informeren", "Informeren"
    CONSULT = "consultatie", "Raadplegen"
    DEBATE = "behandeling", "Behandeling"
    WORK = "uitvoering", "Uitvoering"
    MILESTONE = "mijlpaal", "Mijlpaal"
    COMMUNICATION = "communicatie", "Communicatie"
    EVALUATION = "evaluatie", "Evaluatie"


class StepStatus(models.TextChoices):
    PLANNED = "gepland", "Gepland"
    RUNNING = "bezig", "Bezig"
    DONE = "gereed", "Gereed"
    DROPPED = "vervallen", "Vervallen"
    UNKNOWN = "onbekend", "Niet bekend of dit is gedaan"

    @classmethod
    def never_late(cls) -> list["StepStatus"]:
        """Done, dropped, or nobody says whether it was done: unknown is not late."""
        return [cls.DONE, cls.DROPPED, cls.UNKNOWN]


class DonePrecision(models.TextChoices):
    """How exactly the day on which a step was done is known."""

    DAY = "dag", "Op die dag"
    MONTH = "maand", "In die maand"
    YEAR = "jaar", "In dat jaar"
    AT_LATEST = "uiterlijk", "Uiterlijk op die dag"


class Light(models.TextChoices):
    """Stoplight of time, money or quality (convention of municipal interim reports)."""

    GREEN = "groen", "Op schema"
    ORANGE = "oranje", "Risico"
    RED = "rood", "Niet gehaald"
    GREY = "grijs", "Geen oordeel"

    @classmethod
    def needing_explanation(cls) -> list["Light"]:
        return [cls.ORANGE, cls.RED]


class BodyKind(models.TextChoices):
    COUNCIL = "raad", "Gemeenteraad"
    COLLEGE = "college", "College van burgemeester en wethouders"
    GENERAL_BOARD = "ab", "Algemeen bestuur"
    EXECUTIVE_BOARD = "db", "Dagelijks bestuur"
    BOARD = "bestuur", "Bestuur"
    ADVISORY_COMMITTEE = "raadsadviescommissie", "Raadsadviescommissie"
    PORTFOLIO_HOLDERS = "portefeuillehoudersoverleg", "Portefeuillehoudersoverleg"
    STEERING_GROUP = "stuurgroep", "Stuurgroep"


class Phase(models.TextChoices):
    """The BOB model of council meetings."""

    INFORMING = "beeldvormend", "Beeldvormend"
    DEBATING = "oordeelsvormend", "Oordeelsvormend"
    DECIDING = "besluitvormend", "Besluitvormend"


class Handling(models.TextChoices):
    FORMALITY = "hamerstuk", "Hamerstuk"
    DEBATE = "bespreekstuk", "Bespreekstuk"
    UNKNOWN = "nvt", "Niet bekend of n.v.t."


class Outcome(models.TextChoices):
    NOT_YET = "nog_niet", "Nog niet bekend"
    AGREED = "ingestemd", "Ingestemd"
    AMENDED = "ingestemd_met_amendement", "Ingestemd met amendement"
    CONDITIONAL = "ingestemd_onder_voorwaarden", "Ingestemd onder voorwaarden"
    POSTPONED = "aangehouden", "Aangehouden"
    REJECTED = "verworpen", "Verworpen"
    NOTED = "kennisgenomen", "Kennisgenomen"
    OPINION = "zienswijze", "Zienswijze ingediend"
    NO_OPINION = "geen_zienswijze", "Geen zienswijze"
    WITHDRAWN = "ingetrokken", "Ingetrokken"

    @classmethod
    def in_favour(cls) -> list["Outcome"]:
        return [cls.AGREED, cls.AMENDED, cls.CONDITIONAL]

    @classmethod
    def undecided(cls) -> list["Outcome"]:
        return [cls.NOT_YET, cls.POSTPONED, cls.WITHDRAWN]


class PointKind(models.TextChoices):
    DECISION = "beslispunt", "Beslispunt"
    ARGUMENT = "argument", "Argument"
    REMARK = "kanttekening", "Kanttekening"
    ALTERNATIVE = "alternatief", "Alternatief"

    @property
    def plural(self) -> str:
        return f"{self.label}en"


class VersionStatus(models.TextChoices):
    DRAFT = "concept", "Concept"
    OFFERED = "aangeboden", "Aangeboden"
    ADOPTED = "vastgesteld", "Vastgesteld"
    LAPSED = "vervallen", "Vervallen"


class SectionKind(models.TextChoices):
    CONCLUSION = "conclusie", "Conclusie"
    PRINCIPLE = "uitgangspunt", "Uitgangspunt"
    NOTE = "voetnoot", "Voetnoot"


class ChangeClass(models.TextChoices):
    """What somebody judged a difference with the previous version to be."""

    NONE = "gelijk", "Gelijk gebleven"
    SUBSTANTIVE = "inhoudelijk", "Inhoudelijk gewijzigd"
    EDITORIAL = "redactioneel", "Redactioneel gewijzigd"
    ERROR = "fout", "Fout in de nieuwe versie"
    MOVED = "verplaatst", "Verplaatst en gewijzigd"
    NEW = "nieuw", "Nieuw"


class AgreementTopic(models.TextChoices):
    REFERRAL = "doorverwijzing", "Doorverwijzing"
    MODULES = "modules", "Modules"
    COOPERATION = "samenwerking", "Samenwerking in het netwerk"
    ROLES = "rollen_en_taken", "Rollen en taken"
    INFLOW = "instroom", "Instroom"
    WORK = "werkzaamheden", "Werkzaamheden bij werkgevers"
    PRICE = "prijs", "Prijs"
    GUIDANCE = "begeleiding", "Begeleiding"
    COMMUNICATION = "communicatie", "Communicatie"
    CONTINUITY = "continuiteit_wsw", "Continuïteit voor Wsw-medewerkers"
    FINANCE = "financien", "Financiën"
    OTHER = "overig", "Overig"


class AgreementStatus(models.TextChoices):
    DRAFT = "concept", "Nog te maken"
    ADOPTED = "vastgesteld", "Afgesproken"
    LAPSED = "vervallen", "Vervallen"


class RiskCategory(models.TextChoices):
    ADMINISTRATIVE = "bestuurlijk", "Bestuurlijk"
    FINANCIAL = "financieel", "Financieel"
    EXECUTION = "uitvoering", "Uitvoering"
    STAFF = "personeel", "Personeel"
    INFLOW = "instroom", "Instroom"
    LEGAL = "juridisch", "Juridisch"
    PRIVACY = "privacy", "Privacy"


class RiskStatus(models.TextChoices):
    OPEN = "open", "Open"
    CONTROLLED = "beheerst", "Beheerst"
    OCCURRED = "opgetreden", "Opgetreden"
    CLOSED = "gesloten", "Gesloten"


class RoundState(models.TextChoices):
    """How far a reporting round is. Frozen is the end, until somebody begins a new edition."""

    PREPARING = "voorbereiding", "In voorbereiding"
    CHECKED = "gecontroleerd", "Gecontroleerd"
    APPROVED = "geaccordeerd", "Geaccordeerd"
    FROZEN = "vastgesteld", "Vastgesteld"
