"""A reader's own curve or landscape: text such as "sin(x0)**2 + x1/2" becomes a function, and nothing else can come of it.

The text is never run as Python. It is cut into tokens, a small parser by operator precedence (Pratt, 1973) makes a tree of them, and
NumPy computes along the tree. What the grammar does not know is refused with one sentence that says what and where; limits on length,
size, depth and costly operations bound what one formula can ask of the machine. Every number is a float64, so 9**9**9 is just inf.
The same tree knows its exact slope: each operation's rule from the table of derivatives, put together by the chain rule.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn, TypeAlias

import numpy as np

MAX_LENGTH = 200  # characters, as typed and as written out
MAX_PARTS = 100  # numbers, names and operations
MAX_DEPTH = 40  # parentheses, signs, functions and right-hand sides inside one another
MAX_COSTLY = 10  # functions and powers other than squares: each may take a hundred times as long as a sum

VARIABLES = {"x0": "x0", "x1": "x1", "x": "x0", "y": "x1"}  # as written, as meant: a landscape's
ONE = {"x": "x"}  # a curve's
CONSTANTS = {"pi": math.pi, "e": math.e}
FUNCTIONS: dict[str, np.ufunc] = {
    name: getattr(np, name)
    for name in (
        "sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan", "exp", "expm1", "log", "log1p", "sqrt", "abs", "sign", "floor",
        "minimum", "maximum", "hypot",
    )
}  # fmt: skip
OPERATIONS: dict[str, np.ufunc] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "**": np.power, "negative": np.negative,
}  # fmt: skip

MESSAGES = {  # by kind; details in braces, `place` counts characters from 1
    "empty": "There is no formula yet: write one of {names}, for example {example}.",
    "too_long": "The formula, written out, has {length} characters; at most {limit} are read.",
    "too_many_parts": "From character {place} on the formula has more than {limit} numbers, names and operations.",
    "too_deep": "At character {place} the formula is nested more than {limit} deep.",
    "too_costly": "At character {place} the formula has more than {limit} functions and powers (squares not counted).",
    "character": "{found} at character {place} is not allowed: a formula has numbers, names, + - * / ** ^, commas and parentheses.",
    "write_instead": "Write {instead} instead of {found} at character {place}.",
    "number": "{found} at character {place} is not a number as it is written here: 12, 0.5 or 1e-3.",
    "number_too_large": "The number at character {place} is too large: they end at about 1.8e308.",
    "name": "{found} at character {place} is not known: there are {known}.",
    "no_parentheses": "{function} at character {place} needs its arguments in parentheses.",
    "arguments": "The number of arguments of {function} at character {place} is {expected}, not {given}.",
    "comma": "The comma at character {place} separates no arguments of a function; decimals are written with a point.",
    "not_closed": "The parenthesis at character {place} is never closed.",
    "not_opened": "The parenthesis at character {place} closes none.",
    "missing": "Before {found} at character {place} a number, a name or a parenthesis is missing.",
    "missing_at_end": "The formula ends too early: after character {place} a number, a name or a parenthesis is missing.",
}


class ExpressionError(ValueError):
    """Why a text is no formula, as one sentence: str(error). kind is a key of MESSAGES, position the index in the text where it happens,
    details fills the sentence's gaps (also `place`, which is position + 1), so that it can be said in another language.

    What is quoted from the text is short, and what cannot be seen in it (control and direction marks) is named as U+200F.
    """

    def __init__(self, kind: str, position: int, **details: str | int) -> None:
        self.kind, self.position = kind, position
        self.details: dict[str, str | int] = {"place": position + 1, **details}
        super().__init__(MESSAGES[kind].format(**self.details))


# -- the tree --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Number:
    """A number of the text."""

    value: float


@dataclass(frozen=True)
class Name:
    """A variable, pi or e."""

    name: str


@dataclass(frozen=True)
class Operation:
    """A function or an operator on one or two parts. Its symbol is a key of FUNCTIONS or of OPERATIONS."""

    symbol: str
    parts: tuple[Node, ...]


Node: TypeAlias = Number | Name | Operation


def value(node: Node, names: Mapping[str, Any], number: Callable[[float], Any] = np.float64) -> Any:
    """The node's value where `names` says what the variables, pi and e are. `number` makes the numbers of the text what they are computed in."""
    if isinstance(node, Operation):
        parts = [value(part, names, number) for part in node.parts]
        return (FUNCTIONS.get(node.symbol) or OPERATIONS[node.symbol])(*parts)
    return number(node.value) if isinstance(node, Number) else names[node.name]


