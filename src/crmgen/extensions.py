"""The table of our extensions of OpenAPI: where each may stand, and what it says. Read in `lower/` and `normalize/`."""

from __future__ import annotations

from typing import Final, NamedTuple


class Extension(NamedTuple):
    """An `x-crmgen-*` key, as the reference explains it."""

    on: str
    says: str
    """Markdown."""


EXTENSIONS: Final = {
    "x-crmgen-name": Extension(
        "operation, parameter, property, schema, tag", "the name in Python"
    ),
    "x-crmgen-resource": Extension("operation", "the resource it stands in"),
    "x-crmgen-expand": Extension(
        "path item",
        "write it out for each value of a path parameter: `{parameter: resource, values: {deals: {tag: Deals, schemas: {Record: Deal}, only: [get]}}}`: [more](#one-path-for-every-kind-of-record)",
    ),
    "x-crmgen-filter": Extension(
        "query parameter",
        'the grammar that conditions (`F.name.like("Acme") & (F.price > 100)`) are written in: [more](#filters-and-sort-orders)',
    ),
    "x-crmgen-sort": Extension(
        "query parameter", "the same for sort orders (`F.name.desc()`)"
    ),
    "x-crmgen-ignore": Extension("operation", "leave it out"),
    "x-crmgen-unwrap": Extension(
        "operation, document",
        "the way to the result in the body: `data.contact`, `data.tags.*.tag`; `false`: none",
    ),
    "x-crmgen-failure": Extension(
        "operation, document",
        "which success says in its body that it failed, and is a `ReportedFailureError`: `{at: success, is: false}`, `{at: status, is-not: [0, ok]}`, `{at: error}` (anything said there); `false`: none",
    ),
    "x-crmgen-job": Extension(
        "operation",
        "it starts a job, and what tells how that is: `{read: getExport, arguments: {export_id: data.id}, status: status, done: [completed], failed: [failed]}` (without `done` it is done when anything is said there; what stands in the path of both is told by itself), or `url: Location` for `arguments`; the method gives a `Job`, whose `wait()` gives what `read` gives when it is done, with pauses that grow or as `Retry-After` says, within `timeout=`",
    ),
    "x-crmgen-batch": Extension(
        "operation",
        "it does many things, some of which may fail (207): `{items: results, status: code, ok: [200, 201], record: contact}` (`ok`: else 200 to 299), `{items: results, error: error}`, or `{succeeded: results, failed: errors}`; the result has `.succeeded`, `.failed` and `.raise_failed()`",
    ),
    "x-crmgen-may-be-empty": Extension(
        "operation, document",
        "`true`: a success may come without a body, and the result is `None`; where neither this nor a documented 204 says so, that is a `ResponseValidationError`",
    ),
    "x-crmgen-pagination": Extension(
        "operation, document",
        "`{style: page, items: data.contacts.*.contact, page: page, size: per_page, total: data.total_count}`: [more](#pages)",
    ),
    "x-crmgen-credentials": Extension(
        "security scheme",
        "names of the client's arguments: `{username: user_id, password: api_key}`",
    ),
    "x-crmgen-token-parameters": Extension(
        "security scheme",
        'what each token request says besides: `{audience: "https://api.example.com"}`; the client\'s `token_parameters=` says otherwise',
    ),
    "x-crmgen-token-host": Extension(
        "security scheme",
        'where the answer of a token server names the host that calls go to: `api_domain`, or `{path: api_domain, hosts: ["*.example.com"]}`; always https',
    ),
    "x-crmgen-idempotent": Extension("operation", "safe to send again"),
    "x-crmgen-idempotency-key": Extension(
        "document, operation",
        "the header of the key that each POST and PATCH gets, the same on each try: `Idempotency-Key`; `false`: none. A header parameter `Idempotency-Key` needs no mark",
    ),
    "x-crmgen-bind": Extension(
        "tag",
        'a path parameter that is given by subscription: `slug` makes `crm.objects["projects"].list()`',
    ),
    "x-crmgen-client-parameter": Extension(
        "parameter",
        "the name of an argument of the client that gives it wherever an operation takes it: `account_uuid`, or `<PACKAGE>_ACCOUNT_UUID`",
    ),
    "x-crmgen-default": Extension(
        "parameter of query, header or cookie",
        "what calls send that do not name it, one plain value: `true`; the method's own default, so a call can give another value, or `None`, which sends nothing",
    ),
    "x-crmgen-key-prefix": Extension(
        "query parameter of style `deepObject`",
        'what keys begin with: with `custom_field:`, `{"hat_size": "58"}` is sent as `filter[custom_field:hat_size]=58`',
    ),
    "x-crmgen-rate-limit": Extension(
        "document, operation",
        "`60/min`, or what counts by itself: `180/min per path`, `60/min per operation`; on operations, in the place of the document's, for one alone or for a group: `5/s per search`. Several hold at once: `4/s, 100/10s, 150000/day`, on an operation `5/s per search, 150000/day per api`. A day's, or more, is a budget that nobody waits for: once spent it is a `QuotaExceededError` that says when there is more, as is a 429 of the server that is about the day",
    ),
    "x-crmgen-secret": Extension(
        "property, schema",
        "`true`: not shown in `repr`, as passwords and write-only properties are not",
    ),
    "x-crmgen-extends": Extension(
        "tag, schema",
        "the class of your own that its resource, or model, extends: `uploads.AttachmentUploads`",
    ),
    "x-crmgen-webhook-signature": Extension(
        "webhook, document",
        'how webhooks are signed: `{header: X-Signature, scheme: hmac-sha256, encoding: hex}`, and `prefix`, `timestamp-header` (seconds or milliseconds), `tolerance`, `signed: "{method}{url}{body}{timestamp}"`, `decoded: ":/?@"` (what the signed URL has unescaped)',
    ),
    "x-crmgen-webhook-secret": Extension(
        "webhook, document",
        "the way to a secret in the body, where nothing is signed: `secretkey`",
    ),
    "x-crmgen-evidence": Extension(
        "operation, parameter, response, schema, property",
        "`inferred`: not documented by the vendor; docs and `inspect` say so",
    ),
    "x-crmgen-source": Extension(
        "the same, `info`",
        "where it comes from, in a few words; under `info`: all that is documented and names no other",
    ),
    "x-crmgen-custom-fields": Extension(
        "document",
        "where accounts define fields of their own, and how values travel: [more](#custom-fields)",
    ),
    "x-crmgen-custom-field": Extension(
        "property",
        "it is such a field: `{in: custom_fields, key: 64a1, entry: {key: custom_field.id, value: value}}`",
    ),
}
"""Those that are read, by name; an extension of ours that is not among them was meant to be one that is."""
