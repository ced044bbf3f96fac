"""What the API page is told by the code: the docstrings of bodies and views."""

from inspect import cleandoc
from typing import TYPE_CHECKING

from litestar.openapi.spec import Reference, Schema
from litestar.plugins.pydantic import PydanticSchemaPlugin
from litestar.typing import FieldDefinition
from typing_extensions import override

if TYPE_CHECKING:
    from litestar._openapi.schema_generation import SchemaCreator


class DescribeModels(PydanticSchemaPlugin):
    """Gives every body and view its docstring, and every list the one kind of items that it has."""

    @classmethod
    @override
    def for_pydantic_model(cls, field_definition: FieldDefinition, schema_creator: "SchemaCreator") -> Schema:
        schema = super().for_pydantic_model(field_definition, schema_creator)
        said = field_definition.annotation.__doc__
        if said and not schema.description:
            schema.description = cleandoc(said)
        for property in (schema.properties or {}).values():
            _without_ellipsis(property)
        return schema


def _without_ellipsis(schema: Schema | Reference) -> None:
    """A bounded `tuple[X, ...]` is described as X or anything; it is X."""
    if isinstance(schema, Schema) and isinstance(schema.items, Schema) and schema.items.one_of:
        known = [kind for kind in schema.items.one_of if isinstance(kind, Reference) or kind.to_schema()]
        schema.items = known[0] if len(known) == 1 else schema.items
