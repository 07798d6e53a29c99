"""The app as Django knows it."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Drafts, comments, words, files."""

    name = "xiezhi.workbench.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"
