"""Definitions for a command that needs them whole: it goes on only if nothing is wrong with them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from engine.cli.check import coloured
from engine.diagnostics import Report
from engine.diagnostics.render import render

if TYPE_CHECKING:
    from engine.compile.files import Files
    from engine.meta.catalog import Catalog

DEFAULT = Path("definitions")


def read_definitions(folders: tuple[Path, ...]) -> "tuple[Catalog, Files]":
    """The catalog, and the files exactly as they were read for it; shows what is wrong and ends with 1 if there is."""
    from engine.compile.files import read_files
    from engine.compile.load import load_files

    report = Report()
    files = read_files(folders or (DEFAULT,), report)
    catalog = load_files(files, report)
    if catalog is None:
        texts = {name: content.decode("utf-8", "replace") for name, content in files.items()}
        click.echo(render(report, texts, coloured), nl=False, err=True)
        sys.exit(1)
    return catalog, files
