"""The pages that the tests look at, made once."""

import pytest

from symbolic.report.page import pages
from tests.symbolic.report.page import standin


@pytest.fixture(scope="session")
def report():
    return standin.real()


@pytest.fixture(scope="session")
def made(report):
    return pages(report)


@pytest.fixture(scope="session")
def folder(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for name, page in made.items():
        (folder / name).write_text(page)
    return folder
