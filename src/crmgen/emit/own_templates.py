"""Our own templates where no user's are: as quick as the Python that one would write by hand."""

from __future__ import annotations

from jinja2 import Environment
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Block, Getattr, Node, Template
from jinja2.visitor import NodeTransformer


class _Attributes(CodeGenerator):
    def visit_Getattr(self, node: Getattr, frame: Frame) -> None:
        self.visit(node.node, frame)
        self.write(f".{node.attr}")


class _WithoutBlocks(NodeTransformer):
    def visit_Block(self, node: Block) -> list[Node]:
        """What stands in it, in its place."""
        self.generic_visit(node)
        return node.body


class OwnTemplates(Environment):
    """Nothing takes the place of a block, and what is named with a dot is an attribute, and is there."""

    code_generator_class = _Attributes

    def _generate(
        self,
        source: Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        whole = _WithoutBlocks().visit(source)
        return super()._generate(whole, name, filename, defer_init)
