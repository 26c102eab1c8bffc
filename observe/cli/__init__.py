"""The commands, `observe …`, for those who run an installation: a file a subject."""

from . import backups, mail, rubrics, serving, workbook
from .group import main

__all__ = ["backups", "mail", "main", "rubrics", "serving", "workbook"]
