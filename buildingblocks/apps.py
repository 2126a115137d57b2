from django.apps import AppConfig


class BuildingBlocksConfig(AppConfig):
    name = "buildingblocks"