@dataclass(frozen=True)
class Expression:
    """A formula as a function of its `variables`: f(x0, x1) or f(x), for numbers or arrays that broadcast; nan and inf where it has no finite value.

    Arguments that are all float32 are computed with in float32, rounded after every operation; everything else in float64.
    text is the formula as this project writes it (one way to write each tree); two formulas are equal if their texts are.
    """

    text: str
    tree: Node = field(compare=False, repr=False)
    variables: tuple[str, ...] = field(default=("x0", "x1"), repr=False)

    def __call__(self, *x: Any) -> Any:
        points = [np.asarray(v) for v in x]
        dtype = np.float32 if all(point.dtype == np.float32 for point in points) else np.float64
        points = [point.astype(dtype) for point in points]
        names = {name: dtype(number) for name, number in CONSTANTS.items()} | dict(zip(self.variables, points, strict=True))
        with np.errstate(all="ignore"):
            result = value(self.tree, names, dtype)
        return np.array(np.broadcast_to(result, np.broadcast_shapes(*(point.shape for point in points))), dtype)[()]

    def slope(self, x: Any) -> Any:
        """f'(x) of a formula of one variable, for a number or an array, in float64: exact but for rounding.

        nan where the slopes from the left and from the right are not one finite number, as |x| at 0, and where f itself is none.
        """
        left, right = self.one_sided_slopes(x)
        return np.where((left == right) & np.isfinite(right) & np.isfinite(self(np.asarray(x, np.float64))), right, np.nan)[()]

    def one_sided_slopes(self, x: Any) -> tuple[Any, Any]:
        """(f(x) - f(x - h)) / h and (f(x + h) - f(x)) / h for h → 0: left and right. Infinite at a jump, nan where the rules do not say.

        Value and change are carried along the tree together (forward-mode differentiation; Griewank & Walther, chapter 3). Raises
        TypeError for a formula of two variables.
        """
        if len(self.variables) != 1:
            raise TypeError(f"a slope belongs to a formula of one variable, not of {' and '.join(self.variables)}")
        x = np.asarray(x, np.float64)
        names = {**CONSTANTS, self.variables[0]: x}
        with np.errstate(all="ignore"):
            left, right = (direction * change(self.tree, names, direction)[1] for direction in (-1.0, 1.0))
        return tuple(np.array(np.broadcast_to(slope, x.shape), np.float64)[()] for slope in (left, right))  # type: ignore[return-value]

    @property
    def latex(self) -> str:
        """The formula as it is set in a book."""
        return typeset(self.tree)[0]

    @property
    def python(self) -> str:
        """The formula as NumPy code of its variables, for a script that has imported numpy as np."""
        return written(self.tree, 0, numpy=True)


# -- from tree to slope ----------------------------------------------------------------------------------------------------------

# By symbol: the derivatives by each part, at the parts' values.
PARTIALS: dict[str, Callable[..., tuple[Any, ...]]] = {
    "+": lambda a, b: (1.0, 1.0),
    "-": lambda a, b: (1.0, -1.0),
    "*": lambda a, b: (b, a),
    "/": lambda a, b: (1 / b, -(a / b) / b),
    "**": lambda a, b: (b * np.power(a, b - 1), np.power(a, b) * np.log(a)),
    "negative": lambda a: (-1.0,),
    "sin": lambda a: (np.cos(a),),
    "cos": lambda a: (-np.sin(a),),
    "tan": lambda a: (1 + np.tan(a) ** 2,),
    "sinh": lambda a: (np.cosh(a),),
    "cosh": lambda a: (np.sinh(a),),
    "tanh": lambda a: (1 - np.tanh(a) ** 2,),
    "arctan": lambda a: (1 / (1 + a * a),),
    "exp": lambda a: (np.exp(a),),
    "expm1": lambda a: (np.exp(a),),
    "log": lambda a: (1 / a,),
    "log1p": lambda a: (1 / (1 + a),),
    "sqrt": lambda a: (0.5 / np.sqrt(a),),
}
# By symbol: how the result changes at the parts' values with the parts' changes, where that depends on the direction: at a kink or a jump.
CHANGES: dict[str, Callable[..., Any]] = {
    "abs": lambda a, da: np.where(a == 0, np.abs(da), np.sign(a) * da),
    "sign": lambda a, da: np.where(a == 0, np.inf * da, 0 * a),
    "floor": lambda a, da: np.where(a != np.floor(a), 0 * a, np.where(da > 0, 0.0, -np.inf * -da)),
    "minimum": lambda a, b, da, db: np.where(a < b, da, np.where(b < a, db, np.minimum(da, db))),
    "maximum": lambda a, b, da, db: np.where(a > b, da, np.where(b > a, db, np.maximum(da, db))),
    "hypot": lambda a, b, da, db: np.where((a == 0) & (b == 0), np.hypot(da, db), (a * da + b * db) / np.hypot(a, b)),
}


