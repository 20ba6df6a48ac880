"""The runtime of an SDK: what generated code is made of. It needs httpx2 and pydantic, nothing else.

Each name loads when it is first used: a client that is only made needs a third of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .auth import ApiKey as ApiKey
    from .auth import AsyncCredential as AsyncCredential
    from .auth import Basic as Basic
    from .auth import Bearer as Bearer
    from .auth import Credential as Credential
    from .auth import OAuth2 as OAuth2
    from .auth import OtherScheme as OtherScheme
    from .authorization import AsyncAuthorizationCode as AsyncAuthorizationCode
    from .authorization import AuthorizationCode as AuthorizationCode
    from .bodies import Body as Body
    from .bodies import Encoding as Encoding
    from .bodies import by_media as by_media
    from .bodies import bytes_body as bytes_body
    from .bodies import form_body as form_body
    from .bodies import form_fields as form_fields
    from .bodies import json_body as json_body
    from .bodies import json_fields as json_fields
    from .bodies import json_lines_body as json_lines_body
    from .bodies import multipart_body as multipart_body
    from .bodies import multipart_fields as multipart_fields
    from .bodies import text_body as text_body
    from .bound import AsyncBoundResource as AsyncBoundResource
    from .bound import BoundResource as BoundResource
    from .bound import async_bound_method as async_bound_method
    from .bound import async_bound_paged as async_bound_paged
    from .bound import async_bound_streamed as async_bound_streamed
    from .bound import bound_method as bound_method
    from .bound import bound_paged as bound_paged
    from .bound import bound_streamed as bound_streamed
    from .calls import Call as Call
    from .calls import Errors as Errors
    from .calls import PagedCall as PagedCall
    from .calls import Returns as Returns
    from .calls import Security as Security
    from .calls import StreamedCall as StreamedCall
    from .client import AsyncClient as AsyncClient
    from .client import SyncClient as SyncClient
    from .conditions import Condition as Condition
    from .conditions import F as F
    from .conditions import Order as Order
    from .custom import Custom as Custom
    from .custom import CustomValue as CustomValue
    from .encoding import unix_time as unix_time
    from .errors import APIConnectionError as APIConnectionError
    from .errors import APITimeoutError as APITimeoutError
    from .errors import AuthenticationError as AuthenticationError
    from .errors import AuthorizationError as AuthorizationError
    from .errors import BadRequestError as BadRequestError
    from .errors import ConfigurationError as ConfigurationError
    from .errors import ConflictError as ConflictError
    from .errors import CredentialsError as CredentialsError
    from .errors import GoneError as GoneError
    from .errors import MethodNotAllowedError as MethodNotAllowedError
    from .errors import NotFoundError as NotFoundError
    from .errors import PagingError as PagingError
    from .errors import PaymentRequiredError as PaymentRequiredError
    from .errors import PermissionDeniedError as PermissionDeniedError
    from .errors import PreconditionFailedError as PreconditionFailedError
    from .errors import RateLimitError as RateLimitError
    from .errors import RequestTooLargeError as RequestTooLargeError
    from .errors import ResponseTooLargeError as ResponseTooLargeError
    from .errors import ResponseValidationError as ResponseValidationError
    from .errors import SDKError as SDKError
    from .errors import ServerError as ServerError
    from .errors import StatusError as StatusError
    from .errors import TokenError as TokenError
    from .errors import UnprocessableEntityError as UnprocessableEntityError
    from .errors import UnsupportedMediaTypeError as UnsupportedMediaTypeError
    from .errors import WebhookError as WebhookError
    from .events import Event as Event
    from .events import events_of as events_of
    from .events import json_lines_of as json_lines_of
    from .fields import Wire as Wire
    from .grammars import JsonFilter as JsonFilter
    from .grammars import JsonSort as JsonSort
    from .grammars import TextFilter as TextFilter
    from .grammars import TextSort as TextSort
    from .grammars import filtered as filtered
    from .grammars import ordered as ordered
    from .headers import Headers as Headers
    from .methods import AsyncResource as AsyncResource
    from .methods import Resource as Resource
    from .methods import async_method as async_method
    from .methods import async_paged as async_paged
    from .methods import async_streamed as async_streamed
    from .methods import method as method
    from .methods import paged as paged
    from .methods import streamed as streamed
    from .middleware import AsyncMiddleware as AsyncMiddleware
    from .middleware import AsyncSend as AsyncSend
    from .middleware import Middleware as Middleware
    from .middleware import Send as Send
    from .models import Model as Model
    from .multipart import FileContent as FileContent
    from .multipart import FileInput as FileInput
    from .options import RequestOptions as RequestOptions
    from .options import Timeout as Timeout
    from .pages import AsyncPage as AsyncPage
    from .pages import AsyncPager as AsyncPager
    from .pages import Page as Page
    from .paging import ContentRange as ContentRange
    from .paging import Cursor as Cursor
    from .paging import LinkHeader as LinkHeader
    from .paging import NextLink as NextLink
    from .paging import Offset as Offset
    from .paging import PageNumber as PageNumber
    from .parameters import json_value as json_value
    from .parameters import query_string as query_string
    from .parameters import styled as styled
    from .request import Request as Request
    from .response import RawResponse as RawResponse
    from .response import Response as Response
    from .settings import ApiFacts as ApiFacts
    from .standing import or_client as or_client
    from .streaming import AsyncEventStream as AsyncEventStream
    from .streaming import AsyncStreamedResponse as AsyncStreamedResponse
    from .streaming import EventStream as EventStream
    from .streaming import StreamedResponse as StreamedResponse
    from .tags import ByTag as ByTag
    from .tokens import AsyncTokenStore as AsyncTokenStore
    from .tokens import FileTokenStore as FileTokenStore
    from .tokens import MemoryTokenStore as MemoryTokenStore
    from .tokens import Token as Token
    from .tokens import TokenStore as TokenStore
    from .transport import AsyncHttpClient as AsyncHttpClient
    from .transport import HttpClient as HttpClient
    from .tuples import OpenTuple as OpenTuple
    from .typed_headers import Header as Header
    from .webhooks import BodySecret as BodySecret
    from .webhooks import Signature as Signature
    from .webhooks import Webhook as Webhook

_MODULES = {
    "ApiKey": ".auth",
    "AsyncCredential": ".auth",
    "Basic": ".auth",
    "Bearer": ".auth",
    "Credential": ".auth",
    "OAuth2": ".auth",
    "OtherScheme": ".auth",
    "AsyncAuthorizationCode": ".authorization",
    "AuthorizationCode": ".authorization",
    "Body": ".bodies",
    "Encoding": ".bodies",
    "by_media": ".bodies",
    "bytes_body": ".bodies",
    "form_body": ".bodies",
    "form_fields": ".bodies",
    "json_body": ".bodies",
    "json_fields": ".bodies",
    "json_lines_body": ".bodies",
    "multipart_body": ".bodies",
    "multipart_fields": ".bodies",
    "text_body": ".bodies",
    "AsyncBoundResource": ".bound",
    "BoundResource": ".bound",
    "async_bound_method": ".bound",
    "async_bound_paged": ".bound",
    "async_bound_streamed": ".bound",
    "bound_method": ".bound",
    "bound_paged": ".bound",
    "bound_streamed": ".bound",
    "Call": ".calls",
    "Errors": ".calls",
    "PagedCall": ".calls",
    "Returns": ".calls",
    "Security": ".calls",
    "StreamedCall": ".calls",
    "AsyncClient": ".client",
    "SyncClient": ".client",
    "Condition": ".conditions",
    "F": ".conditions",
    "Order": ".conditions",
    "Custom": ".custom",
    "CustomValue": ".custom",
    "unix_time": ".encoding",
    "APIConnectionError": ".errors",
    "APITimeoutError": ".errors",
    "AuthenticationError": ".errors",
    "AuthorizationError": ".errors",
    "BadRequestError": ".errors",
    "ConfigurationError": ".errors",
    "ConflictError": ".errors",
    "CredentialsError": ".errors",
    "GoneError": ".errors",
    "MethodNotAllowedError": ".errors",
    "NotFoundError": ".errors",
    "PagingError": ".errors",
    "PaymentRequiredError": ".errors",
    "PermissionDeniedError": ".errors",
    "PreconditionFailedError": ".errors",
    "RateLimitError": ".errors",
    "RequestTooLargeError": ".errors",
    "ResponseTooLargeError": ".errors",
    "ResponseValidationError": ".errors",
    "SDKError": ".errors",
    "ServerError": ".errors",
    "StatusError": ".errors",
    "TokenError": ".errors",
    "UnprocessableEntityError": ".errors",
    "UnsupportedMediaTypeError": ".errors",
    "WebhookError": ".errors",
    "Event": ".events",
    "events_of": ".events",
    "json_lines_of": ".events",
    "Wire": ".fields",
    "JsonFilter": ".grammars",
    "JsonSort": ".grammars",
    "TextFilter": ".grammars",
    "TextSort": ".grammars",
    "filtered": ".grammars",
    "ordered": ".grammars",
    "Headers": ".headers",
    "AsyncResource": ".methods",
    "Resource": ".methods",
    "async_method": ".methods",
    "async_paged": ".methods",
    "async_streamed": ".methods",
    "method": ".methods",
    "paged": ".methods",
    "streamed": ".methods",
    "AsyncMiddleware": ".middleware",
    "AsyncSend": ".middleware",
    "Middleware": ".middleware",
    "Send": ".middleware",
    "Model": ".models",
    "FileContent": ".multipart",
    "FileInput": ".multipart",
    "RequestOptions": ".options",
    "Timeout": ".options",
    "AsyncPage": ".pages",
    "AsyncPager": ".pages",
    "Page": ".pages",
    "ContentRange": ".paging",
    "Cursor": ".paging",
    "LinkHeader": ".paging",
    "NextLink": ".paging",
    "Offset": ".paging",
    "PageNumber": ".paging",
    "json_value": ".parameters",
    "query_string": ".parameters",
    "styled": ".parameters",
    "Request": ".request",
    "RawResponse": ".response",
    "Response": ".response",
    "ApiFacts": ".settings",
    "or_client": ".standing",
    "AsyncEventStream": ".streaming",
    "AsyncStreamedResponse": ".streaming",
    "EventStream": ".streaming",
    "StreamedResponse": ".streaming",
    "ByTag": ".tags",
    "AsyncTokenStore": ".tokens",
    "FileTokenStore": ".tokens",
    "MemoryTokenStore": ".tokens",
    "Token": ".tokens",
    "TokenStore": ".tokens",
    "AsyncHttpClient": ".transport",
    "HttpClient": ".transport",
    "OpenTuple": ".tuples",
    "Header": ".typed_headers",
    "BodySecret": ".webhooks",
    "Signature": ".webhooks",
    "Webhook": ".webhooks",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *_MODULES]
