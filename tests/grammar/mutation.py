# SPDX-License-Identifier: LGPL-2.1-or-later
"""Changes documents as people and programs get them wrong: see ``mutate``."""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lxml import etree

Element = Any  # of lxml, which has no types
Tree = Any


class Mutator:
    """Mutations of given documents, whose names and values it mixes.  One seed, one sequence."""

    def __init__(self, documents: Sequence[Path], seed: int) -> None:
        self.random = random.Random(seed)
        self.trees = [etree.parse(document) for document in documents]
        names: set[str] = set()
        attributes: set[str] = set()
        self.values: list[str] = []
        for tree in self.trees:
            for element in elements(tree):
                names.add(element.tag)
                attributes.update(element.attrib)
                self.values += element.attrib.values()
                if element.text and element.text.strip():
                    self.values.append(element.text)
        self.names = sorted(names)
        self.attributes = sorted(attributes)
        self.operations = [
            self.drop, self.rename, self.duplicate, self.drop_attribute, self.change_value,
            self.add_attribute, self.rename_attribute, self.add_text, self.change_text,
            self.shuffle, self.move, self.insert, self.graft, self.swap_value,
        ]  # fmt: skip

    def mutate(self, changes: int) -> Tree:
        """A copy of a document with that many changes, some of which may change nothing."""
        tree = copy.deepcopy(self.random.choice(self.trees))
        for _ in range(changes):
            operation = self.random.choice(self.operations)
            operation(tree, self.random.choice(elements(tree)))
        return tree

    def drop(self, _tree: Tree, element: Element) -> None:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)

    def rename(self, _tree: Tree, element: Element) -> None:
        element.tag = self.random.choice(self.names)

    def duplicate(self, _tree: Tree, element: Element) -> None:
        if element.getparent() is not None:
            element.addnext(copy.deepcopy(element))

    def drop_attribute(self, _tree: Tree, element: Element) -> None:
        if element.attrib:
            del element.attrib[self.random.choice(list(element.attrib))]

    def change_value(self, _tree: Tree, element: Element) -> None:
        if element.attrib:
            name = self.random.choice(list(element.attrib))
            element.set(name, self.spoil(element.get(name, "")))

    def add_attribute(self, _tree: Tree, element: Element) -> None:
        element.set(self.random.choice(self.attributes), self.random.choice(self.values))

    def rename_attribute(self, _tree: Tree, element: Element) -> None:
        if element.attrib:
            value = element.attrib.pop(self.random.choice(list(element.attrib)))
            element.set(self.random.choice(self.attributes), value)

    def add_text(self, _tree: Tree, element: Element) -> None:
        text = self.random.choice(["x", " ", "\n", "5", "yes"])
        element.text = (element.text or "") + text

    def change_text(self, _tree: Tree, element: Element) -> None:
        if element.text and element.text.strip():
            element.text = self.spoil(element.text)

    def shuffle(self, _tree: Tree, element: Element) -> None:
        children = list(element)
        self.random.shuffle(children)
        element[:] = children

    def move(self, tree: Tree, element: Element) -> None:
        target = self.random.choice(elements(tree))
        if target is not element and element not in target.iterancestors():
            target.append(element)

    def insert(self, _tree: Tree, element: Element) -> None:
        element.insert(0, etree.Element(self.random.choice(self.names)))

    def graft(self, _tree: Tree, element: Element) -> None:
        other = elements(self.random.choice(self.trees))
        element.append(copy.deepcopy(self.random.choice(other)))

    def swap_value(self, _tree: Tree, element: Element) -> None:
        if element.attrib:
            name = self.random.choice(list(element.attrib))
            other = elements(self.random.choice(self.trees))
            values = [e.get(name, "") for e in other if name in e.attrib]
            if values:
                element.set(name, self.random.choice(values))

    def spoil(self, value: str) -> str:
        return self.random.choice(
            [
                "", value + "x", f" {value} ", "0", "-1", "abc", "9" * 20, value.upper(),
                value[:-1], self.random.choice(self.values), f"{value} {value}", "yes", "1.5",
                "0x10", "\n" + value, value.swapcase(), "ä" + value,
            ]
        )  # fmt: skip


def elements(tree: Tree) -> list[Element]:
    return [element for element in tree.iter() if isinstance(element.tag, str)]