def change(node: Node, names: Mapping[str, Any], direction: float) -> tuple[Any, Any]:
    """The node's value, and how fast it changes when every variable moves in the direction +1 or -1."""
    if constant(node):
        return value(node, names), 0.0
    if not isinstance(node, Operation):
        return value(node, names), direction
    parts = [change(part, names, direction) for part in node.parts]
    values, changes = zip(*parts, strict=True)
    here = (FUNCTIONS.get(node.symbol) or OPERATIONS[node.symbol])(*values)
    if rule := CHANGES.get(node.symbol):
        return here, rule(*values, *changes)
    # a part that cannot change adds nothing, however steep the operation is in it: x**2 by its exponent at x = -1
    moving = [(by, da) for by, da, part in zip(PARTIALS[node.symbol](*values), changes, node.parts, strict=True) if not constant(part)]
    return here, sum(by * da for by, da in moving)


# -- from text to tree -----------------------------------------------------------------------------------------------------------


class Token(NamedTuple):
    kind: str  # number, name, sign or end
    text: str
    position: int

    @property
    def end(self) -> int:
        return self.position + len(self.text)


TOKEN = re.compile(
    r"""(?P<number> (?:\d+\.?\d*|\.\d+) (?:[eE][+-]?\d+)?) | (?P<name> [A-Za-z_]\w*) | (?P<sign> \*\* | [-+*/^(),]) | (?P<blank> \s+)""",
    re.ASCII | re.VERBOSE,
)
MODULE = re.compile(r"(?:np|numpy|math)\.(\w+)", re.ASCII)
SIGNS_INSTEAD = {
    "×": "*", "·": "*", "⋅": "*", "∗": "*", "÷": "/", "∕": "/", "−": "-", "–": "-", "²": "**2", "³": "**3", "₀": "0", "₁": "1",
    "π": "pi", "√": "sqrt", "[": "(", "]": ")", "{": "(", "}": ")", "|": "abs(…)",
}  # fmt: skip
NAMES_INSTEAD = {  # what may be meant, the first that is known
    "ln": ("log",), "atan": ("arctan",), "min": ("minimum",), "max": ("maximum",), "x_0": ("x0", "x"), "x_1": ("x1",), "x0": ("x",),
}  # fmt: skip


def known_names(variables: Mapping[str, str]) -> tuple[str, ...]:
    """Every name that a formula of these variables may have."""
    return (*variables, *CONSTANTS, *FUNCTIONS)


def tokens(text: str, known: tuple[str, ...]) -> Iterator[Token]:
    """The text's numbers, names and signs, and an end. Raises ExpressionError at the first character or name that is none of them."""
    at, numeral = 0, -1  # numeral: where the last number began, if it ends right here
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None or text.startswith("//", at):
            refuse_character(text, at)
        if numeral >= 0 and found.lastgroup in ("number", "name"):
            if found[0] in known:
                refuse("write_instead", numeral, found=quoted(text[numeral : found.end()]), instead=quoted(f"{text[numeral:at]}*{found[0]}"))
            refuse("number", numeral, found=quoted(text[numeral : found.end()]))
        if found.lastgroup == "name" and found[0] not in known:
            refuse_name(text, at, found[0], known)
        if found.lastgroup != "blank":
            yield Token(str(found.lastgroup), found[0], at)
        numeral = at if found.lastgroup == "number" else -1
        at = found.end()
    yield Token("end", "", len(text.rstrip()))


def refuse(kind: str, position: int, **details: str | int) -> NoReturn:
    raise ExpressionError(kind, position, **details)


