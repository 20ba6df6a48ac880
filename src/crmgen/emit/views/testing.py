"""`testing.py`: the fake server of an SDK, for its users' own tests."""

from __future__ import annotations

from crmgen.emit.imports import ImportSet
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.readme_examples import ExampleView
from crmgen.naming.names import Names
from crmgen.records import dataclass


@dataclass(frozen=True, slots=True)
class TestingView:
    """`testing.py`."""

    docstring: str
    imports: ImportSet
    package: str
    client: str
    given: str
    """What the client is given: credentials that no server knows."""

    @property
    def names(self) -> frozenset[str]:
        """Every name that the module defines."""
        return frozenset({f"fake_{self.package}", f"fake_async_{self.package}"})


def testing_view(names: Names, example: ExampleView, origin: Origin) -> TestingView:
    imports = ImportSet(".testing", names.runtime)
    imports.use("collections.abc", "Iterator")
    imports.use("._core", "Fake", "FakeCall", "SentRequest", "fake")
    about = f"A fake server below `{names.client}`, for tests of code that uses it."
    return TestingView(
        origin.module_docstring(about),
        imports,
        names.package,
        names.client,
        example.given.replace(
            'base_url="..."', f'base_url="https://{names.package}.test"'
        ).replace('"..."', '"test"'),
    )
