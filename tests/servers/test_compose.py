"""docker-compose.yml brings up what the local launcher brings up: same versions, ports and settings."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from kgbuild.servers import server_config

ROOT = Path(__file__).resolve().parents[2]
SECRETS = ("PASSWORD", "AUTH", "TOKEN", "WEBHOOK")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def variable(setting: str) -> str:
    """A Neo4j setting as the image's environment variable: ``_`` doubled, then dots as ``_``."""
    return "NEO4J_" + setting.replace("_", "__").replace(".", "_")


def test_neo4j(compose: dict[str, Any]) -> None:
    config, service = server_config().neo4j, compose["services"]["neo4j"]
    assert service["image"] == config.image
    assert config.version in config.image
    assert f"org.neo4j:neo4j:{config.version}" in config.artifacts
    assert published(service) == set(config.ports.values())
    settings = {k: v for k, v in service["environment"].items() if k != "NEO4J_AUTH"}
    assert settings == {variable(name): value for name, value in config.settings.items()}
    assert service["environment"]["NEO4J_AUTH"].startswith(f"{config.user}/${{{config.password_env}:?")


def test_fuseki(compose: dict[str, Any]) -> None:
    config, service = server_config().fuseki, compose["services"]["fuseki"]
    assert service["build"]["args"]["FUSEKI_VERSION"] == config.version
    assert published(service) == set(config.ports.values())
    assert service["environment"]["JAVA_TOOL_OPTIONS"] == " ".join(config.java_options)
    recipe = (ROOT / service["build"]["dockerfile"]).read_text(encoding="utf-8")
    (artifact,) = config.artifacts
    assert artifact == f"org.apache.jena:jena-fuseki-server:{config.version}"
    assert artifact.replace(config.version, "${FUSEKI_VERSION}") in recipe
    assert f'"{config.dataset}"]' in recipe


def test_all_services_are_there_and_the_unwritten_one_is_behind_a_profile(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"neo4j", "fuseki", "rebuild", "explorer"}
    assert compose["services"]["explorer"]["profiles"] == ["explorer"]
    named = {v.split(":")[0] for s in compose["services"].values() for v in s["volumes"] if not v.startswith(".")}
    assert named == set(compose["volumes"])
    recipes = [s["build"]["dockerfile"] for s in compose["services"].values() if "build" in s]
    assert all((ROOT / recipe).is_file() for recipe in recipes)


def test_the_rebuild_loads_both_servers_at_their_own_addresses(compose: dict[str, Any]) -> None:
    config, service = server_config(), compose["services"]["rebuild"]
    asked = options(service["command"])
    assert asked["--neo4j-uri"] == f"bolt://neo4j:{config.neo4j.ports['bolt']}"
    assert asked["--rdf-endpoint"] == f"http://fuseki:{config.fuseki.ports['http']}{config.fuseki.dataset}"
    assert set(service["depends_on"]) == {"neo4j", "fuseki"}
    assert {d["condition"] for d in service["depends_on"].values()} == {"service_healthy"}


def test_the_rebuild_is_a_schedule_that_the_command_line_takes(
    compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The options as they stand, with the defaults of their variables, reach the scheduler as a job."""
    from typer.testing import CliRunner

    from kgbuild.cli.app import app
    from kgbuild.rebuild import schedule

    jobs: list[tuple[schedule.Job, Any, bool]] = []

    def serve(job: schedule.Job, trigger: Any, now: bool) -> int:
        jobs.append((job, trigger, now))
        return 0

    monkeypatch.setattr(schedule, "serve", serve)
    service = compose["services"]["rebuild"]
    environment = {name: default(value) for name, value in service["environment"].items()}
    done = CliRunner().invoke(
        app, [default(word) for word in service["command"]], env=environment | {"NEO4J_PASSWORD": "x"}
    )
    assert done.exit_code == 0, done.output
    ((job, trigger, now),) = jobs
    assert [step.name for step in job.steps] == ["update", "load neo4j", "load rdf"]
    assert (str(job.out), now) == ("/graph", True)
    assert "hour='3', minute='0'" in str(trigger)
    assert job.notifier.webhook is None


def test_the_rebuild_keeps_its_graph_and_reads_records_only(compose: dict[str, Any]) -> None:
    service = compose["services"]["rebuild"]
    assert {"graph:/graph", "./records:/records:ro"} == set(service["volumes"])
    assert service["healthcheck"]["test"] == ["CMD", "kgbuild", "builds", "--graph", "/graph"]
    recipe = (ROOT / service["build"]["dockerfile"]).read_text(encoding="utf-8")
    assert 'ENTRYPOINT ["kgbuild"]' in recipe
    # A step may be ended for 45 s before it is killed; the engine must not be quicker.
    assert int(service["stop_grace_period"].removesuffix("s")) > 45


def test_ports_are_on_loopback_and_passwords_from_the_environment(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
        for name, value in service.get("environment", {}).items():
            assert not any(word in name for word in SECRETS) or value.count("${") == 1, name
            assert "PASSWORD" not in name or "${NEO4J_PASSWORD:?" in value


def default(value: str) -> str:
    """A value with each variable replaced by the default that stands beside it."""
    return re.sub(r"\$\{\w+:[-?]([^}]*)\}", r"\1", value)


def options(command: list[str]) -> dict[str, str]:
    """The options of a command that take a value."""
    return {a: b for a, b in pairwise(command) if a.startswith("--") and not b.startswith("--")}


def published(service: dict[str, Any]) -> set[int]:
    """The published ports, each of which must be the same inside and outside."""
    ports = [port.split(":")[1:] for port in service["ports"]]
    assert all(outside == inside for outside, inside in ports)
    return {int(outside) for outside, _ in ports}
