"""What the configuration says of the distribution that an SDK is: keys of `[project]` (PEP 621)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Final

from packaging.version import InvalidVersion, Version
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_OLDEST_PYTHON: Final = "3.11"
_WEB_ADDRESS: Final = re.compile(r"https?://[^\s/?#@:]+(:\d+)?([/?#]\S*)?")
_CLASSIFIER: Final = re.compile(r"\S.*? :: .*\S")


def _version(text: str) -> str:
    try:
        return str(Version(text))
    except InvalidVersion:
        raise ValueError(
            f"{text!r} is no version that Python packages can have, such as '1.4.0' (PEP 440)"
        ) from None


def _python(text: str) -> str:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        allowed = SpecifierSet(text)
    except InvalidSpecifier:
        raise ValueError(
            f"{text!r} names no versions of Python; write '>={_OLDEST_PYTHON}'"
        ) from None
    if any(allowed.contains(f"3.{minor}") for minor in range(11)):
        raise ValueError(f"an SDK needs Python {_OLDEST_PYTHON} or newer")
    return text


def _license(text: str) -> str:
    from packaging.licenses import (
        InvalidLicenseExpression,
        canonicalize_license_expression,
    )

    try:
        return str(canonicalize_license_expression(text))
    except InvalidLicenseExpression:
        raise ValueError(
            f"{text!r} is no SPDX expression, such as 'MIT' or 'LicenseRef-Proprietary'"
        ) from None


def _email(text: str) -> str:
    """As the build backend reads an address (RFC 5322 section 3.4.1)."""
    from email.errors import HeaderParseError
    from email.headerregistry import Address

    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError, HeaderParseError):
        address = Address()
    if not address.username or not address.domain:
        raise ValueError(f"{text!r} is no address of mail, such as 'ann@example.com'")
    return text


def _web_address(text: str) -> str:
    if not _WEB_ADDRESS.fullmatch(text):
        raise ValueError(f"{text!r} is no address such as 'https://example.com/docs'")
    return text


def _classifier(text: str) -> str:
    if not _CLASSIFIER.fullmatch(text):
        raise ValueError(
            f"{text!r} is no classifier, such as 'Typing :: Typed' (https://pypi.org/classifiers)"
        )
    return text


class Person(BaseModel):
    """An author or a maintainer."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = None
    email: Annotated[str, AfterValidator(_email)] | None = None


class ProjectEntry(BaseModel):
    """Keys of `[project]` in the SDK's `pyproject.toml`; what is not said there is crmgen's own, or not there."""

    model_config = ConfigDict(
        extra="forbid", alias_generator=lambda name: name.replace("_", "-")
    )

    name: str = Field(
        default="",
        pattern=r"^([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9])$",
        description="What people install; by default the package's name.",
    )
    version: Annotated[str, AfterValidator(_version)] = Field(
        default="",
        description="By default that of the document where the SDK is new; what its pyproject.toml says stays.",
    )
    description: str = Field(default="", description="One line.")
    license: Annotated[str, AfterValidator(_license)] = Field(
        default="", description="An SPDX expression, such as MIT."
    )
    license_files: list[str] = Field(
        default_factory=list,
        description="Files that are copied into the SDK: paths relative to this file.",
    )
    authors: list[Person] = Field(
        default_factory=list[Person],
        description="Each with a name, an address of mail, or both.",
    )
    maintainers: list[Person] = Field(
        default_factory=list[Person], description="The same of those who look after it."
    )
    keywords: list[str] = Field(
        default_factory=list, description="Words that people search for."
    )
    classifiers: list[Annotated[str, AfterValidator(_classifier)]] = Field(
        default_factory=list, description="Those of https://pypi.org/classifiers."
    )
    urls: dict[str, Annotated[str, AfterValidator(_web_address)]] = Field(
        default_factory=dict, description="Addresses by what they are, such as Source."
    )
    requires_python: Annotated[str, AfterValidator(_python)] = Field(
        default="", description=f"By default `>={_OLDEST_PYTHON}`."
    )

    def keys(self, root: Path) -> dict[str, Any]:
        """What is stated, as TOML has it; files by the names that they get in the SDK."""
        stated = self.model_dump(by_alias=True, exclude_unset=True)
        if self.license_files:
            stated["license-files"] = [*self.files(root)]
        return stated

    def files(self, root: Path) -> dict[str, Path]:
        """The licence files: the name that each gets at the top of the SDK, and where it is."""
        return {Path(each).name: root / each for each in self.license_files}
