"""The sheets of the agenda itself, items and steps; and the list of all kinds of sheets."""

from agenda.enums import ItemStatus, StepKind, StepStatus, Visibility
from agenda.imports.columns import Column, Declaration, Kind
from agenda.imports.figure_tables import FLOWS, PLACEMENTS, REGION, TARGETS
from agenda.imports.money_tables import APPROPRIATIONS, GRANTS, SPENDING

PERIOD = Column(
    "when", "Periode", reads="when", attribute="period",
    weak=("wanneer", "planning", "termijn", "tijdvak", "gepland", "deadline", "datum"),
    example="1e kwartaal 2026", explanation="Leeg of ‘geen datum afgesproken’: nog niet gepland.",
)  # fmt: skip
BOUNDS = (
    Column("from", "Begin", reads="date", weak=("van", "start", "begindatum"), helper=True),
    Column("to", "Einde", reads="date", weak=("tot en met", "eind", "einddatum"), helper=True),
)
PERIOD_LABEL = Column(
    "period_label", "Periode in de bron", reads="text", most=80,
    explanation="Zoals de bron de periode noemt, als dat anders is.",
)  # fmt: skip
PROVISIONAL = Column(
    "provisional", "Onder voorbehoud", reads="yes_no", weak=("voorlopig", "voorbehoud"),
    example="nee",
)  # fmt: skip

ITEMS = Declaration(
    Kind.ITEMS,
    "Agendapunten",
    (
        REGION,
        Column(
            "code", "Code", reads="code", weak=("nr", "nummer", "code agendapunt"),
            required=True, example="B2.03", explanation="Wordt nooit opnieuw gebruikt.",
        ),
        Column(
            "title", "Titel", reads="text", most=200,
            weak=("agendapunt", "onderwerp", "actie", "actiepunt", "naam", "activiteit"),
            required=True, example="Proeftuin beschut werk",
        ),
        Column(
            "goal", "Wat willen we bereiken", reads="text",
            weak=("doel", "resultaat", "beoogd resultaat"),
        ),
        Column(
            "description", "Wat doen we", reads="text",
            weak=("omschrijving", "aanpak", "beschrijving"),
        ),
        Column(
            "building_block", "Bouwsteen", reads="whole", attribute="building_block__number",
            weak=("nummer bouwsteen", "strategische lijn", "taakveld"), example=2,
            explanation="Het nummer van de bouwsteen.",
        ),
        Column(
            "owner", "Uitvoerder", reads="organisation", attribute="owner__slug",
            weak=("eigenaar", "organisatie", "uitvoerende organisatie"), example="rwa",
        ),
        Column(
            "lead_municipality", "Trekkende gemeente", reads="municipality",
            attribute="lead_municipality__name", weak=("trekker", "gemeente", "trekker gemeente"),
            example="Soest", explanation="Leeg: de regio samen.",
        ),
        Column(
            "municipalities", "Gemeenten", reads="municipalities", attribute="municipality_names",
            weak=("betrokken gemeenten", "voor gemeenten"), example="Soest; Baarn",
            explanation="Met puntkomma's ertussen. Leeg: alle gemeenten.",
        ),
        PERIOD,
        PERIOD_LABEL,
        Column(
            "status", "Status", reads="choice", choices=ItemStatus.choices, weak=("stand",),
            also={"loopt": "lopend", "bezig": "lopend", "afgerond": "gereed", "klaar": "gereed",
                  "nog niet gestart": "niet_gestart"},
            example="In uitvoering",
        ),
        Column(
            "status_since", "Status sinds", reads="date", weak=("sinds", "status geldt sinds"),
            example="01-10-2025", explanation="De dag waarop dit zo werd. Leeg: vandaag.",
        ),
        Column(
            "successor", "Opvolger", reads="code", attribute="successor__code",
            weak=("samengevoegd met", "vervangen door"),
            explanation="De code van het andere agendapunt, bij samengevoegd of vervangen.",
        ),
        PROVISIONAL,
        Column(
            "visibility", "Zichtbaar", reads="choice", choices=Visibility.choices,
            weak=("openbaarheid", "zichtbaarheid"), example="Openbaar",
        ),
        *BOUNDS,
    ),
    key=("region", "code"),
    title_words=("agendapunten", "implementatieagenda", "actielijst", "agenda"),
)  # fmt: skip

STEPS = Declaration(
    Kind.STEPS,
    "Stappen",
    (
        REGION,
        Column(
            "item", "Agendapunt", reads="code", attribute="item__code",
            weak=("code agendapunt", "code", "bij agendapunt"), required=True, example="B2.03",
            explanation="De code van het agendapunt.",
        ),
        Column(
            "sequence", "Volgorde", reads="whole", weak=("volgnummer", "nr", "stap nr", "nummer"),
            required=True, example=1, explanation="Uniek binnen het agendapunt.",
        ),
        Column(
            "parent", "Onderdeel van", reads="whole", attribute="parent__sequence",
            weak=("onderdeel van stap", "valt onder"),
            explanation="De volgorde van de andere stap.",
        ),
        Column(
            "actor", "Wie", reads="text", most=100,
            weak=("actor", "door wie", "verantwoordelijk"), example="College",
        ),
        Column(
            "municipality", "Gemeente", reads="municipality", attribute="municipality__name",
            example="", explanation="Leeg: voor alle gemeenten.",
        ),
        Column("title", "Wat", reads="text", most=300, required=True,
               weak=("stap", "titel", "activiteit", "omschrijving", "mijlpaal", "actie"),
               example="Colleges stellen het voorstel vast"),
        Column("kind", "Soort", reads="choice", choices=StepKind.choices, weak=("soort stap",),
               example="Besluit"),
        Column("phase_label", "Fase", reads="text", most=60, example="Fase 1"),
        PERIOD,
        PERIOD_LABEL,
        Column(
            "status", "Stand", reads="choice", choices=StepStatus.choices, weak=("status",),
            also={"loopt": "bezig", "lopend": "bezig", "afgerond": "gereed", "klaar": "gereed"},
            example="Gepland",
        ),
        Column("done_on", "Gereed op", reads="date", weak=("afgerond op", "datum gereed"),
               explanation="Alleen bij gereed."),
        PROVISIONAL,
        Column("to_be_determined", "Nader te bepalen", reads="yes_no", weak=("ntb", "n t b"),
               example="nee"),
        *BOUNDS,
    ),
    key=("region", "item", "sequence"),
    title_words=("stappen", "stappenplan", "planning", "tijdpad"),
)  # fmt: skip

# In the order in which a table with two kinds of numbers is named after one of them.
DECLARATIONS = {
    declaration.kind: declaration
    for declaration in (
        PLACEMENTS, TARGETS, APPROPRIATIONS, GRANTS, SPENDING, FLOWS, STEPS, ITEMS,
    )
}  # fmt: skip
FIGURES = tuple(kind for kind, each in DECLARATIONS.items() if each.measure)
