"""The command line: one module per command reads arguments and runs passes.

`options` and `apis` are what commands share of reading; `outcome` turns what passes found into text and an exit code.
"""

from __future__ import annotations

import gc

import click

from crmgen import __version__
from crmgen.cli import (
    bundle,
    check,
    config_schema,
    coverage,
    fields,
    generate,
    init,
    inspect,
    validate,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="crmgen")
def main() -> None:
    """Write a typed Python SDK from an OpenAPI document."""
    # A document is one large tree without cycles to collect: the collector only costs time.
    gc.disable()


main.add_command(generate.generate)
main.add_command(check.check)
main.add_command(validate.validate)
main.add_command(inspect.inspect)
main.add_command(coverage.coverage)
main.add_command(init.init)
main.add_command(bundle.bundle)
main.add_command(fields.fields)
main.add_command(config_schema.config_schema)
