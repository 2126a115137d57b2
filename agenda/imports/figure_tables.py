"""The sheets with numbers of people: placements, flows and targets."""

from agenda.imports.columns import Column, Declaration, Kind
from buildingblocks.enums import Certainty, FlowKind, TargetKind, Unit

CODE_EXPLANATION = "Vier cijfers; mag leeg blijven als de naam er staat."
MUNICIPALITY_CODE = Column(
    "municipality_code", "Gemeentecode", reads="municipality_code",
    attribute="municipality__cbs_code",
    weak=("cbs code", "cbscode", "code gemeente", "gm code", "gemeente code", "gemeentenummer",
          "cbs gemeentecode", "gemeentecode cbs", "gmcode"),
    example="0342", explanation=CODE_EXPLANATION,
)  # fmt: skip
MUNICIPALITY = Column(
    "municipality", "Gemeente", reads="municipality", attribute="municipality__name",
    weak=("gemeentenaam", "naam gemeente", "gemeente naam", "deelnemende gemeente", "gemeenten",
          "naam van de gemeente"),
    required=True, example="Soest", explanation="De naam zoals de gemeente heet.",
)  # fmt: skip
REGION = Column(
    "region", "Regio", reads="region", attribute="region__slug",
    weak=("arbeidsmarktregio", "samenwerkingsverband", "naam regio"), example="amersfoort",
    explanation="Alleen nodig als de rij over de hele regio gaat.",
)  # fmt: skip
TARGET_GROUP = Column(
    "target_group", "Doelgroep", reads="target_group", attribute="target_group__label",
    weak=("groep", "doelgroepen", "soort plaats", "soort plek", "type plaatsing", "categorie"),
    required=True, example="Beschut werk", explanation="De naam van de doelgroep.",
)  # fmt: skip
CERTAINTY = Column(
    "certainty", "Zekerheid", reads="choice", choices=Certainty.choices,
    weak=("status cijfer", "status", "voorlopig of definitief", "voorlopig definitief"),
    example="Definitief", explanation="Leeg: definitief.",
)  # fmt: skip
NOTE = Column(
    "note", "Toelichting", reads="text", most=300,
    weak=("opmerking", "opmerkingen", "bijzonderheden", "notitie", "toelichtingen", "noot"),
    explanation="Geen namen of gegevens van personen.",
)  # fmt: skip
YEAR = Column(
    "year", "Jaar", reads="year", weak=("kalenderjaar", "begrotingsjaar", "boekjaar", "jaartal",
    "jaar ultimo", "ultimo", "verantwoordingsjaar"),
    required=True, example=2025, explanation="Vier cijfers.",
)  # fmt: skip
HELPERS = (
    Column("year", "Jaar", reads="year", weak=("kalenderjaar", "jaartal"), helper=True),
    Column("month", "Maand", reads="month", weak=("maandnummer", "maand nr"), helper=True),
    Column("quarter", "Kwartaal", reads="quarter", weak=("kwartaalnummer", "kw"), helper=True),
)

PLACEMENTS = Declaration(
    Kind.PLACEMENTS,
    "Plaatsingen",
    (
        MUNICIPALITY_CODE,
        MUNICIPALITY,
        Column(
            "when", "Peildatum", reads="when", attribute="reference_date",
            weak=("datum", "stand per", "per datum", "peilmoment", "ultimo", "periode", "per",
                  "datum stand", "standdatum"),
            required=True, example="31-03-2025", explanation="De dag waarvan de stand is.",
        ),
        TARGET_GROUP,
        Column(
            "value", "Aantal geplaatst", reads="count",
            strong=("aantal geplaatst", "aantal plaatsingen", "plaatsingen", "geplaatst", "stand",
                    "stand eind", "eindstand", "stand einde", "stand ultimo", "realisatie",
                    "gerealiseerd", "aantal beschutte werkplekken", "geplaatste personen",
                    "gerealiseerde plekken", "aantal gerealiseerd", "bezetting", "eind"),
            weak=("aantal", "aantal personen", "personen", "waarde"),
            required=True, example=3,
            explanation="Een heel getal; <5 voor een afgeschermd klein aantal.",
        ),
        Column(
            "unit", "Eenheid", reads="choice", choices=Unit.choices,
            weak=("teleenheid", "geteld in"), also={"persoon": Unit.PERSON},
            example="Personen", explanation="Leeg: personen.",
        ),
        CERTAINTY,
        NOTE,
        REGION,
        *HELPERS,
        Column(
            "opening", "Stand begin", reads="count", helper=True,
            weak=("beginstand", "stand begin periode", "begin"),
        ),
    ),
    key=("municipality", "reference_date", "target_group", "unit"),
    title_words=("plaatsing", "plaatsingen", "geplaatst", "realisatie", "stand"),
)  # fmt: skip

