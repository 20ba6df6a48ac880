"""The table of error codes, for the reference: why crmgen writes nothing. A test holds that every code is here."""

from __future__ import annotations

from typing import Final

PROBLEMS: Final[dict[str, str]] = {
    # the command line and the configuration
    "bad-argument": "An argument cannot be what is asked for: a name that is taken, no version, an address without its package.",
    "bad-setting": "A value of the configuration is not what its key takes.",
    "cannot-access": "The operating system refuses a file or folder.",
    "cannot-read": "A file, or a revision of git, that the command names cannot be read.",
    "missing-extra": "The command needs packages that are installed with an extra, such as `crmgen[mock]`.",
    "name-taken": "`crmgen init` was given a name that another API of the configuration has.",
    "nested-output": "Two APIs would be written one inside of the other.",
    "no-configuration": "The command needs `[tool.crmgen]`, and there is none here or above.",
    "no-document": "What was named is neither a document nor an API of the configuration.",
    "no-extras": "The folder that `extras` names is not there.",
    "no-guide": "The file that `guide` names is not there.",
    "no-license": "A file that `license-files` names is not there.",
    "no-such-name": "Nothing of the SDK has the name that was given.",
    "not-toml": "The configuration is no TOML.",
    "same-output": "Two APIs would be written to one folder.",
    "same-package": "Two APIs would be one Python package.",
    "unknown-api": "No API of the configuration has this name.",
    "unknown-key": "The configuration has a key that crmgen does not know.",
    # reading files
    "bad-merge": "A merge key of YAML (`<<`) has something else than mappings.",
    "duplicate-key": "A key stands twice in one object.",
    "empty-file": "The file is empty.",
    "lone-surrogate": "Text holds half a character.",
    "not-json": "The file is no JSON.",
    "not-openapi": "The file is something else than an OpenAPI document.",
    "not-utf8": "The file is not in UTF-8.",
    "not-yaml": "The file is no YAML.",
    "number-out-of-range": "A number is none that JSON has, or is longer than any program reads.",
    "recursive-alias": "An alias of YAML stands inside of what it names.",
    "several-documents": "The file holds more than one YAML document.",
    "unknown-anchor": "An alias of YAML names nothing that stands before it.",
    "unknown-tag": "A tag of YAML asks for something else than plain values.",
    # limits
    "too-deep": "Objects stand inside of each other more deeply than the limit.",
    "too-large": "A file, or a union, is larger than the limit.",
    "too-many-aliases": "Aliases of YAML make more of the file than the limit.",
    "too-many-files": "The document refers to more files than the limit.",
    "too-slow": "Generating takes more processor time than the limit.",
    # references and other hosts
    "broken-ref": "A reference leads nowhere.",
    "changed-remote": "A remote document is not the one that `crmgen.lock` pins.",
    "outside-ref": "A reference leads out of the folder of the document.",
    "ref-cycle": "References lead to each other in a circle.",
    "refused-remote": "A host is not one that may be asked.",
    "remote-document": "The document is on another host, and `--allow-remote` is not given.",
    "remote-ref": "A reference leads to another host, and `--allow-remote` is not given.",
    "unreadable-remote": "A host that may be asked gives no document.",
    "wrong-ref": "A reference leads to another kind of object than belongs there.",
    # the document
    "bad-parameter": "A parameter has no name, or does not say where it is sent.",
    "bad-path": "A path is no path, or is there twice.",
    "bad-verb": "A path item has a method that HTTP does not have.",
    "unknown-version": "The document does not say which version of OpenAPI it is, or one that crmgen does not know.",
    "wrong-type": "A key has another kind of value than the standard says, and its meaning cannot be guessed.",
    # overlays and extensions
    "bad-extends": "`x-crmgen-extends` names a class that is not there, or cannot be extended by.",
    "bad-extension": "An extension has another value than it takes.",
    "bad-overlay": "An overlay is not as the standard says.",
    "batch-no-such-field": "`x-crmgen-batch` names a field that no response has.",
    "failure-no-such-field": "`x-crmgen-failure` names a field that no response has.",
    "job-no-such-field": "`x-crmgen-job` names a field, operation or parameter that is not there.",
    "overlay-no-match": "An action of an overlay matches nothing: the document was corrected, or moved.",
    "pagination-no-such-field": "`x-crmgen-pagination` names a field that no response has, or leaves it out where it cannot be told.",
    "pagination-no-such-parameter": "`x-crmgen-pagination` names a parameter that the operation does not have.",
    "unknown-extension": "There is no `x-crmgen-*` extension of this name.",
    "unwrap-no-such-field": "`x-crmgen-unwrap` names a field that no response has.",
    # templates and modules of your own
    "bad-extras": "A module of `extras` is no Python, or not in UTF-8.",
    "bad-template": "A template cannot be rendered.",
    "unused-block": "A template writes a block that the one it extends does not have.",
    "unused-template": "No template of crmgen has this name, and none includes it.",
    # the folder of an SDK
    "bad-toml": "The SDK's `pyproject.toml`, or the file of accepted breaks, is no TOML.",
    "broken-lock": "`crmgen.lock` cannot be read: a conflict of a merge, or another crmgen wrote it.",
    "edited-file": "A generated file was edited by hand, and would be written otherwise now.",
    "foreign-file": "A file that crmgen did not write is in the way.",
    "missing-lock": "The folder holds an SDK, and its `crmgen.lock` is gone.",
    "no-adoption": "`--adopt` cannot read the names out of the code.",
    "no-base": "`--merge` needs what was written last, and `crmgen.base` does not have it.",
    "no-version": "`--bump` needs a version such as 1.2.3.",
    # comparing
    "bad-accepted": "The file of accepted breaks has another form, or names no rule.",
    "broken-surface": "`crmgen.surface` cannot be read.",
    "no-git": "git is needed, and is not installed.",
    "no-sdk": "The folder holds no SDK that crmgen made, or one that cannot be imported.",
    "no-surface": "The SDK was made by a crmgen that wrote no `crmgen.surface`.",
    # custom fields
    "account-unreadable": "The account refuses, or fails, while its fields are read.",
    "no-credentials": "The credentials of the account are not in the environment.",
    "no-custom-fields": "The document does not say where custom fields are defined.",
    "no-definitions": "What should define custom fields gives none that can be read.",
    # workers elsewhere
    "changed-meanwhile": "A document, or its SDK, was changed while a worker was at work.",
    "other-crmgen": "A worker has another crmgen than the machine that asks it.",
}
"""What each code means, in one sentence; `[code]` ends the line of a problem."""
