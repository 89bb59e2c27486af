"""``kgbuild rollback``: an older build made current again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("rollback")(rollback)


def rollback(
    build: Annotated[
        str | None, typer.Argument(metavar="[BUILD]", help="The build to go to; else the one before the current.")
    ] = None,
    graph: Annotated[Path, typer.Option(help="The output folder that holds the builds.")] = Path("graph"),
) -> None:
    """Make the build before the current one current again, or the one that is named, in one step.

    Nothing is removed: 'kgbuild rollback BUILD' leads back. Servers follow with the next 'kgbuild load'. The next
    update brings the graph to its sources again, so stop the schedule or mend the sources first.

    Examples:

      kgbuild builds

      kgbuild rollback

      kgbuild rollback 20260101T030000Z-0a1b2c3d
    """
    from kgbuild.cli.building import say
    from kgbuild.cli.output import Teller
    from kgbuild.rebuild import find_build
    from kgbuild.rebuild.recorded import recorded
    from kgbuild.rebuild.rollback import rollback as run
    from kgbuild.rebuild.runs import OK, Outcome

    find_build(graph)  # an output folder that is not there gets no list of runs
    teller = Teller()
    before, now = recorded(
        graph, "rollback", teller, lambda _: run(graph, build), lambda done: Outcome(OK, 0, build=done[1].name)
    )
    teller.close()
    print(now.name)
    say(f"{now.name} is current again; it was {before.name}, which stays: 'kgbuild rollback {before.name}' leads back")