def quoted(text: str) -> str:
    """The text on one line and not too long."""
    line = " ".join(text.split())
    return line if len(line) <= 20 else line[:19] + "…"


def refuse_name(text: str, at: int, name: str, known: tuple[str, ...]) -> NoReturn:
    """The name there is not known: what may be meant by it, or what there is."""
    small = name.lower()
    if (dotted := MODULE.match(text, at)) and dotted[1] in known:
        refuse("write_instead", at, found=dotted[0], instead=dotted[1])
    if meant := next((name for name in (*NAMES_INSTEAD.get(small, ()), small) if name in known), None):
        refuse("write_instead", at, found=name, instead=meant)
    refuse("name", at, found=quoted(name), known=", ".join(known))


def refuse_character(text: str, at: int) -> NoReturn:
    """What is wrong with the character there, and what may be written for it."""
    character = text[at]
    plain = unicodedata.normalize("NFKC", character)
    seen = character.isprintable() and unicodedata.category(character)[0] != "M" and unicodedata.bidirectional(character) not in ("R", "AL")
    code = "" if character.isascii() and seen else f"U+{ord(character):04X}"
    found = f"{character} ({code})" if seen and code else code or character
    if text.startswith("//", at):
        refuse("write_instead", at, found="//", instead="floor(a/b)")
    if character in SIGNS_INSTEAD:
        refuse("write_instead", at, found=found, instead=SIGNS_INSTEAD[character])
    if plain != character and len(plain) == 1 and TOKEN.fullmatch(plain) and plain.strip():
        refuse("write_instead", at, found=found, instead=plain)
    refuse("character", at, found=found)


# How tightly an operator binds. A sign binds tighter than * and looser than **: -x**2 is -(x**2).
SUM, PRODUCT, SIGN, POWER, ATOM = 1, 2, 3, 4, 5
BINDS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "**": POWER, "^": POWER}


class Parser:
    """Reads tokens from left to right; one of them is always in view."""

    def __init__(self, text: str, variables: Mapping[str, str]) -> None:
        self.text, self.variables, self.tokens = text, variables, tokens(text, known_names(variables))
        self.last = self.token = next(self.tokens)
        self.depth = self.parts = self.costly = 0

    def advance(self) -> Token:
        """The token in view, which is thereby read."""
        self.last, self.token = self.token, next(self.tokens, self.token)
        return self.last

    def add(self, node: Node, token: Token) -> Node:
        """The node, if the formula may still grow by it."""
        self.parts += 1
        if self.parts > MAX_PARTS:
            refuse("too_many_parts", token.position, limit=MAX_PARTS)
        if isinstance(node, Operation) and (node.symbol in FUNCTIONS or (node.symbol == "**" and node.parts[1] != Number(2.0))):
            self.costly += 1
            if self.costly > MAX_COSTLY:
                refuse("too_costly", token.position, limit=MAX_COSTLY)
        return node

    def formula(self) -> Node:
        """The whole text."""
        tree = self.expression(SUM)
        if self.token.kind != "end":
            refuse("comma" if self.token.text == "," else "not_opened", self.token.position)
        return tree

    def expression(self, binding: int) -> Node:
        """As much as holds together by operators that bind at least so tightly."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            refuse("too_deep", self.token.position, limit=MAX_DEPTH)
        left = self.operand()
        while (binds := BINDS.get(self.token.text, 0)) >= binding:
            sign = self.advance()
            right = self.expression(SIGN if binds == POWER else binds + 1)  # powers group from the right: 2**3**2 is 2**9
            left = self.add(Operation("**" if binds == POWER else sign.text, (left, right)), sign)
        self.depth -= 1
        return left

    def operand(self) -> Node:
        """A number, a name, a call, something in parentheses, or one of these after a sign."""
        token = self.advance()
        if token.text in ("+", "-"):
            inner = self.expression(SIGN)
            return inner if token.text == "+" else self.add(Operation("negative", (inner,)), token)
        if token.text == "(":
            node = self.expression(SUM)
            self.close(token)
        elif token.kind == "number":
            number = float(token.text)
            if math.isinf(number):
                refuse("number_too_large", token.position)
            node = self.add(Number(number), token)
        elif token.kind == "name":
            node = self.call(token) if token.text in FUNCTIONS else self.add(Name(self.variables.get(token.text, token.text)), token)
        elif token.kind == "end":
            refuse("missing_at_end", max(token.position - 1, 0))
        else:
            refuse("missing", token.position, found=token.text)
        if self.token.kind in ("number", "name") or self.token.text == "(":
            a, b = self.last.text, self.token.text
            refuse("write_instead", self.last.position, found=quoted(self.text[self.last.position : self.token.end]), instead=quoted(f"{a}*{b}"))
        return node

    def call(self, function: Token) -> Node:
        """A function's arguments in parentheses."""
        if self.token.text != "(":
            if self.token.text in self.variables or self.token.kind == "number":
                instead = f"{function.text}({self.token.text})"
                refuse("write_instead", function.position, found=quoted(self.text[function.position : self.token.end]), instead=quoted(instead))
            refuse("no_parentheses", function.position, function=function.text)
        bracket, parts = self.advance(), []
        if self.token.text != ")":
            parts.append(self.expression(SUM))
            while self.token.text == ",":
                self.advance()
                parts.append(self.expression(SUM))
        self.close(bracket)
        if len(parts) != (expected := FUNCTIONS[function.text].nin):
            refuse("arguments", function.position, function=function.text, expected=expected, given=len(parts))
        return self.add(Operation(function.text, tuple(parts)), function)

    def close(self, bracket: Token) -> None:
        """The parenthesis that ends what `bracket` began."""
        if self.token.text == ",":
            refuse("comma", self.token.position)
        if self.token.text != ")":
            refuse("not_closed", bracket.position)
        self.advance()


