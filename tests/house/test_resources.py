import pytest

from kgbuild import resources


@pytest.mark.parametrize("folder", [resources.ontologies_dir, resources.queries_dir, resources.seeds_dir])
def test_a_checkout_uses_its_own_folders(folder) -> None:
    assert folder().is_dir()
