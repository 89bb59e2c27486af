"""Help paragraphs are broken by the terminal, examples stay as they are."""

from __future__ import annotations

import typer
from typer.testing import CliRunner

from kgbuild.cli.app import app
from kgbuild.cli.helping import unwrap_help, unwrapped


def test_paragraphs_are_one_line_and_examples_stay() -> None:
    text = """First line.

    A paragraph
    of two lines.

      an example
      another
    """
    assert unwrapped(text) == "First line.\n\nA paragraph of two lines.\n\n  an example\n  another"


def test_groups_are_unwrapped_too() -> None:
    outer, inner = typer.Typer(), typer.Typer()

    @inner.command()
    def verb() -> None:
        """Do.

        More of
        this.
        """

    outer.add_typer(inner, name="group")
    unwrap_help(outer)
    assert inner.registered_commands[0].help == "Do.\n\nMore of this."


def test_the_main_help_fits_a_terminal() -> None:
    shown = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "80", "TERM": "dumb"}).stdout
    starts = [line for line in shown.splitlines() if line.strip().startswith("kgbuild ")]
    assert len(starts) == 9
    assert all(len(line.rstrip()) <= 80 for line in shown.splitlines())
