"""The euro trail, computed once: granted → made available → spent, per year and municipality.

Four acts by different bodies are never mixed. What nobody recorded is not known; it is not zero.
"""

from funding.figures.lines import DEFINITIONS, Absent, MoneyFigures, MoneyLine, NationalAmount
from funding.figures.money import money_figures

__all__ = [
    "DEFINITIONS",
    "Absent",
    "MoneyFigures",
    "MoneyLine",
    "NationalAmount",
    "money_figures",
]
