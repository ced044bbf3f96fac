"""What `serve` prints: what to open, and a ready token for each role."""

from datetime import UTC, datetime, timedelta

from happycat.app.cli.screen import out
from happycat.app.company import HappyCat
from happycat.app.demo.cast import CLIENTS, office
from happycat.app.web.tokens import Tokens
from happycat.domain.kernel.people import Actor, Role

LASTING = timedelta(hours=12)


def welcome(company: HappyCat, *, demo: bool) -> None:
    """Addresses first; tokens only for a demonstration, since they are as good as keys."""
    base = f"http://{company.settings.host}:{company.settings.port}"
    out.print(f"[bold]happycat[/] serves {', '.join(company.contexts)}")
    out.print(f"  start page   {base}/")
    out.print(f"  the API      {base}/schema")
    out.print(f"  is it ready  {base}/readyz")
    if demo:
        _tokens(company)
    else:
        out.print("  a token      happycat token issue --role client")
    out.print("Ctrl-C stops it; nothing is lost, the next start goes on.", style="dim")


def _tokens(company: HappyCat) -> None:
    tokens = Tokens(company.settings.token_secret.get_secret_value())
    now = datetime.now(UTC)
    out.print("Tokens for 12 hours (send as Authorization: Bearer …):")
    for role in (role for role in Role if role is not Role.SYSTEM):
        name, actor = _somebody(company, role)
        out.print(f"  [bold]{role.value:<11}[/]{name}")
        out.print(f"  {tokens.issue(actor, now, LASTING)}", style="dim")


def _somebody(company: HappyCat, role: Role) -> tuple[str, Actor]:
    """A cat of the demonstration who has that role, with its name."""
    if role is Role.CLIENT:
        return CLIENTS[0].name, CLIENTS[0].actor
    if role is Role.WORKER and "recruiting" in company.contexts:
        for worker in company.recruiting.workers(office(Role.MANAGER), limit=1):
            return worker.name, Actor.having(worker.id, role)
    return "of the office", office(role)
