"""What the code of an SDK says of itself: its client, methods, classes, and where each name stands in them.

Nothing is imported or run: the code is read as a tree.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Final

from crmgen.records import dataclass, field

_VERBS: Final = frozenset(
    ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY"]
)
Way = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """A method, and the call that it states."""

    resource: str
    name: str
    verb: str
    path: str
    definition: ast.FunctionDef
    call: ast.Call
    """With the tables that it names written out."""

    @property
    def arguments(self) -> dict[str, ast.expr | None]:
        """Names to annotations; `self` and what stands for the body are none.

        What is given by subscription has a name in the method, and no annotation.
        """
        all = self.definition.args
        named = [*all.posonlyargs, *all.args, *all.kwonlyargs]
        given = [each for each in self.definition.body if isinstance(each, ast.Assign)]
        bound = [name for each in given for _, name in leaves(each.targets[0])]
        return dict.fromkeys(bound) | {each.arg: each.annotation for each in named[1:]}

    def stated(self, keyword: str) -> ast.expr | None:
        """What the call says at a keyword."""
        given = {each.arg: each.value for each in self.call.keywords}
        return given.get(keyword)


@dataclass(slots=True)
class Code:
    """One SDK."""

    client: str = ""
    resources: dict[str, str] = field(default_factory=dict[str, str])
    """Attribute of the client to class."""
    methods: list[Method] = field(default_factory=list[Method])
    models: dict[str, ast.ClassDef] = field(default_factory=dict[str, ast.ClassDef])
    aliases: dict[str, ast.expr] = field(default_factory=dict[str, ast.expr])
    facts: ast.Module = field(default_factory=lambda: ast.Module([], []))
    """Of the client's module: what it states, and the constructor of the client."""
    arguments: list[str] = field(default_factory=list[str])
    """Of that constructor."""

    def is_type(self, name: str) -> bool:
        return name in self.models or name in self.aliases

    def fields(
        self, name: str, below: frozenset[str] = frozenset()
    ) -> dict[str, tuple[str, ast.expr]]:
        """Wire names of a class's fields, to attributes and annotations; those of its bases as well.

        `below`: the classes that asked for their base, which no base is.
        """
        found: dict[str, tuple[str, ast.expr]] = {}
        if name not in self.models or name in below:
            return found
        for base in reversed(self.models[name].bases):
            if isinstance(base, ast.Name):
                found |= self.fields(base.id, below | {name})
        for each in self.models[name].body:
            if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                found[_wire(each)] = each.target.id, each.annotation
        return found


def read_code(modules: Mapping[str, str]) -> Code:
    """An SDK from its modules: path below the package to text.

    Raises:
        SyntaxError: one of them is no Python.
    """
    code = Code()
    trees = {path: _parsed_module(path, modules[path]) for path in sorted(modules)}
    if "client.py" in trees:
        _read_client(code, trees["client.py"])
    for path, tree in trees.items():
        folder, _, name = path.rpartition("/")
        if folder == "resources":
            code.methods += _methods(name.removesuffix(".py"), tree)
        elif folder == "models":
            _read_models(code, tree.body)
    return code


def _parsed_module(path: str, text: str) -> ast.Module:
    """A module in which what is imported under another name has its own."""
    tree = ast.parse(text, path)
    imported = {
        each.asname: ast.Name(each.name)
        for line in ast.walk(tree)
        if isinstance(line, ast.ImportFrom)
        for each in line.names
        if each.asname is not None
    }
    _WrittenOut(imported).visit(tree)
    return tree


def leaves(node: ast.AST, way: Way = ()) -> Iterator[tuple[Way, str]]:
    """Every name and text in an expression, with the way to it: arguments and keys by name, the rest by number."""
    match node:
        case ast.Name():
            yield way, node.id
        case ast.Attribute():  # of a module that is imported for one name
            yield way, node.attr
        case ast.Constant(value=str()):
            yield (*way, "text"), str(node.value)
        case ast.Subscript(
            value=ast.Name("Annotated"), slice=ast.Tuple(elts=[kind, *_])
        ):
            yield from leaves(kind, way)
        case ast.Dict():
            for key, value in zip(node.keys, node.values, strict=True):
                place = ast.dump(key) if key is not None else "**"
                yield from leaves(value, (*way, place))
        case ast.Call():
            yield from leaves(node.func, (*way, "()"))
            for number, each in enumerate(node.args):
                yield from leaves(each, (*way, str(number)))
            for keyword in node.keywords:
                yield from leaves(keyword.value, (*way, keyword.arg or "**"))
        case _:
            for number, child in enumerate(ast.iter_child_nodes(node)):
                yield from leaves(child, (*way, str(number)))


