"""The sheets with amounts: grants, appropriations and spending."""

from agenda.imports.columns import Column, Declaration, Kind
from agenda.imports.figure_tables import (
    HELPERS,
    MUNICIPALITY,
    MUNICIPALITY_CODE,
    NOTE,
    REGION,
    YEAR,
)
from funding.enums import AppropriationState, GrantStatus, Purpose, SpendingKind

STREAM = Column(
    "stream", "Geldstroom", reads="stream", attribute="stream__code",
    weak=("regeling", "uitkering", "budget", "regeling of uitkering", "bron van het geld",
          "soort middelen", "middelen"),
    required=True, example="IMPULS", explanation="De code of de naam van de geldstroom.",
)  # fmt: skip
AMOUNT_EXPLANATION = "In euro's: 101.615,00. Leeg, PM en n.v.t. worden niet ingelezen."

GRANTS = Declaration(
    Kind.GRANTS,
    "Toekenningen",
    (
        STREAM,
        REGION,
        Column(
            "recipient", "Ontvanger", reads="municipality", attribute="recipient__name",
            weak=("ontvangende gemeente",), example="Súdwest-Fryslân",
            explanation="De gemeente die het geld krijgt; leeg: de gemeente waarvoor het is.",
        ),
        MUNICIPALITY_CODE,
        Column(
            "municipality", "Bestemd voor", reads="municipality", attribute="municipality__name",
            weak=("gemeente", "gemeentenaam", "voor gemeente", "begunstigde"), example="Soest",
            explanation="Leeg: voor de hele regio.",
        ),
        YEAR,
        Column(
            "amount", "Toegekend", reads="amount",
            strong=("toegekend", "toekenning", "toegekend bedrag", "rijksbijdrage", "toewijzing",
                    "toegewezen", "beschikking"),
            weak=("bedrag", "bedrag in euro", "euro", "waarde"),
            required=True, example=340688, explanation=AMOUNT_EXPLANATION,
        ),
        Column(
            "status", "Status", reads="choice", choices=GrantStatus.choices,
            weak=("zekerheid", "status toekenning"), example="Definitief",
            explanation="Leeg: voorlopig.",
        ),
        Column(
            "circular", "Circulaire", reads="circular", attribute="circular__code",
            weak=("code circulaire",), explanation="De code, bijvoorbeeld mei-2025.",
        ),
        Column(
            "granted_on", "Toegekend op", reads="date",
            weak=("datum toekenning", "datum beschikking", "datum"), example="30-05-2025",
        ),
        NOTE,
    ),
    key=("stream", "region", "recipient", "municipality", "year", "circular"),
    title_words=("toekenning", "toekenningen", "rijksbijdrage", "rijksmiddelen"),
)  # fmt: skip

APPROPRIATIONS = Declaration(
    Kind.APPROPRIATIONS,
    "Beschikbaarstellingen",
    (
        MUNICIPALITY_CODE,
        MUNICIPALITY,
        REGION,
        Column(
            "organisation", "Aan", reads="organisation", attribute="organisation__slug",
            weak=("ontvanger", "organisatie", "ontvangende organisatie", "aan organisatie"),
            required=True, example="rwa", explanation="De organisatie die het geld krijgt.",
        ),
        STREAM,
        YEAR,
        Column(
            "sequence", "Volgnummer", reads="whole", weak=("nr", "nummer"), example=1,
            explanation="Leeg: 1.",
        ),
        Column(
            "amount", "Beschikbaar gesteld", reads="amount",
            strong={
                "beschikbaar gesteld": {}, "beschikbaar": {}, "beschikbaar gesteld bedrag": {},
                "beschikbaargesteld": {}, "bijdrage gemeente": {}, "gemeentelijke bijdrage": {},
                "gereserveerd": {"state": AppropriationState.RESERVED.value},
                "overgemaakt": {"state": AppropriationState.PAID.value},
                "ingetrokken": {"state": AppropriationState.WITHDRAWN.value},
            },
            weak=("bedrag", "bedrag in euro", "bedragen", "euro", "budget", "waarde"),
            required=True, example=101615, explanation=AMOUNT_EXPLANATION,
        ),
        Column(
            "state", "Stand", reads="choice", choices=AppropriationState.choices,
            weak=("status", "stand van het bedrag"), example="Beschikbaar gesteld",
            explanation="Leeg: beschikbaar gesteld.",
        ),
        Column(
            "decided_on", "Datum besluit", reads="date",
            weak=("besloten op", "besluitdatum", "datum raadsbesluit", "datum"),
            example="14-11-2024",
        ),
        NOTE,
    ),
    key=("region", "municipality", "organisation", "stream", "year", "sequence"),
    title_words=("beschikbaarstelling", "beschikbaarstellingen", "middelen", "bedragen", "budget",
                 "bijdragen"),
    fixed={"state": AppropriationState.MADE_AVAILABLE.value, "sequence": 1},
)  # fmt: skip

SPENDING = Declaration(
    Kind.SPENDING,
    "Bestedingen",
    (
        MUNICIPALITY_CODE,
        MUNICIPALITY,
        REGION,
        Column(
            "organisation", "Door", reads="organisation", attribute="organisation__slug",
            weak=("organisatie", "besteed door", "uitvoerder"),
            required=True, example="rwa", explanation="De organisatie die het geld uitgaf.",
        ),
        STREAM,
        Column(
            "when", "Periode", reads="when", attribute="period",
            weak=("tijdvak", "datum", "peildatum"), required=True, example="2025",
            explanation="Maand, kwartaal of jaar.",
        ),
        Column(
            "amount", "Besteed", reads="amount",
            strong={
                "besteed": {}, "besteding": {}, "besteed bedrag": {}, "uitgaven": {},
                "uitgegeven": {}, "werkelijke lasten": {}, "gerealiseerde lasten": {},
                "geraamd": {"kind": SpendingKind.ESTIMATED.value},
                "begroot": {"kind": SpendingKind.ESTIMATED.value},
                "raming": {"kind": SpendingKind.ESTIMATED.value},
            },
            weak=("bedrag", "bedrag in euro", "euro", "lasten", "waarde"),
            required=True, example="88.240,50", explanation=AMOUNT_EXPLANATION,
        ),
        Column(
            "kind", "Soort", reads="choice", choices=SpendingKind.choices,
            weak=("soort besteding",), example="Gerealiseerd", explanation="Leeg: gerealiseerd.",
        ),
        Column(
            "purpose", "Doel", reads="choice", choices=Purpose.choices,
            weak=("bestedingsdoel", "waarvoor"), example="Projectleiding",
        ),
        Column(
            "building_block", "Bouwsteen", reads="whole", attribute="building_block__number",
            weak=("nummer bouwsteen",), example=1, explanation="Het nummer van de bouwsteen.",
        ),
        NOTE,
        *HELPERS,
    ),
    key=("region", "municipality", "organisation", "stream", "start", "end", "kind", "purpose",
         "building_block"),
    title_words=("besteding", "bestedingen", "uitgaven", "lasten"),
    fixed={"kind": SpendingKind.REALISED.value},
)  # fmt: skip
