# SPDX-License-Identifier: LGPL-2.1-or-later
"""Name classes taken apart: enough names to tell several of them from each other."""

from __future__ import annotations

from collections.abc import Iterable

from ...rng.nameclass import OTHER, contains, witnesses
from ...rng.pattern import AnyName, Name, NameChoice, NameClass, NsName

XmlName = tuple[str, str]


def telling_names(classes: Iterable[NameClass]) -> list[XmlName]:
    """A name for each way in which a name can be in some classes and not in others."""
    mentioned = {name for of in classes for name in witnesses(of)}
    if any(local == OTHER for _ns, local in mentioned):
        mentioned |= {(ns, OTHER) for ns, _local in mentioned}
    return sorted(mentioned)


def without(name: NameClass, excepted: XmlName) -> NameClass | None:
    """A name class less one name, None where nothing is left."""
    if not contains(name, *excepted):
        return name
    if isinstance(name, Name):
        return None
    if isinstance(name, NameChoice):
        left = [part for choice in name.choices if (part := without(choice, excepted))]
        return NameChoice(tuple(left)) if len(left) > 1 else left[0] if left else None
    except_: NameClass = Name(*excepted)
    if name.except_ is not None:
        before = name.except_
        choices = before.choices if isinstance(before, NameChoice) else (before,)
        except_ = NameChoice((*choices, except_))
    return AnyName(except_) if isinstance(name, AnyName) else NsName(name.ns, except_)
