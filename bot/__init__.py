"""What a cohort course does. Never learns where it is chatted."""

__version__ = "0.1.0"
