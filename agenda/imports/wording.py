"""The words of every message: what is the matter, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """confirm: a warning that stores something only when somebody says that it is right."""

    text: str
    advice: str
    confirm: bool = False


AGAIN = "Pas de cel aan en upload het bestand opnieuw."
CHECK = "Controleer of dit klopt en bevestig het, of pas het bestand aan."
NOTHING = "U hoeft niets te doen."
# On the sheet with the explanation of our templates; by the first line it is known again.
HOW_TO_FILL_IN = (
    "Vul het eerste blad in en upload deze werkmap. Wat niet verandert, blijft zoals het is.",
    "Een lege cel zegt niets: wat er al stond, blijft staan. Rijen verwijderen verwijdert niets.",
    "Zet geen namen of andere gegevens van personen in het bestand.",
)

WORDING = {
    # The file
    "E_FILE_EMPTY": Words("Het bestand is leeg.", "Kies het bestand met de gegevens."),
    "E_FILE_TYPE": Words(
        "Dit bestand kan niet worden gelezen: {detail}.",
        "Sla het op als Excel-werkmap (.xlsx), OpenDocument (.ods) of csv, zonder wachtwoord, "
        "en upload dat.",
    ),
    "E_FILE_UNSAFE": Words(
        "Dit bestand wordt om veiligheidsredenen niet geopend: {detail}.",
        "Kopieer de tabel als waarden naar een nieuwe werkmap en upload die.",
    ),
    "E_FILE_TOO_LARGE": Words(
        "Dit bestand is te groot: {detail}.",
        "Verwijder wat niet bij de tabel hoort, of verdeel de tabel over meer bestanden.",
    ),
    "E_FAR_CELL": Words(
        "Cel {cell} ligt ver buiten de tabel. Wat daar en verder staat, is niet gelezen.",
        "Verwijder de losse cel of zet de gegevens aansluitend onder de tabel.",
    ),
    "E_CSV_UNCLOSED_QUOTE": Words(
        "Vanaf rij {row} staat een aanhalingsteken open; de rest is niet te lezen.",
        "Sluit het aanhalingsteken, of sla het bestand opnieuw op als csv of xlsx.",
    ),
    "E_CSV_QUOTES": Words(
        "In rij {row} staan de aanhalingstekens verkeerd.",
        "Sla het bestand opnieuw op als csv of xlsx.",
    ),
    "E_TEXT_GARBLED": Words(
        "De letters met accenten zijn verminkt (zoals Ã« voor ë).",
        "Sla het bestand opnieuw op met de tekenset UTF-8 en upload dat.",
    ),
    "E_PERSONAL_DATA": Words(
        "Hier staat iets wat op een burgerservicenummer of een persoonsgegeven lijkt{detail}. "
        "Het hele bestand wordt geweigerd en niet bewaard.",
        "Haal persoonsgegevens uit het bestand. Is het een bedrag? Schrijf dan het euroteken "
        "erbij. Vraag bij twijfel uw privacyfunctionaris.",
    ),
    "W_HIDDEN_SHEET": Words(
        "Het verborgen blad ‘{value}’ is niet ingelezen.",
        "Hoort het erbij, maak het blad dan zichtbaar en upload opnieuw.",
    ),
    "I_SHEET_IGNORED": Words("Op blad ‘{value}’ staat geen tabel; het is overgeslagen.", NOTHING),
    "W_SHEET_UNREAD": Words(
        "Op blad ‘{value}’ staan gegevens die niet als tabel zijn herkend; er is niets van "
        "ingelezen.",
        "Zet kolomnamen boven de gegevens, of bevestig dat het blad er niet bij hoort.",
        confirm=True,
    ),
    # The headings
    "E_HEADER_MISSING": Words(
        "Er is geen kolom ‘{value}’ gevonden.",
        "Wijs aan welke kolom dit is of vul één waarde in voor alle rijen.",
    ),
    "E_NO_TABLE": Words(
        "In dit bestand is geen tabel herkend.",
        "Zet de kolomnamen boven de gegevens, of gebruik een van de sjablonen.",
    ),
    "E_HEADER_DUPLICATE": Words(
        "Twee kolommen heten hetzelfde: ‘{value}’.",
        "Geef elke kolom een eigen naam of verwijder er een.",
    ),
    "W_COLUMN_UNKNOWN": Words(
        "De kolom ‘{value}’ is niet herkend en wordt niet ingelezen.",
        "Wijs aan wat de kolom betekent, of kies ‘niet inlezen’.",
        confirm=True,
    ),
    "I_COLUMN_GUESSED": Words(
        "De kolom ‘{value}’ is aan de inhoud herkend als {detail}.", "Controleer of dit klopt."
    ),
    "I_FROM_TITLE": Words("{detail} komt uit {value}.", "Controleer of dit klopt."),
    "W_ASSUMED": Words(
        "Het blad zegt niet wat ‘{value}’ is; aangenomen is: {detail}.", CHECK, confirm=True
    ),
    "W_UNIT_THOUSANDS": Words("De bedragen zijn gelezen als {detail}.", CHECK, confirm=True),
    "W_PROVISIONAL": Words(
        "Gelezen als {detail}.", "Bij een volgende aanlevering kan het definitieve cijfer komen."
    ),
    "W_FLOW_PERIOD": Words(
        "De in- en uitstroom is gelezen per {detail}; het bestand zegt dat zelf niet.",
        CHECK,
        confirm=True,
    ),
    # Values
    "E_REQUIRED": Words("{value} ontbreekt.", "Vul de cel in en upload het bestand opnieuw."),
    "E_MUNICIPALITY_UNKNOWN": Words(
        "‘{excerpt}’ is geen gemeente die hier bekend is. {detail}",
        "Schrijf de naam zoals de gemeente heet, of de CBS-code.",
    ),
    "E_MUNICIPALITY_MISMATCH": Words("Code en naam horen niet bij elkaar. {detail}", AGAIN),
    "E_MUNICIPALITY_EXCEPTION": Words(
        "{detail} telt niet mee in deze regio (eigen sociaal ontwikkelbedrijf).",
        "Verwijder de rij, of vul n.v.t. in bij de aantallen.",
    ),
    "E_MUNICIPALITY_NOT_IN_REGION": Words(
        "{detail} hoort niet bij de regio waarvoor u gegevens inleest.", "Verwijder de rij."
    ),
    "E_MUNICIPALITY_NOT_YOURS": Words(
        "U mag geen gegevens van {detail} inlezen.",
        "Verwijder de rij, of laat {detail} die zelf aanleveren.",
    ),
    "E_MUNICIPALITY_NOT_VALID": Words("{detail}", "Gebruik de gemeente die op die datum bestond."),
    "E_REGION_NOT_YOURS": Words(
        "U mag geen gegevens van de hele regio inlezen.", "Vul een gemeente in of verwijder de rij."
    ),
    "W_ALIAS": Words("‘{value}’ is gelezen als {detail}.", CHECK, confirm=True),
    "E_TARGETGROUP_UNKNOWN": Words(
        "‘{excerpt}’ is geen doelgroep die hier bekend is.",
        "Gebruik een naam uit de lijst met doelgroepen.",
    ),
    "E_STREAM_UNKNOWN": Words(
        "‘{excerpt}’ is geen geldstroom die hier bekend is.", "Gebruik de code of de naam ervan."
    ),
    "E_ORGANISATION_UNKNOWN": Words(
        "‘{excerpt}’ is geen organisatie die hier bekend is.",
        "Gebruik de naam uit de lijst met organisaties.",
    ),
    "E_REGION_UNKNOWN": Words("‘{excerpt}’ is geen regio die hier bekend is.", AGAIN),
    "E_CIRCULAR_UNKNOWN": Words("‘{excerpt}’ is geen circulaire die hier bekend is.", AGAIN),
    "E_BLOCK_UNKNOWN": Words("Bouwsteen {excerpt} bestaat niet in deze regio.", AGAIN),
    "E_ITEM_UNKNOWN": Words(
        "Agendapunt {excerpt} bestaat niet in deze regio.",
        "Lees eerst het agendapunt in, of verbeter de code.",
    ),
    "E_CHOICE_UNKNOWN": Words("‘{excerpt}’ kan hier niet.", "Kies uit: {detail}."),
    "E_YES_NO": Words("‘{excerpt}’ is geen ja of nee.", "Schrijf ja of nee."),
    "E_NOT_A_NUMBER": Words("‘{excerpt}’ is geen getal{detail}.", AGAIN),
    "E_NOT_INTEGER": Words("‘{excerpt}’ is geen heel getal.", "Mensen tellen we in hele getallen."),
    "E_COUNT_NEGATIVE": Words("Een aantal mensen is niet negatief.", AGAIN),
    "E_COUNT_TOO_LARGE": Words("Dit aantal is te hoog om te kunnen kloppen.", AGAIN),
    "E_PERCENTAGE": Words("Een percentage ligt tussen 0 en 200.", AGAIN),
    "E_AMOUNT_AMBIGUOUS": Words(
        "Het bedrag ‘{excerpt}’ kan op twee manieren worden gelezen ({detail}).",
        "Schrijf centen na een komma en punten tussen duizendtallen: 1.250,50.",
    ),
    "E_AMOUNT_TOO_LARGE": Words("Dit bedrag is te hoog om te kunnen kloppen.", AGAIN),
    "E_AMOUNT_NEGATIVE": Words(
        "Een {detail} is niet negatief.", "Leg een correctie vast in het scherm zelf."
    ),
    "W_AMOUNT_NEGATIVE": Words("Een negatieve besteding (correctie).", CHECK, confirm=True),
    "I_AMOUNT_NOTATION": Words("‘{excerpt}’ is gelezen als {detail}.", NOTHING),
    "W_ROUNDED": Words("{excerpt} is afgerond op hele centen: {detail}.", CHECK, confirm=True),
    "W_AMOUNT_PM": Words(
        "PM (memorie): er is nog geen bedrag. De cel is overgeslagen.",
        "Lees het bedrag in zodra het bekend is.",
    ),
    "W_NOT_STATED": Words(
        "Een streepje: geen opgave, dus niet nul. De cel is overgeslagen.",
        "Vul 0 in als het nul is.",
    ),
    "W_NOT_APPLICABLE": Words("Niet van toepassing; overgeslagen.", NOTHING),
    "I_ZERO_SPENDING": Words("Een besteding van nul wordt niet opgeslagen.", NOTHING),
    "I_UNKNOWN": Words("Gelezen als ‘nog niet bekend’.", NOTHING),
    "W_SUPPRESSED_INPUT": Words(
        "Gelezen als afgeschermd klein aantal ({detail}); dat is niet nul.",
        "Is het aantal bekend en mag het worden vastgelegd, vul het dan in.",
    ),
    "E_EXCEL_ERROR": Words(
        "In de cel staat een foutmelding van het rekenblad ({excerpt}).",
        "Herstel de formule en sla het bestand opnieuw op.",
    ),
    "E_FORMULA_NO_RESULT": Words(
        "In de cel staat een formule zonder uitkomst.",
        "Open het bestand in Excel of LibreOffice, sla het op en upload het opnieuw.",
    ),
    "E_FORMULA_UNSAFE": Words(
        "In de cel staat een formule die iets buiten het bestand opvraagt.",
        "Vervang de formule door haar waarde.",
    ),
    "E_DATE_INVALID": Words(
        "‘{excerpt}’ is geen datum of periode die eenduidig is{detail}.",
        "Schrijf bijvoorbeeld 31-03-2025, maart 2025 of 1e kwartaal 2025.",
    ),
    "E_DATE_FUTURE": Words("{value} ligt in de toekomst.", "Vul een datum in die voorbij is."),
    "E_YEAR": Words("‘{excerpt}’ is geen jaar.", "Schrijf een jaar tussen 2015 en 2060."),
    "E_PERIOD_NOT_WHOLE": Words(
        "Deze periode is geen hele maand, kwartaal, reeks kwartalen of jaar.",
        "Kies een begin en een einde die daar wel op uitkomen.",
    ),
    "W_PEILDATUM_NOT_PERIOD_END": Words(
        "De peildatum is {detail}; dat is niet het einde van een maand.", CHECK, confirm=True
    ),
    "W_DATE_SERIAL": Words(
        "Het getal {excerpt} is gelezen als de datum {detail}.", CHECK, confirm=True
    ),
    "W_DATE_TWO_DIGIT_YEAR": Words("‘{excerpt}’ is gelezen als {detail}.", CHECK, confirm=True),
    "E_TEXT_TOO_LONG": Words("De tekst is langer dan {detail} tekens.", "Kort de tekst in."),
    "E_CONTROL_CHARS": Words(
        "In de cel staan stuurtekens die niet te zien zijn.", "Typ de tekst opnieuw in."
    ),
    "E_INVISIBLE_CHARS": Words("In de cel staan onzichtbare tekens.", "Typ de tekst opnieuw in."),
    "I_CODE_ZEROS": Words("De CBS-codes missen nullen vooraan; die zijn aangevuld.", NOTHING),
    "E_VALUE_OR_PERCENTAGE": Words("Vul een aantal in of een percentage, niet allebei.", AGAIN),
    "E_STATUS_DATE": Words("Vul bij ‘Gereed’ de dag in, en laat die anders leeg.", AGAIN),
    "E_SUCCESSOR": Words(
        "Noem het andere agendapunt bij ‘Samengevoegd’ of ‘Vervangen’, en alleen dan.", AGAIN
    ),
    # Rows together
    "W_DUPLICATE_IDENTICAL": Words(
        "Deze rij zegt hetzelfde als {detail} en is overgeslagen.", NOTHING
    ),
    "E_DUPLICATE_CONFLICT": Words(
        "Deze rij gaat over hetzelfde als {detail}, maar met een andere waarde.",
        "Verwijder de rij die niet klopt.",
    ),
    "W_OUTLIER": Words("Dit aantal wijkt sterk af van het vorige: {detail}.", CHECK, confirm=True),
    "W_STOCK_FLOW": Words(
        "Begin, in- en uitstroom en eind kloppen niet: {detail}.", CHECK, confirm=True
    ),
    "W_TOTAL_ROW": Words("Totaalrij: niet ingelezen. {detail}", NOTHING),
    "W_SUM_MISMATCH": Words(
        "Het totaal klopt niet met de rijen: er staat {value}, de som is {detail}.",
        "Zoek het verschil, of bevestig dat het bestand niet volledig hoeft te zijn.",
        confirm=True,
    ),
    "W_DISCLOSURE": Words(
        "Het totaal verraadt afgeschermde aantallen: {detail}.",
        "Laat het totaal weg of scherm meer cellen af voordat u dit deelt.",
        confirm=True,
    ),
    "W_CONFLICT_PRECISION": Words(
        "Het afgeronde bedrag {value} botst met het exacte bedrag {detail}. "
        "Het exacte blijft staan.",
        "Lever het exacte bedrag aan als het gewijzigd is.",
        confirm=True,
    ),
    # What the database knows
    "E_RULE": Words("{detail}", AGAIN),
    "E_STEP_UNKNOWN": Words("Stap {excerpt} bestaat niet bij dit agendapunt.", AGAIN),
    "W_FILE_KNOWN": Words(
        "Dit bestand is al ingelezen op {detail}.", "Wat niet veranderd is, blijft zoals het is."
    ),
    "I_OUT_OF_SCOPE": Words("{detail}", NOTHING),
    "I_FOOTNOTE": Words("Voetnoot, niet ingelezen: {excerpt}", NOTHING),
    "I_MORE_MESSAGES": Words(
        "Er zijn nog {detail} meldingen van dezelfde soorten.",
        "Los eerst de getoonde meldingen op.",
    ),
}
