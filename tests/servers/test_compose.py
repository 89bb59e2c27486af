"""docker-compose.yml brings up what the local launcher brings up: same versions, ports and settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kgbuild.servers import server_config

ROOT = Path(__file__).resolve().parents[2]
SECRETS = ("PASSWORD", "AUTH")


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
    config = server_config()
    script = compose["services"]["rebuild"]["command"][0]
    assert f"bolt://neo4j:{config.neo4j.ports['bolt']}" in script
    assert f"http://fuseki:{config.fuseki.ports['http']}{config.fuseki.dataset}" in script
    assert set(compose["services"]["rebuild"]["depends_on"]) == {"neo4j", "fuseki"}


def test_ports_are_on_loopback_and_passwords_from_the_environment(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
        for name, value in service.get("environment", {}).items():
            assert not any(word in name for word in SECRETS) or "${NEO4J_PASSWORD:?" in value


def published(service: dict[str, Any]) -> set[int]:
    """The published ports, each of which must be the same inside and outside."""
    ports = [port.split(":")[1:] for port in service["ports"]]
    assert all(outside == inside for outside, inside in ports)
    return {int(outside) for outside, _ in ports}