def _read_client(code: Code, tree: ast.Module) -> None:
    classes = [each for each in tree.body if isinstance(each, ast.ClassDef)]
    clients = [each for each in classes if not each.name.startswith("Async")]
    for client in clients[:1]:
        code.client = client.name
        for each in client.body:
            if not isinstance(each, ast.FunctionDef):
                continue
            if each.name == "__init__":
                stated = [
                    line for line in tree.body if not isinstance(line, ast.ClassDef)
                ]
                code.facts = ast.Module([*stated, each], [])
                code.arguments = [given.arg for given in each.args.kwonlyargs]
            elif isinstance(each.returns, ast.Name) and each.decorator_list:
                code.resources[each.name] = each.returns.id


def _methods(resource: str, tree: ast.Module) -> Iterator[Method]:
    tables = {
        each.target.id: each.value
        for each in tree.body
        if isinstance(each, ast.AnnAssign)
        and isinstance(each.target, ast.Name)
        and each.value is not None
    }
    for owner in tree.body:
        for each in owner.body if isinstance(owner, ast.ClassDef) else ():
            if isinstance(each, ast.FunctionDef):
                call = _call(each)
                if call is not None:
                    verb, path = (ast.literal_eval(part) for part in call.args[:2])
                    whole = _WrittenOut(tables).visit(call)
                    yield Method(resource, each.name, verb, path, each, whole)


def _call(definition: ast.FunctionDef) -> ast.Call | None:
    """`Call("GET", "/contacts", ...)`, which a method returns."""
    last = definition.body[-1]
    call = last.value if isinstance(last, ast.Return) else None
    if not isinstance(call, ast.Call) or len(call.args) < 2:
        return None
    texts = [part.value for part in call.args[:2] if isinstance(part, ast.Constant)]
    is_one = len(texts) == 2 and texts[0] in _VERBS and isinstance(texts[1], str)
    return call if is_one else None


class _WrittenOut(ast.NodeTransformer):
    """Puts a module's tables where their names stand."""

    def __init__(self, tables: Mapping[str, ast.expr]) -> None:
        self._tables = tables

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._tables.get(node.id, node)


def _read_models(code: Code, body: list[ast.stmt]) -> None:
    for each, text in zip_longest(body, body[1:]):
        if each is None or _is_old_name(each, text):
            continue
        if isinstance(each, ast.ClassDef):
            code.models[each.name] = each
        elif isinstance(each, ast.If):  # what only type checkers read
            _read_models(code, each.body)
        elif isinstance(each, ast.AnnAssign) and each.value is not None:
            for _, name in leaves(each.target):
                code.aliases[name] = _parsed(each.value)


def _is_old_name(each: ast.stmt, text: ast.stmt | None) -> bool:
    """Whether the text in a class, or behind an assignment, says that it is called otherwise now."""
    said = ast.get_docstring(each) if isinstance(each, ast.ClassDef) else ""
    if isinstance(each, ast.AnnAssign) and isinstance(text, ast.Expr):
        said = str(getattr(text.value, "value", ""))
    return (said or "").startswith("The name of `")


def _parsed(value: ast.expr) -> ast.expr:
    """An annotation that stands in quotes."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return ast.parse(value.value, mode="eval").body
    return value


def _wire(line: ast.AnnAssign) -> str:
    """The wire name of a field: what its metadata says (`Field(alias=...)`, `Wire(...)`), else its own name."""
    for node in ast.walk(line.annotation):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            given = {each.arg: each.value for each in node.keywords}
            alias = given.get("alias", node.args[0] if node.args else None)
            is_alias = node.func.id in ("Field", "Wire")
            if is_alias and isinstance(alias, ast.Constant):
                return str(alias.value)
    assert isinstance(line.target, ast.Name)
    return line.target.id
