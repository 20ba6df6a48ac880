"""The table of loss codes: what crmgen does where a document is wrong or says more than Python types can."""

from __future__ import annotations

from typing import Final, Literal

from crmgen.records import dataclass


@dataclass(frozen=True, slots=True)
class LossKind:
    """How a code's construct is treated, and a sentence that explains it to the reader of a report."""

    kind: Literal["repaired", "weakened", "unread"]
    meaning: str


LOSSES: Final[dict[str, LossKind]] = {
    "undeclared-path-parameter": LossKind(
        "repaired",
        "A placeholder of the path had no parameter; it became a required string.",
    ),
    "schema-not-expressible": LossKind(
        "weakened",
        "The schema says more than a Python type can; the nearest wider type is used.",
    ),
    "empty-value": LossKind(
        "repaired",
        "A key that holds an object had nothing under it; it was read as if it were not there.",
    ),
    "unresolved-ref": LossKind(
        "weakened",
        "A reference leads nowhere and --unresolved open was asked for; anything is allowed there.",
    ),
    "misplaced-ref": LossKind(
        "repaired",
        "A reference named an object of another kind than belongs there; it was read as what is meant.",
    ),
    "misplaced-schema": LossKind(
        "repaired",
        "A schema stood where its media type belongs, or straight under a body; it was read as the schema of that body.",
    ),
    "operation-id-twice": LossKind(
        "repaired",
        "Two operations have one operationId; the second is named after its path.",
    ),
    "parameter-twice": LossKind(
        "repaired",
        "A parameter was given twice, or a header in two spellings; the last is used.",
    ),
    "unused-path-parameter": LossKind(
        "repaired",
        "A path parameter had no placeholder in its path; it is left out.",
    ),
    "credential-parameter": LossKind(
        "repaired",
        "A key of the security schemes was declared as a parameter, too; the client sends it.",
    ),
    "path-without-slash": LossKind(
        "repaired",
        "A path did not begin with a slash, and would have changed the host; it has one in front.",
    ),
    "other-verb": LossKind(
        "repaired",
        "A verb was not written in lower case, as path items have them; it was read as that verb.",
    ),
    "other-spelling": LossKind(
        "repaired",
        "A word of the standard was written in other letters; it was read as that word.",
    ),
    "later-version": LossKind(
        "repaired",
        "Something of a later version of OpenAPI than the document's own; it was read as that version has it.",
    ),
    "path-fragment": LossKind(
        "repaired",
        "A path had something behind a #, which no request can say; it is not sent.",
    ),
    "query-in-path": LossKind(
        "repaired",
        "A path ended in a query whose values are declared as parameters of the query; they are sent once.",
    ),
    "reserved-header-parameter": LossKind(
        "repaired",
        "A header that the client sets itself was declared as a parameter; it is ignored, as the standard asks.",
    ),
    "unsendable-name": LossKind(
        "weakened",
        "A header's name, or a media type, holds what no header of HTTP can; it is left out.",
    ),
    "unusable-server": LossKind(
        "weakened",
        "The address of a server cannot be called as it stands; it is left out, and callers give one.",
    ),
    "server-without-scheme": LossKind(
        "repaired",
        "The address of a server did not say how it is asked; it was read as https.",
    ),
    "relative-server": LossKind(
        "weakened",
        "The address of a server is relative to where the document was found, which an SDK cannot know; callers give one.",
    ),
    "fixed-server-variable": LossKind(
        "weakened",
        "A variable is in the path of a server of one of several documents; it has its default there.",
    ),
    "other-document": LossKind(
        "weakened",
        "Several documents say different things of the whole API; what the first of them says holds.",
    ),
    "unknown-status": LossKind(
        "weakened",
        "An answer's key is no status code, no range of them and not `default`; it is left out.",
    ),
    "unknown-parameter-place": LossKind(
        "weakened",
        "A parameter stands in a place that is not known; it is left out.",
    ),
    "parameter-without-schema": LossKind(
        "weakened",
        "A parameter has no schema; it takes any value.",
    ),
    "unknown-style": LossKind(
        "repaired",
        "A parameter's style is not one of its place; the default style is used.",
    ),
    "media-not-parsed": LossKind(
        "weakened",
        "A body of this media type is not parsed or written field by field; it is text or bytes.",
    ),
    "error-media": LossKind(
        "repaired",
        "OpenAPI 2.0 states media types for all answers at once, and only the success can have them; the error is read as JSON.",
    ),
    "body-not-allowed": LossKind(
        "repaired",
        "An answer that cannot have a body was given one; it is left out.",
    ),
    "part-headers-not-sent": LossKind(
        "weakened",
        "Headers are described for a part of a multipart form; the part is sent without them.",
    ),
    "links-not-generated": LossKind(
        "weakened",
        "Links between operations are described; nothing is generated for them.",
    ),
    "callbacks-not-generated": LossKind(
        "weakened",
        "Callbacks are described; nothing is generated for them.",
    ),
    "unknown-security-scheme": LossKind(
        "repaired",
        "An operation asks for a security scheme that is not declared; this alternative is left out.",
    ),
    "unserved-security-scheme": LossKind(
        "weakened",
        "A way to say who calls that the SDK cannot serve: its kind, place or name is not known; callers do it themselves.",
    ),
    "pattern-properties": LossKind(
        "weakened",
        "Names of properties must match patterns; their values are typed, the names are not checked.",
    ),
    "required-alternatives": LossKind(
        "weakened",
        "One of several sets of properties is required; none of them is asked for.",
    ),
    "required-unknown-property": LossKind(
        "repaired",
        "A property is required but has no schema; it became an optional field of any type.",
    ),
    "read-only-in-request": LossKind(
        "repaired",
        "A property of a request takes its schema from a read-only property of another object; it can be sent.",
    ),
    "type-implied": LossKind(
        "repaired",
        "A schema states no type, but a format or a limit that only one type has; that type is used.",
    ),
    "items-list": LossKind(
        "repaired",
        "`items` is a list in OpenAPI 2.0 or 3.0, where it is one schema; each item may be of any of them.",
    ),
    "tuple-length-implied": LossKind(
        "repaired",
        "A list has types for its first items but may lack them; it is read as one that has them all.",
    ),
    "not-a-schema": LossKind(
        "repaired",
        "Something else stands where a schema should; any value is taken.",
    ),
    "too-deep": LossKind(
        "weakened",
        "Schemas are nested more deeply than any API needs; any value is taken.",
    ),
    "enum-of-structures": LossKind(
        "weakened",
        "An enum lists objects or lists; any value of its type is taken.",
    ),
    "enum-value-of-other-type": LossKind(
        "repaired",
        "An enum value is not of the schema's type; where its meaning is plain it is turned into it.",
    ),
    "default-of-other-type": LossKind(
        "repaired",
        "A default is not of its schema's type; it is left out.",
    ),
    "all-of-cycle": LossKind(
        "repaired",
        "A schema contains itself by allOf, which adds nothing to it.",
    ),
    "all-of-idle": LossKind(
        "repaired",
        "A part of allOf has keywords of another type than the one that is stated, which have no effect; it is left out.",
    ),
    "all-of-conflict": LossKind(
        "weakened",
        "Parts of an allOf do not fit together; one of them is used.",
    ),
    "unknown-discriminator-target": LossKind(
        "repaired",
        "A discriminator's mapping names a schema that is not there, or no member of its union; the entry is left out.",
    ),
    "nullable-ref": LossKind(
        "repaired",
        "`nullable` stood beside `$ref`, where the standard gives it no effect; null is allowed.",
    ),
    "ref-sibling": LossKind(
        "weakened",
        "A keyword stood beside `$ref`, where OpenAPI up to 3.0 gives it no effect; it was left out.",
    ),
    "old-keyword": LossKind(
        "repaired",
        "A keyword of an older version stood in a newer document; it was read as the older one means it.",
    ),
    "other-type": LossKind(
        "repaired",
        "A type had a name that JSON Schema does not know, but people do; it was read as that type.",
    ),
    "unknown-type": LossKind(
        "weakened", "A type had a name that nobody knows; any value is allowed."
    ),
    "missing-key": LossKind(
        "repaired",
        "A key that the standard asks for is missing; what it would say is taken as unsaid.",
    ),
    "unknown-key": LossKind(
        "weakened",
        "A key is none of those that its object has; it is not read.",
    ),
    "no-operations": LossKind(
        "weakened",
        "The document has no operation, or all of them are left out; the SDK has no method.",
    ),
    "changed-name": LossKind(
        "repaired",
        "A name that an extension states cannot stand in Python, or is taken; it has another form.",
    ),
    "unread-key": LossKind(
        "unread",
        "A key says something to readers of the document alone, or nothing where it stands; the SDK is the same without it.",
    ),
    "range-not-asked-for": LossKind(
        "weakened",
        "An answer comes as a range of media types beside others; the SDK asks for the others alone.",
    ),
    "same-in-other-media": LossKind(
        "unread",
        "An answer comes as JSON and, with the same fields, as XML or other text; the SDK asks for JSON.",
    ),
    "unused-object": LossKind(
        "unread",
        "Nothing refers to a component, or something else is said in its place; the SDK is the same without it.",
    ),
    "unread-extension": LossKind(
        "weakened",
        "An extension of crmgen stands where it is not read.",
    ),
    "not-standard": LossKind(
        "weakened",
        "A part is not as the standard's schema says; it was read as far as it goes.",
    ),
    "other-boolean": LossKind(
        "repaired",
        "A boolean was written as text, as a word of YAML 1.1 or as a number; it was read as what it means.",
    ),
    "unreadable-value": LossKind(
        "weakened",
        "A key had a value of another kind than the standard's, which means nothing there; it was left out.",
    ),
    "one-for-list": LossKind(
        "repaired",
        "One value stood where a list belongs; it was read as a list of one.",
    ),
    "no-schema-key": LossKind(
        "repaired",
        "A parameter or header stated its type itself, as in OpenAPI 2.0; it was read as its schema.",
    ),
    "optional-path-parameter": LossKind(
        "repaired",
        "A parameter of the path was not marked as required, which it always is.",
    ),
    "mapping-ref": LossKind(
        "repaired",
        "A `$ref` stood for a whole mapping of names; the entries it names were taken in.",
    ),
    "unreadable-part": LossKind(
        "weakened",
        "A header, link, example, encoding or tag had another form than the standard's; it was left out.",
    ),
    "collection-format": LossKind(
        "weakened",
        "OpenAPI 2.0 asked for values separated by tabs, which 3.x cannot say; commas are used.",
    ),
    "inherited-discriminator": LossKind(
        "weakened",
        "A schema that is no component has a discriminator for subtypes that extend it; they are read as it, with what they add kept untyped.",
    ),
    "gone-property-ref": LossKind(
        "weakened",
        "A reference named a property that its schema no longer has; the field takes any value.",
    ),
    "not-imported": LossKind(
        "weakened",
        "Something of a collection, a recording or a folder says what OpenAPI has no place for; it is left out.",
    ),
    "same-call": LossKind(
        "repaired",
        "Two requests are of one method and path; they are one operation, of which both are examples.",
    ),
    "call-left-out": LossKind(
        "unread",
        "A recorded call is none of the API, or a part of it is nothing that an SDK sends: a page, a preflight, a cookie.",
    ),
    "name-kept": LossKind(
        "weakened",
        "Names in recorded traffic are no common words of APIs; they are in the document, and may be values.",
    ),
    "no-server-known": LossKind(
        "weakened",
        "What calls go to is a variable without a value; the document names no server, and callers give one.",
    ),
    "answer-not-shown": LossKind(
        "weakened",
        "No example shows what a call gives when it succeeds; any JSON is taken.",
    ),
    "unreadable-example": LossKind(
        "weakened",
        "An example is not what it is said to be; nothing but its media type is taken.",
    ),
}
