"""xiezhi (协治): a workbench for governing a border region together."""

__version__ = "0.1.0"
