"""Spreadsheets: safe reading of their cells. What these mean is not known here."""

from engine.sheets.cells import Broken, Cell, Sheet, Unreadable
from engine.sheets.reading import SUFFIXES, read_sheet

__all__ = ["SUFFIXES", "Broken", "Cell", "Sheet", "Unreadable", "read_sheet"]
