"""Help texts: takes a docstring, gives it with each paragraph on one line, so that a terminal of any width breaks it.

Indented lines (examples) stay as they are.
"""

from __future__ import annotations

import inspect
import re

import typer

_PARAGRAPHS = re.compile(r"\n[ \t]*\n")


def unwrapped(text: str) -> str:
    """The text with the line breaks inside its paragraphs gone.

    >>> unwrapped('One\\nparagraph.\\n\\n  an example\\n  another')
    'One paragraph.\\n\\n  an example\\n  another'
    """
    return "\n\n".join(
        part if part.startswith(" ") else " ".join(part.split("\n"))
        for part in _PARAGRAPHS.split(inspect.cleandoc(text))
    )


def unwrap_help(app: typer.Typer) -> None:
    """Unwrap the help of every verb of ``app`` and of its groups."""
    for command in app.registered_commands:
        if command.help is None and command.callback is not None and command.callback.__doc__:
            command.help = unwrapped(command.callback.__doc__)
    for group in app.registered_groups:
        if group.typer_instance is not None:
            unwrap_help(group.typer_instance)
