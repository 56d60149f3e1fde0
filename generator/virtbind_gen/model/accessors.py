# SPDX-License-Identifier: LGPL-2.1-or-later
"""The names that xsdcxx gives the members of a class.

xsdcxx keeps the XML name where it can; what is not a C++ identifier, a keyword, or taken inside the
class is changed by fixed rules, which this module knows so that nothing else has to:

    on_poweroff  ->  on_poweroff        class    ->  class_
    max-size     ->  max_size           größe    ->  gr__e
    übung        ->  cxx_bung
    attribute "type" beside a child "type"  ->  type1
    child "size_type" after "size"          ->  size_type1
"""

from __future__ import annotations

import re

from .types import ComplexType

#: C++ keywords and the alternative operator spellings, as xsdcxx knows them (C++11).
KEYWORDS = frozenset(
    """
    NULL alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t
    char32_t class compl const const_cast constexpr continue decltype default delete do double
    dynamic_cast else enum explicit export extern false float for friend goto if inline int long
    mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public
    register reinterpret_cast return short signed sizeof static static_assert static_cast struct
    switch template this thread_local throw true try typedef typeid typename union unsigned using
    virtual void volatile wchar_t while xor xor_eq
    """.split()
)

#: Later keywords and macros of common headers: given to xsdcxx with --reserved-name.
RESERVED = tuple(
    """
    char8_t co_await co_return co_yield concept consteval constinit import module requires
    linux unix i386 major minor makedev errno stdin stdout stderr assert signals slots emit EOF
    BIG_ENDIAN LITTLE_ENDIAN INFINITY NAN TRUE FALSE
    """.split()
)


def identifier(name: str) -> str:
    """A name as a C++ identifier."""
    made = re.sub(r"[^0-9A-Za-z_]", "_", name)
    if not made:
        return "cxx"
    if made[0].isdigit():
        made = "cxx_" + made
    elif made[0] != name[0]:
        made = "cxx" + made
    return made + "_" if made in KEYWORDS or made in RESERVED else made


def assign_accessors(owner: ComplexType) -> None:
    """Sets accessor and variable of every member, in the order in which xsdcxx meets them.

    A member takes more than its own name: ``size`` has the types ``size_type``, ``size_traits``
    and ``size_optional`` beside it, so that an element called ``size_type`` has to give way.
    """
    stems = {owner.name}
    taken = {owner.name}
    named = []
    for member in owner.members():
        stem = _unique(member.name.local, stems)
        stems.add(stem)
        named.append((member, stem, _unique(identifier(stem), taken)))
    for member, stem, name in named:
        member.accessor = _unique(identifier(stem), taken)
        taken |= {name, member.accessor}
        for suffix in _SUFFIXES[member.cardinality.kind]:
            taken.add(_unique(identifier(f"{stem}_{suffix}"), taken))
        member.variable = _unique(f"{name}_", taken)
        taken.add(member.variable)


#: Types that a member has beside it, by its container.
_SUFFIXES = {
    "one": ("type", "traits"),
    "optional": ("type", "traits", "optional"),
    "sequence": ("type", "traits", "sequence", "iterator", "const_iterator"),
}


def _unique(base: str, taken: set[str]) -> str:
    made, count = base, 0
    while made in taken:
        count += 1
        made = f"{base}{count}"
    return made
