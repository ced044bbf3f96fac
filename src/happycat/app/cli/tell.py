"""`happycat demo`: the company's story in the terminal."""

import json

import click
from rich.text import Text

from happycat.app.cli.screen import out, table


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: figures and timeline.")
def demo(as_json: bool) -> None:
    """Tell the company's story on a fresh company in memory, in virtual time; a few seconds."""
    from happycat.app.demo.figures import figures
    from happycat.app.demo.story import Line, Story

    story = Story.fresh()

    def show(title: str, lines: list[Line]) -> None:
        out.print(f"\n[bold]{title}[/]")
        for line in lines:
            when = Text(f"  {line.at:%d %b %H:%M}  ", style="dim")
            out.print(when, Text(f"{line.context:<11}", style="cyan"), Text(line.text), sep="")

    for title, lines in story.scenes():
        if not as_json:
            show(title, lines)
    seen = figures(story.stage.company)
    if as_json:
        click.echo(json.dumps(seen, ensure_ascii=False))
        return
    told = [(name.replace("_", " "), value) for name, value in seen.items() if name != "timeline"]
    table("In figures", ("what", "how many"), told, "Nothing happened.")
    out.print(
        "By rule every service costs a flat 100.00 in this version, and a client pays for a no-show too;"
        " docs/rules.md, R8 and R21.",
        style="dim",
    )
    out.print("Next: [bold]happycat serve --seed-demo[/], or docs/how-to/embed.md", style="dim")
