"""What `serve` prints: what to open, and a ready token for each role."""

from datetime import timedelta
from uuid import UUID, uuid5

from happycat.app.cli.screen import out
from happycat.app.company import HappyCat
from happycat.app.web.tokens import Tokens
from happycat.domain.kernel.people import Actor, Role

LASTING = timedelta(hours=12)
OFFICE = UUID("00000000-0000-0000-0000-00000000cafe")
"""The namespace of the people who work in the office; they have no record of their own."""


def office(role: Role) -> Actor:
    """The office cat of that role."""
    return Actor.having(uuid5(OFFICE, role), role)


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
    from happycat.app.demo.cast import somebody

    tokens = Tokens(company.settings.token_secret.get_secret_value())
    out.print("Tokens for 12 hours (send as Authorization: Bearer …):")
    for role in (r for r in Role if r is not Role.SYSTEM):
        name, actor = somebody(company, role)
        token = tokens.issue(actor, company.kernel.clock().now(), LASTING)
        out.print(f"  [bold]{role.value:<11}[/] {name}")
        out.print(f"  {token}", style="dim")
