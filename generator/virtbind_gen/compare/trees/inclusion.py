# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether all that one pattern allows is allowed by another.

Both patterns read the same imaginary document, part by part, and the walk looks for one that the
first can finish and the second cannot:

    attributes first, name by name, as neither their order nor that of others matters;
    then the text, where it is the whole content;
    then children and text between them, in an order that both patterns leave free, so that an
    interleave of forty children is forty steps and not two to the power of forty.

A child leads to the same question about contents.  Where several elements of the second pattern can
take it, all ways to cover it by them are gone through (Hosoya, Vouillon and Pierce, "Regular
expression types for XML").  A question that comes up within itself is assumed to be answered yes,
which is right unless something else says no (coinduction); answers that rest on such an assumption
are forgotten when it falls.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import combinations

from ...rng.nameclass import OTHER, contains, is_open
from ...rng.pattern import Element
from ..language.classes import TextClass, TooLarge, classes
from ..language.values import Language
from .names import XmlName, telling_names, without
from .node import Kind, Node, Symbol
from .pool import Pool
from .witness import Attribute, Item, Items, Smallest, Tree


@dataclass(frozen=True)
class Refuted:
    """Not included: a content that only the first pattern allows."""

    items: Items

    def after(self, item: Item) -> Refuted:
        return Refuted((item, *self.items))


@dataclass(frozen=True)
class Undecided:
    """Neither shown nor refuted, and why.

    ``trail`` leads there: names of elements, ``@name``, ``text()``.
    """

    reason: str
    trail: tuple[str, ...] = ()


#: None: everything that the first pattern allows is allowed by the second.
Answer = Refuted | Undecided | None


class Question(Enum):
    CONTENT = auto()  # attributes, text and children
    CHILDREN = auto()  # children, none of which has been read
    MORE_CHILDREN = auto()


#: Questions asked for one claim, and for all; beyond it nothing is said.
MOST_QUESTIONS = 50_000
MOST_QUESTIONS_IN_ALL = 500_000
#: Ways to cover one child by several elements are gone through for so many elements.
_MOST_COVERS = 10
_NO_ASSUMPTION = 1 << 30

_Key = tuple[Question, int, int]


class Inclusion:
    """Answers questions about patterns of one pool, and remembers the answers."""

    def __init__(self, pool: Pool, smallest: Smallest) -> None:
        self.pool = pool
        self.smallest = smallest
        self.answers: dict[_Key, tuple[Answer, int]] = {}
        self.open: dict[_Key, int] = {}
        #: answers that hold if an open question is answered yes
        self.resting: list[_Key] = []
        #: the outermost open question that the current answer rests on
        self.assumed = _NO_ASSUMPTION
        self.narrowed: dict[object, Node] = {}
        #: questions that may still be asked: for one claim, for all
        self.left = 0
        self.left_in_all = MOST_QUESTIONS_IN_ALL

    def of_elements(self, old: Iterable[Element], new: Iterable[Element]) -> Answer:
        """Whether every content of the old elements is one of the new ones."""
        self.left = given = min(MOST_QUESTIONS, self.left_in_all)
        first = self.pool.choice(map(self.pool.content, old))
        second = self.pool.choice(map(self.pool.content, new))
        answer = self.ask(Question.CONTENT, first, second)
        self.left_in_all -= given - max(self.left, 0)
        return answer

    def ask(self, question: Question, p: Node, q: Node) -> Answer:
        if p is q or p is self.pool.not_allowed:
            return None
        if p.kind is Kind.CHOICE:
            allowed = set(q.parts) if q.kind is Kind.CHOICE else {q}
            if not allowed.isdisjoint(p.parts):
                p = self.pool.choice(part for part in p.parts if part not in allowed)
                return self.ask(question, p, q)
        elif q.kind is Kind.CHOICE and p in q.parts:
            return None
        q = self._narrowed(q, p)
        if p is q:
            return None
        key = (question, p.number, q.number)
        known = self.answers.get(key)
        if known is not None:
            self.assumed = min(self.assumed, known[1])
            return known[0]
        depth = self.open.get(key)
        if depth is not None:
            self.assumed = min(self.assumed, depth)
            return None
        self.left -= 1
        if self.left < 0:
            return Undecided("it takes too many steps")
        return self._answer(key, p, q)

    def _answer(self, key: _Key, p: Node, q: Node) -> Answer:
        depth = self.open[key] = len(self.open)
        resting, outer = len(self.resting), self.assumed
        self.assumed = _NO_ASSUMPTION
        if key[0] is Question.CONTENT:
            answer = self._content(p, q)
        else:
            answer = self._children(key[0], p, q)
        del self.open[key]
        if answer is not None:
            for other in self.resting[resting:]:
                del self.answers[other]
            del self.resting[resting:]
            self.assumed = _NO_ASSUMPTION
        elif self.assumed >= depth:
            for other in self.resting[resting:]:
                self.answers[other] = (None, _NO_ASSUMPTION)
            del self.resting[resting:]
            self.assumed = _NO_ASSUMPTION
        else:
            for other in self.resting[resting:]:
                self.answers[other] = (None, min(self.answers[other][1], self.assumed))
            self.resting.append(key)
        self.answers[key] = (answer, self.assumed)
        self.assumed = min(self.assumed, outer)
        return answer

    def _narrowed(self, q: Node, p: Node) -> Node:
        """The second pattern without what the first never has: fewer different questions."""
        names, symbols = p.attribute_names, p.symbols
        if names >= q.attribute_names and symbols >= q.symbols:
            return q
        if _has_open(names | symbols):
            return q
        key = (q, names, symbols, p.has_text or p.has_strings)
        known = self.narrowed.get(key)
        if known is None:

            def narrowed(leaf: Node) -> Node:
                if leaf.kind is Kind.TEXT:
                    needed = p.has_text or p.has_strings
                    return leaf if needed else self.pool.empty
                own: frozenset[Symbol]
                own, first = leaf.symbols, symbols
                if leaf.kind is Kind.ATTRIBUTE:
                    own, first = leaf.attribute_names, names
                is_foreign = own and own.isdisjoint(first) and not _has_open(own)
                return self.pool.not_allowed if is_foreign else leaf

            known = self.narrowed[key] = self.pool.replaced(q, narrowed)
        return known

    def _nothing_allowed(self, p: Node) -> Answer:
        """The answer where the second pattern has nothing left to allow."""
        items = self.smallest.items(p)
        return None if items is None else Refuted(items)

    # --- attributes -------------------------------------------------------------------------------

    def _content(self, p: Node, q: Node) -> Answer:
        if q is self.pool.not_allowed:
            return self._nothing_allowed(p)
        if p.attributes or q.attributes:
            name = self._next_attribute(p, q)
            if name is not None:
                return self._attribute(p, q, name)
            p, q = self._without_attributes(p), self._without_attributes(q)
        undecided: Answer = None
        for of in self._text_classes(self.pool.strings(p), self.pool.strings(q)):
            if isinstance(of, Undecided):
                undecided = of
            elif of.members == {0}:
                if of.text is not None:
                    return Refuted((of.text,) if of.text else ())
                undecided = Undecided("datatypes that cannot be compared", ("text()",))
        if not p.elements:
            return undecided
        first, second = self._without_strings(p), self._without_strings(q)
        return self.ask(Question.CHILDREN, first, second) or undecided

    def _without_strings(self, node: Node) -> Node:
        if not node.has_strings:
            return node
        nothing = self.pool.not_allowed
        return self.pool.replaced(node, lambda leaf: nothing if leaf.has_strings else leaf)

    def _text_classes(self, old: Language, new: Language) -> list[TextClass | Undecided]:
        if old == new:
            return []
        try:
            return [*classes((old, new))]
        except TooLarge:
            return [Undecided("the comparison of texts takes too many steps", ("text()",))]

    def _next_attribute(self, p: Node, q: Node) -> XmlName | None:
        """A name to ask about, one that the patterns have differently where there is one.

        Names that stand for any other come last: they leave what is not mentioned by then.
        """
        names = telling_names(node.name for node in p.attributes | q.attributes)
        for nodes in (p.attributes ^ q.attributes, p.attributes | q.attributes):
            found = [name for name in names if any(contains(a.name, *name) for a in nodes)]
            exact = [name for name in found if OTHER not in name]
            if exact:
                return exact[0]
        return min(found, key=_others) if found else None

    def _without_attributes(self, node: Node) -> Node:
        nothing = self.pool.not_allowed
        return self.pool.replaced(node, lambda leaf: nothing if leaf.attributes else leaf)

    def _attribute(self, p: Node, q: Node, name: XmlName) -> Answer:
        absent_p, absent_q = self._without_attribute(p, name), self._without_attribute(q, name)
        takers_p = [a for a in p.attributes if contains(a.name, *name)]
        takers_q = [a for a in q.attributes if contains(a.name, *name)]
        languages = tuple(dict.fromkeys(a.language for a in takers_p + takers_q))
        step = f"@{name[1] if name[1] != OTHER else '*'}"
        undecided: Answer = None
        if takers_p:
            try:
                found = classes(languages)
            except TooLarge:
                found = ()
                undecided = Undecided("the comparison of texts takes too many steps", (step,))
            asked = set()
            for of in sorted(found, key=lambda of: of.text is None):
                allowed = {languages[at] for at in of.members}
                first = self._after_attribute(p, name, allowed)
                second = self._after_attribute(q, name, allowed)
                if (first, second) in asked:
                    continue
                asked.add((first, second))
                answer = self.ask(Question.CONTENT, first, second)
                if isinstance(answer, Refuted) and of.text is not None:
                    return answer.after(Attribute(name, of.text))
                if isinstance(answer, Refuted):
                    undecided = Undecided("datatypes that cannot be compared", (step,))
                else:
                    undecided = answer or undecided
        answer = self.ask(Question.CONTENT, absent_p, absent_q)
        return answer if isinstance(answer, Refuted) else answer or undecided

    def _after_attribute(self, node: Node, name: XmlName, allowed: set[Language]) -> Node:
        left = self.pool.after_attribute(
            node, lambda a: contains(a.name, *name) and a.language in allowed
        )
        # There are always more of the names that are not mentioned.
        return left if _is_other(name) else self._without_attribute(left, name)

    def _without_attribute(self, node: Node, name: XmlName) -> Node:
        def reduced(leaf: Node) -> Node:
            if leaf.kind is not Kind.ATTRIBUTE or not contains(leaf.name, *name):
                return leaf
            left = without(leaf.name, name)
            return self.pool.attribute(left, leaf.language) if left else self.pool.not_allowed

        return self.pool.replaced(node, reduced) if node.attributes else node

    # --- children ---------------------------------------------------------------------------------

    def _children(self, question: Question, p: Node, q: Node) -> Answer:
        some = question is Question.MORE_CHILDREN
        if some and p.nullable and not q.nullable:
            return Refuted(())
        if some and q is self.pool.not_allowed:
            return self._nothing_allowed(p)
        if not p.symbols:
            return None
        block = self._block(p, q)
        undecided: Answer = None
        if None in block and p.has_text:
            answer = self.ask(question, self.pool.after_text(p), self.pool.after_text(q))
            if isinstance(answer, Refuted):
                return answer.after("text")
            undecided = answer
        for node in sorted(p.elements, key=lambda node: node.number):
            if node.symbols.isdisjoint(block):
                continue
            for name in self._names(node, p, q):
                answer = self._child(node, name, p, q)
                if isinstance(answer, Refuted):
                    return answer
                undecided = undecided or answer
        answer = self.ask(question, self._without(p, block), self._without(q, block))
        return answer if isinstance(answer, Refuted) else answer or undecided

    def _block(self, p: Node, q: Node) -> frozenset[Symbol]:
        """Names to ask about before all others, whose place among these is free in both."""
        if _has_open(p.symbols | q.symbols):
            return p.symbols | q.symbols
        apart = {s for node in p.elements ^ q.elements for s in node.symbols} & p.symbols
        block = frozenset({min(apart or p.symbols, key=repr)})
        bound = p.bound | q.bound
        while True:
            grown = block.union(*(together for together in bound if together & block))
            if grown == block:
                return block
            block = grown

    def _names(self, node: Node, p: Node, q: Node) -> list[XmlName]:
        """Names to try for an element pattern."""
        of = node.element.name
        if not is_open(of):
            return telling_names([of])
        names = telling_names(other.element.name for other in p.elements | q.elements)
        return [name for name in names if contains(of, *name)]

    def _without(self, node: Node, block: frozenset[Symbol]) -> Node:
        def reduced(leaf: Node) -> Node:
            if leaf.kind is Kind.TEXT and None in block:
                return self.pool.empty
            gone = leaf.kind is Kind.ELEMENT and not leaf.symbols.isdisjoint(block)
            return self.pool.not_allowed if gone else leaf

        return self.pool.replaced(node, reduced)

    def _child(self, node: Node, name: XmlName, p: Node, q: Node) -> Answer:
        """The question for a child of one element pattern and name, and all that follows it."""
        rest = self.pool.after_element(p, node.element)
        takers: dict[Node, list[Node]] = {}
        for other in sorted(q.elements, key=lambda other: other.number):
            if contains(other.element.name, *name):
                after = self.pool.after_element(q, other.element)
                takers.setdefault(after, []).append(self.pool.content(other.element))
        content = self.pool.content(node.element)
        covers = [(self.pool.choice(contents), after) for after, contents in takers.items()]
        return self._covered(name, content, rest, covers)

    def _covered(
        self, name: XmlName, content: Node, rest: Node, covers: list[tuple[Node, Node]]
    ) -> Answer:
        """Whether ``content`` then ``rest`` is allowed by the union of the covers.

        It is if for every set of covers, either they cover the content, or the others the rest.
        """
        step = name[1] if name[1] != OTHER else "*"
        alone = [self.ask(Question.CONTENT, content, cover) is None for cover, _ in covers]
        good = [after for is_good, (_, after) in zip(alone, covers, strict=True) if is_good]
        others = [pair for is_good, pair in zip(alone, covers, strict=True) if not is_good]
        if good and self._follow(rest, good) is None:
            return None
        if len(others) > _MOST_COVERS:
            return Undecided(f"{len(others)} elements overlap", (step,))
        settled: list[frozenset[int]] = []
        undecided: Answer = None
        for size in range(len(others), -1, -1):
            for combination in combinations(range(len(others)), size):
                chosen = frozenset(combination)
                if any(chosen <= known for known in settled):
                    continue
                cover = self.pool.choice(others[at][0] for at in chosen)
                tree = self.ask(Question.CONTENT, content, cover)
                if tree is None:
                    continue
                left = [others[at][1] for at in range(len(others)) if at not in chosen]
                follow = self._follow(rest, good + left)
                if follow is None:
                    settled.append(chosen)
                elif isinstance(tree, Refuted) and isinstance(follow, Refuted):
                    return Refuted((Tree(name, tree.items), *follow.items))
                else:
                    open_ = tree if isinstance(tree, Undecided) else follow
                    assert isinstance(open_, Undecided)
                    undecided = replace(open_, trail=(step, *open_.trail))
        return undecided

    def _follow(self, rest: Node, afters: list[Node]) -> Answer:
        return self.ask(Question.MORE_CHILDREN, rest, self.pool.choice(afters))


def _has_open(symbols: Iterable[Symbol]) -> bool:
    """Whether an element or attribute of any name is among some."""
    return any(symbol is not None and is_open(symbol) for symbol in symbols)


def _others(name: XmlName) -> int:
    """In how many ways a name stands for any other."""
    return name.count(OTHER)


def _is_other(name: XmlName) -> bool:
    return OTHER in name
