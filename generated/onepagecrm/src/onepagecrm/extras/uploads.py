"""Files to attachments in one call: the form, the storage of the files, and the attachment itself."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import urlsplit

from .._core.body.files import Stream
from .._core.body.multipart import multipart_body
from .._core.errors.exceptions import ResponseValidationError, StatusError
from .._core.http.calls import Call
from .._core.http.options import RequestOptions
from .._core.resources.base import AsyncResource, Resource

if TYPE_CHECKING:
    from .._core.http.response import RawResponse
    from ..models import Attachment, UploadForm, UploadFormEnvelope

    Form = RawResponse[UploadForm, UploadFormEnvelope]

File = str | os.PathLike[str] | IO[bytes] | bytes
"""A path, an open file (binary), or the bytes themselves."""
ReferenceType = Literal["deal", "note", "call", "meeting"]
"""What kind of record gets the file."""


class AttachmentUploads(Resource):
    """Uploads of attachments."""

    def upload(
        self,
        file: File,
        /,
        *,
        contact_id: str,
        reference_type: ReferenceType,
        reference_id: str,
        name: str | None = None,
        options: RequestOptions | None = None,
    ) -> Attachment:
        """Upload a file and attach it to a deal, note, call or meeting, in one call.

        The file is read while it is sent, straight to where OnePageCRM keeps files; no credentials go there.

        Args:
            file: A path, an open file (binary) or bytes.
            contact_id: Contact of that record.
            reference_type: What kind of record gets the file.
            reference_id: The record.
            name: What the file is called; by default as its path says.
            options: For each of the three calls.

        Raises a StatusError also when the storage refuses the file, which is then not attached.
        """
        from ..resources.attachments import Attachments

        upload = _Upload.of(file, name)
        attachments = Attachments(self._client)
        form = attachments.get_upload_form.raw(contact_id=contact_id, options=options)
        key, call = upload.call(form, options)
        with self._client.anonymous() as storage:
            try:
                storage.send(call)
            except StatusError as error:
                raise _refusal(error) from None
        return attachments.create(
            reference_type=reference_type,
            reference_id=reference_id,
            contact_id=contact_id,
            name=upload.name,
            key=key,
            size=upload.size,
            options=options,
        )


class AsyncAttachmentUploads(AsyncResource):
    """Uploads of attachments."""

    async def upload(
        self,
        file: File,
        /,
        *,
        contact_id: str,
        reference_type: ReferenceType,
        reference_id: str,
        name: str | None = None,
        options: RequestOptions | None = None,
    ) -> Attachment:
        """Upload a file and attach it to a deal, note, call or meeting, in one call.

        The file is read while it is sent, straight to where OnePageCRM keeps files; no credentials go there.

        Args:
            file: A path, an open file (binary) or bytes.
            contact_id: Contact of that record.
            reference_type: What kind of record gets the file.
            reference_id: The record.
            name: What the file is called; by default as its path says.
            options: For each of the three calls.

        Raises a StatusError also when the storage refuses the file, which is then not attached.
        """
        from ..resources.attachments import AsyncAttachments

        upload = _Upload.of(file, name)
        attachments = AsyncAttachments(self._client)
        form = await attachments.get_upload_form.raw(
            contact_id=contact_id, options=options
        )
        key, call = upload.call(form, options)
        async with self._client.anonymous() as storage:
            try:
                await storage.send(call)
            except StatusError as error:
                raise _refusal(error) from None
        return await attachments.create(
            reference_type=reference_type,
            reference_id=reference_id,
            contact_id=contact_id,
            name=upload.name,
            key=key,
            size=upload.size,
            options=options,
        )


class _Upload(NamedTuple):
    """A file that is to be stored."""

    content: os.PathLike[str] | IO[bytes] | bytes
    name: str
    size: int

    @classmethod
    def of(cls, file: File, name: str | None) -> _Upload:
        """Raises OSError for a path that leads to no file, ValueError for a file without name or size."""
        content = _Path(file) if isinstance(file, str) else file
        size = Stream([content]).length
        if size is None:
            raise ValueError("the size of this file is not known: read it first")
        base = _base_name(name or _given_name(content))
        if not base:
            raise ValueError("the file has no name; give it one: upload(..., name=)")
        return cls(content, base, size)

    def call(
        self, form: Form, options: RequestOptions | None
    ) -> tuple[str, Call[None, None]]:
        """The key that the file is stored under, and the call that stores it.

        The fields go before the file, as S3 asks. The same key is the same file, so it may be sent again.
        """
        url, fields = _checked(form)
        pattern = str(fields.get("x-ignore-pattern") or "")
        key = pattern.replace("__timestamp__", str(time.time_ns() // 1_000_000))
        key = key.replace("${filename}", self.name)
        parts = {**fields, "key": key, "filename": self.name}
        body = multipart_body({**parts, "file": (self.name, self.content)})
        only = options and RequestOptions(
            timeout=options.timeout, max_retries=options.max_retries
        )
        call: Call[None, None] = Call(
            "POST",
            "(storage of attachments)",
            returns={"2XX": None},
            body=body,
            accept="*/*",
            idempotent=True,
            options=only,
        )
        call.url = url
        return key, call


class _Path(str, os.PathLike[str]):
    """A path given as text."""

    def __fspath__(self) -> str:
        return str(self)


def _given_name(content: os.PathLike[str] | IO[bytes] | bytes) -> str:
    """What the file is called where it comes from; open files may have a number for a name."""
    if isinstance(content, os.PathLike):
        path: object = os.fspath(content)
    else:
        path = getattr(content, "name", "")
    return path if isinstance(path, str) else ""


def _base_name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _checked(form: Form) -> tuple[str, Mapping[str, Any]]:
    """Address and fields of a form. Raises ResponseValidationError where it is none."""
    response = form.response
    body: Any = response.body
    try:
        url, fields = str(body["data"]["url"]), dict(body["data"]["fields"])
    except (TypeError, KeyError, ValueError):
        url, fields = "", {}
    is_safe = url.startswith("https://") or not response.request.url.startswith("https")
    if not (urlsplit(url).hostname and is_safe and fields.get("x-ignore-pattern")):
        raise ResponseValidationError(
            "GET /attachments/s3_form was answered without a form that a file can be sent with",
            request=response.request,
            response=response,
        )
    return url, fields


def _refusal(error: StatusError) -> StatusError:
    """The storage's answer, which is XML, in words."""
    text = error.response.text if error.response else ""
    found = (re.search(f"<{tag}>([^<]*)</{tag}>", text) for tag in ("Code", "Message"))
    reason = ": ".join(each[1] for each in found if each)
    message = f"the storage of attachments answered {error.status}"
    return type(error)(
        f"{message}: {reason}" if reason else message,
        request=error.request,
        response=error.response,
        error=None,
    )
