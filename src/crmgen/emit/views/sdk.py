"""All that an SDK is written from, made once: its files and its surface are two forms of it."""

from __future__ import annotations

from crmgen.emit.annotations import MODELS, Annotator
from crmgen.emit.etags import versions_of
from crmgen.emit.views.client import ClientView, client_view
from crmgen.emit.views.headers import HeadersView, headers_view
from crmgen.emit.views.models import models_views
from crmgen.emit.views.module_parts import ModelsView
from crmgen.emit.views.origin import Origin
from crmgen.emit.views.resource import resource_views
from crmgen.emit.views.resource_parts import ResourceView
from crmgen.emit.views.webhooks import WebhooksView, webhooks_view
from crmgen.extras import NO_EXTRAS, Extras
from crmgen.ir.operations import Api
from crmgen.naming.names import Names
from crmgen.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class SdkViews:
    """What an API is in Python: the views of its modules, and what they are made of."""

    api: Api
    names: Names
    origin: Origin
    extras: Extras
    client: ClientView
    models: tuple[ModelsView, ...]
    resources: tuple[ResourceView, ...]
    """In the order of the naming pass."""
    webhooks: WebhooksView
    headers: HeadersView


def sdk_views(
    api: Api, names: Names, origin: Origin, extras: Extras = NO_EXTRAS
) -> SdkViews:
    """The views of an SDK. `extras`: what its owner adds."""
    annotator = Annotator(api.types, names)
    outside = replace(annotator, types_in=MODELS)
    versions = versions_of(api.operations, api.types, names)
    return SdkViews(
        api,
        names,
        origin,
        extras,
        client_view(api, names, origin),
        models_views(annotator, origin, extras.models, versions),
        resource_views(api, outside, origin, extras.bases, versions),
        webhooks_view(api, outside, origin),
        headers_view(api, outside, origin),
    )
