"""A small CRM's SDK, written by hand in the shape of generated code: what the runtime's tests call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal, Required, TypedDict, Unpack

from pydantic import Field

from crmgen.runtime.auth.basic import Basic
from crmgen.runtime.auth.bearer import Bearer
from crmgen.runtime.auth.scheme import AsyncCredential, Credential
from crmgen.runtime.body.json import json_fields
from crmgen.runtime.body.wire_names import Wire
from crmgen.runtime.connections.transport import AsyncHttpClient, HttpClient
from crmgen.runtime.http.calls import Call, Errors
from crmgen.runtime.http.client import AsyncClient, SyncClient, cached_resource
from crmgen.runtime.http.client_options import AsyncOptions, SyncOptions
from crmgen.runtime.http.middleware import AsyncMiddleware, Middleware
from crmgen.runtime.http.options import RequestOptions, Timeout
from crmgen.runtime.http.settings import ApiFacts
from crmgen.runtime.paging.call import PagedCall
from crmgen.runtime.paging.page_number import PageNumber
from crmgen.runtime.parameters.styled import styled
from crmgen.runtime.read.models import Model
from crmgen.runtime.resources.base import AsyncResource, BaseResource, ClientT, Resource
from crmgen.runtime.resources.methods import method


class Email(Model):
    """An address."""

    type: Literal["work", "home"] | str | None = None
    value: str | None = None


class Contact(Model):
    """A person."""

    id: str
    first_name: str | None = Field(default=None, alias="firstName")
    born: date | None = None
    emails: list[Email] | None = None
    score: int | None = None


class ContactData(Model):
    """The data of a contact."""

    contact: Contact
    timeline: list[str] | None = None


class ContactEnvelope(Model):
    """What surrounds a contact."""

    status: int | None = None
    data: ContactData | None = None


class ContactsData(Model):
    """The data of a list."""

    contacts: list[ContactData] | None = None
    total_count: int | None = None
    page: int | None = None
    max_page: int | None = None


class ContactsEnvelope(Model):
    """What surrounds a list."""

    status: int | None = None
    data: ContactsData | None = None


class Problem(Model):
    """What went wrong."""

    message: str | None = None
    code: int | None = None


class EmailInput(TypedDict, total=False):
    """Fields of an address to send."""

    type: Literal["work", "home"] | str | None
    value: Required[str]


class ContactInput(TypedDict, total=False):
    """Fields of a contact to send."""

    last_name: Required[Annotated[str, Wire("lastName")]]
    job_title: Annotated[str | None, Wire("jobTitle")]
    born: date | str | None
    emails: Sequence[EmailInput] | None
    class_: Annotated[str | None, Wire("class")]


_ERRORS: Errors = {"404": Problem, "4XX": Problem}


class _ContactsMethods(BaseResource[ClientT]):
    @method
    def get(
        self, contact_id: str, /, *, options: RequestOptions | None = None
    ) -> Call[Contact, ContactEnvelope]:
        """Get one contact.

        `GET /contacts/{contact_id}`

        Args:
            contact_id: ID of the contact.
        """
        return Call(
            "GET",
            "/contacts/{contact_id}",
            path_values={"contact_id": contact_id},
            returns={"200": ContactEnvelope},
            unwrap=("data", "contact"),
            errors=_ERRORS,
            options=options,
        )

    @method
    def create(
        self,
        *,
        partial: bool | None = None,
        options: RequestOptions | None = None,
        **body: Unpack[ContactInput],
    ) -> Call[Contact, ContactEnvelope]:
        """Create a contact.

        `POST /contacts`
        """
        return Call(
            "POST",
            "/contacts",
            query={"partial": partial},
            body=json_fields(body, ContactInput),
            returns={"201": ContactEnvelope},
            unwrap=("data", "contact"),
            errors=_ERRORS,
            options=options,
        )

    @method
    def delete(
        self, contact_id: str, *, options: RequestOptions | None = None
    ) -> Call[None, None]:
        """Delete a contact.

        `DELETE /contacts/{contact_id}`
        """
        return Call(
            "DELETE",
            "/contacts/{contact_id}",
            path_values={"contact_id": contact_id},
            returns={"204": None},
            errors=_ERRORS,
            options=options,
        )

    @method
    def list(
        self,
        *,
        search: str | None = None,
        ids: Sequence[str] | None = None,
        page: int | None = None,
        per_page: int | None = None,
        options: RequestOptions | None = None,
    ) -> PagedCall[Contact, ContactsEnvelope]:
        """List contacts.

        `GET /contacts`
        """
        return PagedCall(
            "GET",
            "/contacts",
            query={
                "search": search,
                "ids": styled(ids, "form", explode=False),
                "page": page,
                "per_page": per_page,
            },
            returns={"200": ContactsEnvelope},
            paging=PageNumber(
                items=("data", "contacts", "*", "contact"),
                page="page",
                size="per_page",
                total=("data", "total_count"),
                last_page=("data", "max_page"),
            ),
            errors=_ERRORS,
            options=options,
        )

    @method
    def photo(
        self, contact_id: str, /, *, options: RequestOptions | None = None
    ) -> Call[bytes, bytes]:
        """Download a photo.

        `GET /contacts/{contact_id}/photo`
        """
        return Call(
            "GET",
            "/contacts/{contact_id}/photo",
            path_values={"contact_id": contact_id},
            returns={"200": bytes},
            options=options,
        )

    @method
    def status(self, *, options: RequestOptions | None = None) -> Call[str, str]:
        """Ask whether the service is up; needs no credentials.

        `GET /status`
        """
        return Call(
            "GET", "/status", returns={"200": str}, security=(), options=options
        )


class Contacts(_ContactsMethods[SyncClient], Resource):
    """The people you sell to."""


class AsyncContacts(_ContactsMethods[AsyncClient], AsyncResource):
    """The people you sell to (asynchronous)."""


API = ApiFacts(
    package="acme",
    version="1.2.3",
    base_url="https://api.acme.test/v1",
    schemes={
        "basic": Basic(username="user_id", password="api_key"),
        "bearer": Bearer(),
    },
    security=(("basic",), ("bearer",)),
)


class Acme(SyncClient):
    """Client of Acme."""

    def __init__(
        self,
        *,
        user_id: str | None = None,
        api_key: str | None = None,
        token: Credential | None = None,
        base_url: str | None = None,
        timeout: float | Timeout | None = None,
        max_retries: int = 2,
        headers: Mapping[str, str] | None = None,
        http_client: HttpClient | None = None,
        rate_limit: str | None = None,
        strict: bool = False,
        middleware: Sequence[Middleware] = (),
        max_in_flight: int = 50,
    ) -> None:
        super().__init__(
            API,
            {"user_id": user_id, "api_key": api_key, "token": token},
            SyncOptions(
                base_url=base_url,
                timeout=timeout,
                max_retries=max_retries,
                headers=headers,
                http_client=http_client,
                rate_limit=rate_limit,
                strict=strict,
                middleware=middleware,
                max_in_flight=max_in_flight,
            ),
        )

    @cached_resource
    def contacts(self) -> Contacts:
        """The people you sell to."""
        return Contacts(self)


class AsyncAcme(AsyncClient):
    """Asynchronous client of Acme."""

    def __init__(
        self,
        *,
        user_id: str | None = None,
        api_key: str | None = None,
        token: AsyncCredential | None = None,
        base_url: str | None = None,
        timeout: float | Timeout | None = None,
        max_retries: int = 2,
        headers: Mapping[str, str] | None = None,
        http_client: AsyncHttpClient | None = None,
        rate_limit: str | None = None,
        strict: bool = False,
        middleware: Sequence[AsyncMiddleware] = (),
        max_in_flight: int = 50,
    ) -> None:
        super().__init__(
            API,
            {"user_id": user_id, "api_key": api_key, "token": token},
            AsyncOptions(
                base_url=base_url,
                timeout=timeout,
                max_retries=max_retries,
                headers=headers,
                http_client=http_client,
                rate_limit=rate_limit,
                strict=strict,
                middleware=middleware,
                max_in_flight=max_in_flight,
            ),
        )

    @cached_resource
    def contacts(self) -> AsyncContacts:
        """The people you sell to (asynchronous)."""
        return AsyncContacts(self)
