"""Every exception of this package that is not a mistake in its use (TypeError, ValueError).

SDKError
├── ConfigurationError             the client cannot work as it was made
│   └── CredentialsError           a call needs credentials that the client has not
├── AuthorizationError             a user's login brought no code
├── APIConnectionError             no response, or only a part of one
│   └── APITimeoutError
├── QuotaExceededError             a budget of calls, such as a day's, is spent
├── StatusError                    the response is not a success
│   ├── NotModifiedError           304: the version that the call named is the last
│   ├── BadRequestError            400
│   ├── AuthenticationError        401
│   │   └── TokenError             the authorization server gives no token
│   ├── PaymentRequiredError       402
│   ├── PermissionDeniedError      403
│   ├── NotFoundError              404
│   ├── MethodNotAllowedError      405
│   ├── ConflictError              409
│   ├── GoneError                  410
│   ├── PreconditionFailedError    412
│   ├── RequestTooLargeError       413
│   ├── UnsupportedMediaTypeError  415
│   ├── UnprocessableEntityError   422
│   ├── RateLimitError             429
│   │   └── QuotaResponseError     429 for longer than a burst; a QuotaExceededError, too
│   ├── ServerError                5xx
│   └── ReportedFailureError       2xx: the body, or an event of it, says that it failed
├── ResponseValidationError        a success that contradicts the document (strict=True)
├── ResponseTooLargeError          a response that would fill the memory
├── PagingError                    the next page cannot be fetched
└── WebhookError                   a webhook that is not proved, or cannot be read

What comes while it is read (StreamedResponse, EventStream and their asynchronous kinds) raises the
same: a stream that breaks off is an APIConnectionError.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..http.request import Request
    from ..http.response import Response


class SDKError(Exception):
    """Root of all. Holds what is known of the exchange, and no secret.

    Attributes:
        request: What was sent, without credentials.
        response: What came back, if anything did.
        error: The body as the type that the document gives this response.
        tries: How often the request was sent; 0: it never was.
    """

    tries: int = 0

    def __init__(
        self,
        message: str,
        *,
        request: Request | None = None,
        response: Response | None = None,
        error: Any = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.request = request
        self.response = response
        self.error = error

    @property
    def status(self) -> int | None:
        """The HTTP status of the response."""
        return None if self.response is None else self.response.status

    @property
    def body(self) -> Any:
        """The body of the response: decoded JSON, text, or bytes."""
        return None if self.response is None else self.response.body

    @property
    def request_id(self) -> str | None:
        """The server's name for this exchange, to be told to its support."""
        return None if self.response is None else self.response.request_id

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restored, (type(self), self.__dict__))


def _restored(kind: type[SDKError], state: dict[str, Any]) -> SDKError:
    error = kind.__new__(kind, state["message"])
    Exception.__init__(error, state["message"])
    error.__dict__.update(state)
    return error


class ConfigurationError(SDKError):
    """The client cannot work as it was made, such as without a base URL."""


class CredentialsError(ConfigurationError):
    """A call needs credentials that the client was not given."""


class AuthorizationError(SDKError):
    """The redirect that ends a user's login brings no code, or belongs to another login.

    Attributes:
        code: What the server says, such as `access_denied`; `invalid_state`: another login.
    """

    code: str = ""


class APIConnectionError(SDKError):
    """No complete response came.

    Attributes:
        was_sent: Whether the server may have got the request, and acted on it.
        is_permanent: Whether another try would fail as well.
    """

    was_sent: bool = True
    is_permanent: bool = False


class APITimeoutError(APIConnectionError):
    """No complete response came in time."""


class QuotaExceededError(SDKError):
    """A budget of calls, such as a day's, is spent: that of the stated rate, when nothing was sent, or the server's.

    Attributes:
        retry_after: Seconds until there is more; None: the server did not say.
    """

    retry_after: float | None = None


class StatusError(SDKError):
    """The server answered, and not with a success.

    Attributes:
        retry_after: Seconds after which the server wants to be asked again; None: it did not say.
    """

    request: Request
    response: Response
    retry_after: float | None = None

    @property
    def status(self) -> int:
        """The HTTP status of the response."""
        return self.response.status

    @property
    def errors(self) -> Mapping[str, tuple[str, ...]]:
        """What the body says is wrong, by field: `{"email": ("is not an address",)}`.

        Read from the shapes that vendors use, whatever the document says; `""` holds what is
        about no field. Empty where the body names no complaints one by one.
        """
        from .details import field_errors

        return field_errors(self.body)


class NotModifiedError(StatusError):
    """304: what the call said it has is still so."""


class BadRequestError(StatusError):
    """400"""


class AuthenticationError(StatusError):
    """401: the credentials are missing or wrong."""


class TokenError(AuthenticationError):
    """The authorization server gives no token (RFC 6749 section 5.2). Its response is kept without secrets.

    Attributes:
        code: What the server says, such as `invalid_grant`: the user has to log in again.
    """

    code: str = ""


class PaymentRequiredError(StatusError):
    """402"""


class PermissionDeniedError(StatusError):
    """403: the credentials do not allow this."""


class NotFoundError(StatusError):
    """404"""


class MethodNotAllowedError(StatusError):
    """405"""


class ConflictError(StatusError):
    """409"""


class GoneError(StatusError):
    """410"""


class PreconditionFailedError(StatusError):
    """412: the record is not as the call said (`if_match`); somebody else changed it."""


class RequestTooLargeError(StatusError):
    """413"""


class UnsupportedMediaTypeError(StatusError):
    """415"""


class UnprocessableEntityError(StatusError):
    """422: understood, and refused."""


class RateLimitError(StatusError):
    """429: too many calls."""


class QuotaResponseError(RateLimitError, QuotaExceededError):
    """429 for longer than a burst: no call is left for today, or the server asks to wait for minutes or hours."""


class ServerError(StatusError):
    """5xx: the server failed."""


class ReportedFailureError(StatusError):
    """A success by its status whose body says that the call failed: `{"success": false}`.

    Or a stream in which the server says so, such as by an event called `error`.

    Attributes:
        error: The body as the type that the document gives it; of a stream, what was said.
    """

    said: Any = None

    @property
    def body(self) -> Any:
        """The decoded body of the response, or what was said in a stream."""
        return super().body if self.said is None else self.said


class ResponseValidationError(SDKError):
    """A success that contradicts the document. Raised only with `strict=True`."""


class ResponseTooLargeError(SDKError):
    """A compressed response that would unpack to more than the memory it may take."""


class PagingError(SDKError):
    """The next page cannot be fetched; items of the pages before it were already given."""


class WebhookError(SDKError):
    """A webhook that cannot be taken: its signature is wrong, missing or too old, or it is no JSON."""


_BY_STATUS: dict[int, type[StatusError]] = {
    304: NotModifiedError,
    400: BadRequestError,
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    405: MethodNotAllowedError,
    409: ConflictError,
    410: GoneError,
    412: PreconditionFailedError,
    413: RequestTooLargeError,
    415: UnsupportedMediaTypeError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def error_class(status: int) -> type[StatusError]:
    """The class of a status that is not a success; of one that is, where the body says otherwise."""
    if 200 <= status < 300:
        return ReportedFailureError
    return _BY_STATUS.get(status) or (ServerError if status >= 500 else StatusError)