def parse(text: str, variables: Mapping[str, str] = VARIABLES) -> Expression:
    """The formula in `text` as a function of x0 and x1, or with ONE for its variables of x.

    Grammar: numbers, the variables (x0 and x1 also as x and y), pi, e, + - * / ** (also ^), parentheses and the names of FUNCTIONS with
    as many arguments as they have; precedence as in Python. Raises ExpressionError for anything else, and for more than the limits allow.
    """
    if len(text) > MAX_LENGTH:
        refuse("too_long", MAX_LENGTH, length=len(text), limit=MAX_LENGTH)
    names = tuple(dict.fromkeys(variables.values()))
    if not text.strip():
        refuse("empty", 0, names=", ".join(names), example=" + ".join(f"{name}**2" for name in names))
    tree = Parser(text, variables).formula()
    normal = written(tree, 0)
    if len(normal) > MAX_LENGTH:  # so that every formula's own text can be read again
        refuse("too_long", MAX_LENGTH, length=len(normal), limit=MAX_LENGTH)
    return Expression(normal, tree, names)


# -- from tree to text -----------------------------------------------------------------------------------------------------------

# symbol: how it is written, how tightly it binds, how tightly each part must bind to stand without parentheses
FORMS = {
    "+": ("{} + {}", SUM, (SUM, PRODUCT)),
    "-": ("{} - {}", SUM, (SUM, PRODUCT)),
    "*": ("{}*{}", PRODUCT, (PRODUCT, SIGN)),
    "/": ("{}/{}", PRODUCT, (PRODUCT, SIGN)),
    "negative": ("-{}", SIGN, (SIGN,)),
    "**": ("{}**{}", POWER, (ATOM, SIGN)),
}


def written(node: Node, binding: int, numpy: bool = False, exact: bool = False) -> str:
    """The node as text, in parentheses if it binds less tightly than `binding`. `numpy`: as NumPy code; `exact`: whole numbers as floats."""
    module = "np." if numpy else ""
    if isinstance(node, Number):
        return decimal(node.value) + (".0" if exact and decimal(node.value).isdigit() else "")
    if isinstance(node, Name):
        return module + node.name if node.name in CONSTANTS else node.name
    if numpy and not exact and constant(node):
        # Python's own numbers meet no inf and know whole and complex numbers, so constants stay floats and what is not finite is said.
        exact = all_finite(node)
        if not exact:
            with np.errstate(all="ignore"):
                number = float(value(node, CONSTANTS))
            plain = repr(number) if math.isfinite(number) else "np.nan" if math.isnan(number) else "np.inf" if number > 0 else "-np.inf"
            return f"({plain})" if plain.startswith("-") else plain
    if node.symbol in FUNCTIONS:
        return f"{module}{node.symbol}({', '.join(written(part, 0, numpy, exact) for part in node.parts)})"
    form, binds, needs = FORMS[node.symbol]
    text = form.format(*(written(part, need, numpy, exact) for part, need in zip(node.parts, needs, strict=True)))
    return f"({text})" if binds < binding else text


