"""Decision tally: who decided what, n of so many, each with a shape and a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from agenda.reports.charts import scale
from agenda.reports.charts.scale import coordinate
from buildingblocks import formats

SIZE = 15
HEADER, ROW, SIGN = 46, 52, 36

Outcome = Literal["yes", "conditional", "no", "pending", "unknown"]
WORDS: dict[Outcome, str] = {
    "yes": "ingestemd",
    "conditional": "met voorwaarden",
    "no": "niet ingestemd",
    "pending": "nog niet besloten",
    "unknown": formats.UNKNOWN,
}


@dataclass(frozen=True)
class Vote:
    """What one body decided; `words` replace the usual ones of that outcome."""

    label: str
    outcome: Outcome
    words: str = ""


@dataclass(frozen=True)
class DecisionTally:
    """`finding` is the title: what the picture shows, in one sentence."""

    uid: str
    finding: str
    votes: Sequence[Vote]
    agreed_label: str = "raden hebben ingestemd"
    width: int = 480
    template: ClassVar[str] = "charts/tally.svg"


def tally_context(chart: DecisionTally) -> dict[str, Any]:
    longest = max(scale.text_width(w, SIZE) for v in chart.votes for w in (v.label, _words(v)))
    columns = max(1, min(3, len(chart.votes), int(chart.width // (SIGN + longest))))
    rows = -(-len(chart.votes) // columns)
    wide = chart.width / columns
    agreed = sum(vote.outcome in {"yes", "conditional"} for vote in chart.votes)
    count = f"{agreed} van {len(chart.votes)}"
    return {
        "uid": chart.uid,
        "width": str(chart.width),
        "height": str(HEADER + rows * ROW),
        "size": str(SIZE),
        "title": chart.finding,
        "desc": " ".join(f"{vote.label}: {_words(vote)}." for vote in chart.votes),
        "count": count,
        "agreed": chart.agreed_label,
        "agreed_x": coordinate(scale.text_width(count, 28) + 8),
        "cells": [
            {
                "outcome": vote.outcome,
                "at": scale.point(
                    index % columns * wide + 14, HEADER + index // columns * ROW + 18
                ),
                "x": coordinate(index % columns * wide + SIGN),
                "name_y": coordinate(HEADER + index // columns * ROW + 15),
                "words_y": coordinate(HEADER + index // columns * ROW + 33),
                "name": scale.fitted(vote.label, wide - SIGN, SIZE),
                "words": scale.fitted(_words(vote), wide - SIGN, SIZE),
            }
            for index, vote in enumerate(chart.votes)
        ],
    }


def _words(vote: Vote) -> str:
    return vote.words or WORDS[vote.outcome]
