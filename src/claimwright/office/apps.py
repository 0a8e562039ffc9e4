from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "claimwright.office"
    label = "office"
    verbose_name = "Claimwright office"
