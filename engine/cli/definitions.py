"""Definitions for a command that needs them whole: it goes on only if nothing is wrong with them."""

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import rich_click as click

from engine.cli.check import coloured
from engine.cli.folders import folders_of
from engine.diagnostics import Report
from engine.diagnostics.render import render

if TYPE_CHECKING:
    from engine.compile.files import Files
    from engine.compile.load import Loaded
    from engine.meta.catalog import Catalog
    from engine.meta.resolve.stories import Test


def read_definitions(folders: tuple[Path, ...], kept: Mapping[str, bytes]) -> "tuple[Catalog, Files]":
    """The catalog, and the files exactly as they were read for it; shows what is wrong and ends with 1 if there is.

    `kept` are files that a database has and no folder: what was said on screens.
    """
    loaded, files = read_all(folders, kept)
    return loaded.catalog, files


def read_with_tests(folders: tuple[Path, ...]) -> "tuple[Catalog, tuple[Test, ...]]":
    """The catalog and the tests among the definitions; shows what is wrong and ends with 1 if there is."""
    loaded, _ = read_all(folders)
    return loaded.catalog, loaded.tests


def read_all(folders: tuple[Path, ...], kept: Mapping[str, bytes] = MappingProxyType({})) -> "tuple[Loaded, Files]":
    """All that is known of the definitions, and their files; the same otherwise."""
    from engine.compile.files import read_files
    from engine.compile.load import load_all

    report = Report()
    files = {**read_files(folders_of(folders), report), **kept}
    loaded = load_all(files, report)
    if loaded is None:
        texts = {name: content.decode("utf-8", "replace") for name, content in files.items()}
        click.echo(render(report, texts, coloured), nl=False, err=True)
        sys.exit(1)
    return loaded, files