FLOW_HEADINGS = {
    FlowKind.INFLOW: ("instroom", "nieuw", "begonnen", "gestart", "nieuwe plaatsingen"),
    FlowKind.OUTFLOW: ("uitstroom", "beeindigd", "gestopt", "uitgestroomd"),
    FlowKind.REFERRAL: ("doorverwijzing", "doorverwijzingen", "doorverwezen"),
    FlowKind.REGISTRATION: ("aanmelding", "aanmeldingen", "aangemeld"),
    FlowKind.ADVICE_POSITIVE: ("positief advies", "positief advies uwv", "positieve adviezen"),
    FlowKind.ADVICE_NEGATIVE: ("negatief advies", "negatief advies uwv", "negatieve adviezen"),
    FlowKind.TRANSFER: ("doorstroom", "doorstroom regulier", "doorstroom naar regulier werk"),
}
FLOWS = Declaration(
    Kind.FLOWS,
    "In- en uitstroom",
    (
        MUNICIPALITY_CODE,
        MUNICIPALITY,
        Column(
            "when", "Periode", reads="when", attribute="period",
            weak=("tijdvak", "peildatum", "datum", "peilperiode"),
            required=True, example="1e kwartaal 2025", explanation="Maand, kwartaal of jaar.",
        ),
        TARGET_GROUP,
        Column(
            "kind", "Soort", reads="choice", choices=FlowKind.choices,
            weak=("soort stroom", "soort beweging", "in of uit"),
            required=True, example="Instroom", explanation="Instroom, uitstroom, aanmelding, …",
        ),
        Column(
            "value", "Aantal in de periode", reads="count",
            strong={"aantal in de periode": {}} | {
                heading: {"kind": kind.value}
                for kind, headings in FLOW_HEADINGS.items() for heading in headings
            },
            weak=("aantal", "aantal personen", "personen", "waarde"),
            required=True, example=2, explanation="Hoeveel mensen in die periode.",
        ),
        CERTAINTY,
        NOTE,
        REGION,
        *HELPERS,
    ),
    key=("municipality", "start", "end", "target_group", "kind"),
    title_words=("instroom", "uitstroom", "doorstroom", "doorverwijzingen", "aanmeldingen"),
)  # fmt: skip

TARGETS = Declaration(
    Kind.TARGETS,
    "Taakstellingen",
    (
        MUNICIPALITY_CODE,
        MUNICIPALITY,
        REGION,
        TARGET_GROUP,
        YEAR,
        Column(
            "kind", "Soort", reads="choice", choices=TargetKind.choices,
            weak=("soort taakstelling",), also={"landelijk": "landelijk", "verordening": "lokaal"},
            example="Landelijke taakstelling", explanation="Leeg: de landelijke taakstelling.",
        ),
        Column(
            "value", "Taakstelling", reads="count",
            strong={
                "taakstelling": {}, "taakstelling aantal": {}, "ingroei": {},
                "ingroei in 5 jaar": {}, "aantal beschut werk": {}, "aantallen beschut werk": {},
                "te realiseren": {}, "te realiseren plekken": {}, "minimumaantal": {},
                "landelijke taakstelling": {"kind": "landelijk"},
                "lokale taakstelling": {"kind": "lokaal"},
                "eigen ambitie": {"kind": "ambitie"}, "ambitie": {"kind": "ambitie"},
            },
            weak=("aantal", "waarde", "streefgetal"),
            example=12, explanation="Een aantal; of vul het percentage in.",
        ),
        Column(
            "percentage", "Percentage van de taakstelling", reads="percentage",
            weak=("percentage", "ambitie percentage"), example="",
            explanation="Alleen voor een ambitie die geen aantal is.",
        ),
        CERTAINTY,
        Column(
            "published_on", "Bekendgemaakt op", reads="date", weak=("datum bekendmaking",),
            example="22-11-2024",
        ),
        NOTE,
    ),
    key=("municipality", "region", "target_group", "year", "kind"),
    title_words=("taakstelling", "taakstellingen", "aantallen beschut werk"),
    fixed={"kind": TargetKind.NATIONAL.value},
)  # fmt: skip
