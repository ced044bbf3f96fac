"""Whatever is wrong on the command line is one line that says what to do, and a non-zero exit (R45)."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from attrs import Factory, frozen

from happycat.app import __main__ as cli
from tests.cats.lived import Lived
from tests.cats.stores import LEDGER_KEY, TOKEN_SECRET

NOWHERE = "00000000-0000-4000-8000-000000000404"
HEAD = "client_id,name,contact\n"


@frozen
class Case:
    """One bad command: what it says, and how it exits."""

    what: str
    command: str
    says: str
    exit: int
    env: Mapping[str, str] = Factory(dict)
    csv: bytes | None = None


def setting(name: str, value: str, says: str, command: str = "config show", exit: int = 2) -> Case:
    return Case(f"{name}={value}", command, says, exit, {f"HAPPYCAT_{name}": value})


def table(what: str, content: bytes | str, says: str, exit: int = 2) -> Case:
    data = content if isinstance(content, bytes) else content.encode()
    return Case(what, "import clients clients.csv", says, exit, csv=data)


SETTINGS = [
    setting("PORT", "many", "HAPPYCAT_PORT: Input should be a valid integer"),
    setting("PORT", "65536", "HAPPYCAT_PORT: Input should be less than"),
    setting("PORT", "-1", "HAPPYCAT_PORT: Input should be greater than"),
    setting("POLL_SECONDS", "0", "HAPPYCAT_POLL_SECONDS: Input should be greater than 0"),
    setting("TICK_SECONDS", "nan", "HAPPYCAT_TICK_SECONDS: Input should be"),
    setting("CURRENCY", "euro", "HAPPYCAT_CURRENCY: String should match"),
    setting("TIME_ZONE", "Moon/Sea", "HAPPYCAT_TIME_ZONE: 'Moon/Sea' is not a time zone"),
    setting("TIME_ZONE", "../../etc/passwd", "is not a time zone"),
    setting("DATABASES", '{"orders"', "error parsing value for field"),
    setting("DATABASES", "5", "HAPPYCAT_DATABASES: Input should be a valid dictionary"),
    setting("COLOUR", "grey", "unknown setting HAPPYCAT_COLOUR"),
    setting("CONTEXTS", "dogs", "unknown context dogs", "deadletters list"),
    setting("DATABASES__DOGS", "memory:", "unknown context dogs", "deadletters list"),
    setting("DATABASE", "nonsense", "the database's URL cannot be read", "deadletters list"),
    setting("DATABASE", "mysql://cats", "the database's URL cannot be used", "deadletters list"),
    setting("DATABASE", "cat://box", "the database's URL cannot be used", "migrate"),
    setting("DATABASE", "sqlite:////proc/none/cats.db", "No such file", "deadletters list", 1),
    setting("DATABASE", "sqlite:////proc", "unable to open database file", "deadletters list", 1),
    setting("DATABASE", "sqlite:///clients.csv", "is not an SQLite database", "deadletters list"),
    setting("DATABASE", "memory:", "has no tables to migrate", "migrate"),
    setting("CLOCK", "/nowhere/clock", "is no file with an instant", "tick --once"),
    setting("CRASH_AT", "here:often", "'here:often' is no crash point", "tick --once"),
    setting("TOKEN_SECRET", "short", "32 characters or more", "token issue --role client"),
    setting("LEDGER_KEY", "", "holds no secrets that can be read", "deadletters list"),
]

ARGUMENTS = [
    Case("an unknown command", "dance", "No such command 'dance'", 2),
    Case("an unknown option", "serve --loud", "No such option", 2),
    Case("a role that is none", "token issue --role director", "'director' is not one of", 2),
    Case("no role", "token issue", "Missing option '--role'", 2),
    Case("a person that is none", "token issue --role client --person Murka", "not a valid UUID", 2),
    Case("hours without end", "token issue --role client --hours 1e9", "not in the range", 2),
    Case("hours that are no number", "token issue --role client --hours nan", "not a number", 2),
    Case("a letter's id that is none", "deadletters replay orders Murka", "not a valid UUID", 2),
    Case("a letter that is none", f"deadletters replay orders {NOWHERE}", "no such dead letter", 1),
    Case("a consumer that is none", f"deadletters replay dogs {NOWHERE}", "no such consumer", 1),
    Case("discarding nothing", f"deadletters discard orders {NOWHERE} --yes", "no such dead letter", 1),
    Case("a story that is none", "demo --story dogs", "'dogs' is not one of 'cookies', 'cancel-after", 2),
    Case("half a command", "deadletters replay orders", "Missing argument 'ID'", 2),
]

TABLES = [
    Case("no file", "import clients none.csv", "'none.csv' does not exist", 2),
    Case("a folder", "import clients .", "is a directory", 2),
    table("an empty file", "", "lacks the column client_id, contact, name"),
    table("a missing column", "name,contact\nMurka,murka@box\n", "lacks the column client_id"),
    table("no UTF-8", b"\xff\xfe\0c", "is no CSV file in UTF-8"),
    table("a field of 200 kB", f'{HEAD}{NOWHERE},"{"x" * 200_000}",box\n', "is no CSV file"),
    table("an id that is none", f"{HEAD}Murka,Murka,box\n", "clients.csv, line 2: badly formed", 1),
    table("an empty name", f"{HEAD}{NOWHERE},,box\n", "line 2: name is a text of", 1),
    table("a NUL", f"{HEAD}{NOWHERE},Mur\0ka,box\n", "line 2: name has control characters", 1),
    table("a row that ends early", f"{HEAD}{NOWHERE},Murka\n", "line 2: contact is a text of", 1),
]

CASES = [*SETTINGS, *ARGUMENTS, *TABLES]
REAL = [CASES[0], CASES[13], CASES[16], CASES[24], TABLES[3], TABLES[7]]
"""Also in a process of their own."""


@frozen
class Desk:
    """A folder with the database of the company that has lived, and a shell in it."""

    folder: Path

    def prepare(self, case: Case) -> dict[str, str]:
        (self.folder / "clients.csv").write_bytes(
            b"no database at all\n" * 20 if case.csv is None else case.csv
        )
        (self.folder / "secrets.json").write_text("[]")
        return {
            "HAPPYCAT_DATABASE": f"sqlite:///{self.folder}/cats.db",
            "HAPPYCAT_TOKEN_SECRET": TOKEN_SECRET,
            "HAPPYCAT_LEDGER_KEY": LEDGER_KEY,
            "HAPPYCAT_SECRETS_FILE": "secrets.json",
            **case.env,
        }

    def digest(self, world: Lived) -> str:
        return world.digest_of(self.folder / "cats.db")


@pytest.fixture(scope="module")
def desk(world: Lived, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("desk")
    world.copy_to(folder / "cats.db")
    return Desk(folder)


def is_one_line(said: str, case: Case) -> None:
    lines = said.strip().splitlines()
    assert len(lines) == 1, said
    assert lines[0].startswith("happycat: ")
    assert case.says in lines[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_r45_it_is_one_line_and_nothing_has_changed(
    world: Lived,
    desk: Desk,
    case: Case,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in desk.prepare(case).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(desk.folder)
    monkeypatch.setattr(sys, "argv", ["happycat", *case.command.split()])
    before = desk.digest(world)

    with pytest.raises(SystemExit) as left:
        cli.main()

    assert left.value.code == case.exit
    is_one_line(capsys.readouterr().err, case)
    assert desk.digest(world) == before


@pytest.mark.parametrize("case", REAL, ids=lambda case: case.what)
def test_r45_so_it_is_in_a_process_of_its_own(world: Lived, desk: Desk, case: Case) -> None:
    env = {**os.environ, **desk.prepare(case)}
    before = desk.digest(world)

    run = subprocess.run(
        [sys.executable, "-m", "happycat.app", *case.command.split()],
        cwd=desk.folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert run.returncode == case.exit
    is_one_line(run.stderr, case)
    assert "Traceback" not in run.stdout + run.stderr
    assert desk.digest(world) == before


def test_r45_a_port_in_use_is_one_line(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        case = setting("PORT", port, f"cannot serve at 127.0.0.1:{port}: Address already in use", "serve")

        run = subprocess.run(
            [sys.executable, "-m", "happycat.app", "serve"],
            cwd=desk.folder,
            env={**os.environ, **desk.prepare(case)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert (run.returncode, run.stdout) == (2, "")
    is_one_line(run.stderr, case)