def decimal(number: float) -> str:
    """The shortest way to write the number: 2, 0.5, 1e-05."""
    return repr(number).removesuffix(".0")


def constant(node: Node) -> bool:
    """Whether no variable is in it."""
    if isinstance(node, Operation):
        return all(constant(part) for part in node.parts)
    return isinstance(node, Number) or node.name in CONSTANTS


def all_finite(node: Node) -> bool:
    """Whether a constant and everything inside it have finite values."""
    with np.errstate(all="ignore"):
        here = bool(np.isfinite(value(node, CONSTANTS)))
    return here and (not isinstance(node, Operation) or all(all_finite(part) for part in node.parts))


LATEX_NAMES = {"x": "x", "x0": "x_0", "x1": "x_1", "pi": r"\pi", "e": "e"}
LATEX_FUNCTIONS = {"log": r"\ln", "sign": r"\operatorname{sign}", "minimum": r"\min", "maximum": r"\max"}
LATEX_FORMS = {"abs": r"\left|{}\right|", "floor": r"\left\lfloor {} \right\rfloor", "sqrt": r"\sqrt{{{}}}"}


Set: TypeAlias = tuple[str, int]  # LaTeX, and how tightly it binds


def typeset(node: Node) -> Set:
    """The node in LaTeX. Every part is set once: twice at every level would be 2^depth times."""
    if isinstance(node, Number):
        digits, _, exponent = decimal(node.value).partition("e")
        return (rf"{digits} \cdot 10^{{{int(exponent)}}}", PRODUCT) if exponent else (digits, ATOM)
    if isinstance(node, Name):
        return LATEX_NAMES[node.name], ATOM
    if node.symbol == "**" and (squared := typeset_power_of_function(node)):
        return squared
    parts = [typeset(part) for part in node.parts]
    bare = [latex for latex, _ in parts]
    match node.symbol:
        case "/":
            return rf"\frac{{{bare[0]}}}{{{bare[1]}}}", ATOM
        case "**":
            return rf"{inside(parts[0], ATOM)}^{{{bare[1]}}}", POWER
        case "*":
            left, right = inside(parts[0], PRODUCT), inside(parts[1], POWER)
            return (rf"{left} \cdot {right}" if right[0].isdigit() else f"{left} {right}"), PRODUCT
        case "exp":
            return f"e^{{{bare[0]}}}", POWER
        case "expm1":
            return f"e^{{{bare[0]}}} - 1", SUM
        case "log1p":
            return rf"\ln\left(1 + {inside(parts[0], PRODUCT)}\right)", ATOM
        case "hypot":
            return rf"\sqrt{{{inside(parts[0], ATOM)}^2 + {inside(parts[1], ATOM)}^2}}", ATOM
        case "abs" | "floor" | "sqrt":
            return LATEX_FORMS[node.symbol].format(bare[0]), ATOM
        case "+" | "-" | "negative":
            form, binds, needs = FORMS[node.symbol]
            latex = [inside(part, need) for part, need in zip(parts, needs, strict=True)]
            if latex[-1].startswith("-"):  # no two signs in a row
                latex[-1] = rf"\left({latex[-1]}\right)"
            return form.format(*latex), binds
    return rf"{called(node.symbol)}\left({', '.join(bare)}\right)", ATOM


def typeset_power_of_function(power: Operation) -> Set | None:
    """sin²(x) for sin(x)**2: whole powers of functions that are written by name."""
    base, exponent = power.parts
    if isinstance(base, Operation) and (name := called(base.symbol)) and isinstance(exponent, Number) and exponent.value.is_integer():
        return rf"{name}^{{{decimal(exponent.value)}}}\left({', '.join(typeset(part)[0] for part in base.parts)}\right)", ATOM
    return None


def called(symbol: str) -> str:
    """The name that is written in front of its arguments, or nothing for what is written otherwise."""
    if symbol not in FUNCTIONS or symbol in LATEX_FORMS or symbol in ("exp", "expm1", "log1p", "hypot"):
        return ""
    return LATEX_FUNCTIONS.get(symbol, rf"\{symbol}")


def inside(part: Set, binding: int) -> str:
    """The part in parentheses if it binds less tightly than `binding`."""
    latex, binds = part
    return rf"\left({latex}\right)" if binds < binding else latex
