"""Closed lists of the funding layer."""

from django.db import models


class CircularKind(models.TextChoices):
    MAY = "mei", "Meicirculaire"
    SEPTEMBER = "september", "Septembercirculaire"
    DECEMBER = "december", "Decembercirculaire"
    OTHER = "overig", "Andere bekendmaking"


class Channel(models.TextChoices):
    """How the State pays: article 5 and 13 Financiële-verhoudingswet name the first three."""

    INTEGRATION = "integratie_uitkering", "Integratie-uitkering"
    DECENTRALISATION = "decentralisatie_uitkering", "Decentralisatie-uitkering"
    GENERAL = "algemene_uitkering", "Algemene uitkering"
    ONE_OFF = "eenmalig", "Eenmalig"
    SPECIFIC = "specifieke_uitkering", "Specifieke uitkering"
    MUNICIPAL = "gemeentelijk", "Eigen middelen van de gemeente"
    OTHER = "overig", "Overig"


class AllocationLevel(models.TextChoices):
    MUNICIPALITY = "gemeente", "Per gemeente"
    PARTNERSHIP = "samenwerkingsverband", "Per samenwerkingsverband (via de grootste gemeente)"
    UNKNOWN = "onbekend", "Niet bekend"


class GrantStatus(models.TextChoices):
    UNKNOWN = "onbekend", "Niet bekend"
    PROVISIONAL = "voorlopig", "Voorlopig"
    REVISED = "nader_voorlopig", "Nader voorlopig"
    FINAL = "definitief", "Definitief"


class AppropriationState(models.TextChoices):
    RESERVED = "gereserveerd", "Gereserveerd"
    MADE_AVAILABLE = "beschikbaar_gesteld", "Beschikbaar gesteld"
    PAID = "overgemaakt", "Overgemaakt"
    WITHDRAWN = "ingetrokken", "Ingetrokken"

    @classmethod
    def counted_as_available(cls) -> list["AppropriationState"]:
        return [cls.MADE_AVAILABLE, cls.PAID]


class SpendingKind(models.TextChoices):
    ESTIMATED = "geraamd", "Geraamd"
    REALISED = "gerealiseerd", "Gerealiseerd"


class Purpose(models.TextChoices):
    """The uses that the impulsbudget allows, and the others met in practice."""

    ORGANISATION = "organisatiestructuur", "Organisatiestructuur"
    THROUGHFLOW = "doorstroom", "Doorstroom naar regulier werk"
    OPERATING = "operationeel_resultaat", "Operationeel resultaat"
    PLACES = "werkplekken", "Duurzame werkplekken"
    PROJECT = "projectleiding", "Projectleiding"
    MODULE = "module", "Module"
    OTHER = "overig", "Overig of niet bekend"
