"""Documents of the API, by an encoder."""

from collections.abc import Mapping

import jinja2
import msgspec
from markupsafe import Markup
from msgspec import structs

from generator.pages.api.documents import ApiView
from generator.pages.api.values import ApiRecord
from generator.theme.filters import rebased


def encode(view: ApiView, bodies: Mapping[str, Markup], _: jinja2.Environment) -> bytes:
    """The document as JSON, UTF-8. Members without a value are left out."""
    document = view.document
    if isinstance(document, ApiRecord) and document.content:
        content = rebased(bodies[document.content], view.root, document.page_url)
        document = structs.replace(document, content=str(content))
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"
