"""Settings shared by all tests: how random text is drawn, and the switch that rewrites golden files."""

from __future__ import annotations

import pytest
from hypothesis import settings

# The kit's assertions explain themselves only if pytest rewrites it as it does test modules.
pytest.register_assert_rewrite("conformance")

# Timings never decide a test: the first example of a language loads its dictionary.
settings.register_profile("relsearch", settings(), deadline=None)
settings.load_profile("relsearch")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite tests/golden/ with what the analyzers say now, to be read as a diff",
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten instead of compared."""
    return bool(request.config.getoption("--update-golden"))
