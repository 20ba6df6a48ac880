"""`crmgen config-schema`: the JSON Schema of the configuration."""

from __future__ import annotations

import click


@click.command("config-schema")
def config_schema() -> None:
    """Print the JSON Schema of the configuration, for editors."""
    import json

    from crmgen.configuration import configuration_schema

    click.echo(json.dumps(configuration_schema(), indent=2))
