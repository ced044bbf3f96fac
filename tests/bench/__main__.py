"""`python -m tests.bench NAME` measures one thing on this machine, and prints one JSON object."""

import json

import click

from tests.bench import history, matching

BENCHES = {"history": history.run, "matching": matching.run}


@click.command()
@click.argument("name", type=click.Choice(sorted(BENCHES)))
def main(name: str) -> None:
    """Takes some minutes."""
    click.echo(json.dumps(BENCHES[name](), indent=1, ensure_ascii=False))


main()
