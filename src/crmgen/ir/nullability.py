"""Which fields of what is sent may be null: how a CRM's fields are cleared.

A field may be null where the document says so. Most documents say so of no field: there each optional one may be. Of
an object that says it of some of its fields, the others may not.
"""

from __future__ import annotations

from crmgen.ir.types import Field, Model
from crmgen.ir.walk import Types, is_nullable


def clearable(model: Model, types: Types) -> list[Field]:
    """The fields of an object for which null may be sent, or nothing at all, in their order."""
    sent = [each for each in model.fields if not each.read_only]
    stated = {each.wire for each in sent if is_nullable(each.type, types)}
    return [
        each
        for each in sent
        if not each.required
        if not stated or each.wire in stated or each.custom is not None
    ]
