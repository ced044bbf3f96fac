"""Settings: what is wrong is refused by name, never guessed (R45)."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from happycat import Settings
from happycat.app.bootstrap import UnknownContext, chosen
from happycat.app.settings import UnknownSetting, refuse_unknown


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("HAPPYCAT_"):
            monkeypatch.delenv(name)


def test_without_any_setting_there_is_a_company() -> None:
    settings = Settings()

    assert settings.database == "sqlite:///happycat.db"
    assert str(settings.zone) == "Europe/Berlin"
    assert [context.name for context in chosen(settings)]


def test_every_setting_is_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAPPYCAT_CONTEXTS", "clients, ")
    monkeypatch.setenv("HAPPYCAT_PORT", "9000")
    monkeypatch.setenv("HAPPYCAT_PHOTOS", "/somewhere")

    settings = Settings()

    assert (settings.contexts, settings.port, settings.photos) == (("clients",), 9000, Path("/somewhere"))
    assert [context.name for context in chosen(settings)] == ["clients"]


def test_a_context_may_have_a_database_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAPPYCAT_DATABASE", "memory:")
    monkeypatch.setenv("HAPPYCAT_DATABASES__ORDERS", "sqlite:///orders.db")

    settings = Settings()

    assert settings.database_of("orders") == "sqlite:///orders.db"
    assert settings.database_of("clients") == "memory:"


@pytest.mark.parametrize("name", ["HAPPYCAT_DATABSE", "HAPPYCAT_", "happycat_prot", "HAPPYCAT_PORT__X"])
def test_r45_an_unknown_variable_is_refused_by_name(name: str) -> None:
    with pytest.raises(UnknownSetting, match=name.upper()):
        refuse_unknown({name: "1", "PATH": "/bin"})


def test_known_variables_and_those_of_others_are_let_through() -> None:
    names = [f"HAPPYCAT_{name.upper()}" for name in Settings.model_fields]

    refuse_unknown(
        dict.fromkeys([*names, "HAPPYCAT_DATABASES__ORDERS", "HAPPYCAT_REQUIRE_SERVICES", "HOME"], "1")
    )


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("TIME_ZONE", "Europe/Nowhere", "not a time zone"),
        ("TIME_ZONE", "", "not a time zone"),
        ("TIME_ZONE", "../etc/passwd", "not a time zone"),
        ("TOKEN_SECRET", "short", "32 characters"),
        ("PORT", "70000", "port"),
        ("PORT", "http", "port"),
        ("CURRENCY", "euro", "currency"),
        ("POLL_SECONDS", "0", "poll_seconds"),
        ("COOKIES", "at_noon", "at_desk"),
        ("BAKERY_URL", "bakery.example", "the bakery's address"),
        ("BAKERY_URL", "ftp://bakery.example", "the bakery's address"),
        ("BAKERY_URL", "https://", "the bakery's address"),
        ("BAKERY_URL", "http://[", "the bakery's address"),
        ("BAKERY_URL", "http://bakery:miaow", "the bakery's address"),
        ("BAKERY_URL", "https://cat:secret@bakery.example", "the bakery's address"),
    ],
)
def test_r45_a_wrong_value_is_refused_with_a_reason(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"HAPPYCAT_{variable}", value)

    with pytest.raises(ValidationError, match=said):
        Settings()


def test_r45_an_unknown_context_is_refused_by_name() -> None:
    with pytest.raises(UnknownContext, match="oders"):
        chosen(Settings(contexts=("clients", "oders")))


def test_r45_a_database_for_an_unknown_context_is_refused_by_name() -> None:
    with pytest.raises(UnknownContext, match="oders"):
        chosen(Settings(databases={"oders": "memory:"}))


def test_secrets_do_not_show() -> None:
    settings = Settings.model_validate({"token_secret": "x" * 32})

    assert "x" * 32 not in repr(settings)
