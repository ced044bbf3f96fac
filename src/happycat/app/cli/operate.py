"""Operating the company: settings, dead letters, importing."""

import csv
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import click
from pydantic import SecretStr
from rich.progress import track

from happycat.app.cli.screen import err, fail, out, table
from happycat.app.settings import PREFIX, Settings
from happycat.domain.kernel.ids import ClientId
from happycat.domain.kernel.people import SYSTEM
from happycat.domain.kernel.refusals import Refusal


@click.group()
def config() -> None:
    """Settings: where they come from and what they are."""


@config.command("show")
def show() -> None:
    """List every setting with its present value; secrets are hidden."""
    settings = Settings()
    fields = Settings.model_fields.items()
    rows = [(PREFIX + n.upper(), _shown(getattr(settings, n)), f.description or "") for n, f in fields]
    table("Settings", ("variable", "value", "what it is"), rows, "No settings.")


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "(set)" if value.get_secret_value() else "(not set)"
    if isinstance(value, tuple):
        return ",".join(map(str, value)) or "(all)"
    return str(value) if value not in ("", {}) else "-"


@click.group()
def deadletters() -> None:
    """Messages that failed too often; later ones of their key wait behind them."""


@deadletters.command("list")
def list_() -> None:
    """Show them all, oldest first."""
    from happycat.app.company import HappyCat

    with HappyCat(Settings()) as company:
        dead = [letter for receiver in company.receivers.values() for letter in receiver.dead()]
    columns = ("consumer", "id", "type", "key", "tries", "error")
    rows = [(d.consumer, d.message.id, d.message.type, d.message.key, d.attempts, d.error) for d in dead]
    table("Dead letters", columns, rows, "No dead letters.")


@deadletters.command("replay")
@click.argument("consumer")
@click.argument("id", type=click.UUID)
def replay(consumer: str, id: UUID) -> None:
    """Try it again from the start, once the reason is mended."""
    from happycat.app.company import HappyCat

    with HappyCat(Settings()) as company:
        company.replay(consumer, id)
        company.settle()
    out.print("Tried again; `happycat deadletters list` shows whether it worked.")


@deadletters.command("discard")
@click.argument("consumer")
@click.argument("id", type=click.UUID)
@click.confirmation_option(prompt="Its effect will never happen. Discard it?")
def discard(consumer: str, id: UUID) -> None:
    """Give up on it; those behind it go on."""
    from happycat.app.company import HappyCat

    with HappyCat(Settings()) as company:
        company.discard(consumer, id)
        company.settle()
    out.print("Discarded.")


@click.group("import")
def import_() -> None:
    """Bring things in from files."""


COLUMNS = ("client_id", "name", "contact")


@import_.command("clients")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def clients(file: Path) -> None:
    """Let clients in from a CSV with client_id,name,contact and maybe gateway,token; safe to repeat."""
    from happycat.app.company import HappyCat

    rows = _read(file)
    failed = 0
    with HappyCat(Settings()) as company:
        for line, row in track(rows, description="Importing", console=err, transient=True):
            try:
                client_id = ClientId(UUID(row["client_id"]))
                company.clients.import_client(SYSTEM, client_id, row["name"], row["contact"])
                if row.get("token"):
                    company.clients.pay_by(SYSTEM, client_id, row.get("gateway") or "bank", row["token"])
            except (Refusal, ValueError) as wrong:
                failed += 1
                fail(f"{file.name}, line {line}: {wrong}")
    out.print(f"{len(rows) - failed} clients imported, {failed} refused.")
    if failed:
        raise click.exceptions.Exit(1)


def _read(file: Path) -> list[tuple[int, dict[str, str]]]:
    """All of it or nothing."""
    try:
        return list(_rows(file))
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise click.UsageError(f"{file.name} is no CSV file in UTF-8: {wrong}.") from None


def _rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with file.open(newline="", encoding="utf-8-sig") as lines:
        reader = csv.DictReader(lines)
        missing = set(COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise click.UsageError(f"{file.name} lacks the column {', '.join(sorted(missing))}.")
        for row in reader:
            yield reader.line_num, {k: (v or "").strip() for k, v in row.items() if isinstance(k, str)}
