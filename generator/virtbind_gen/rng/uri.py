# SPDX-License-Identifier: LGPL-2.1-or-later
"""URI references as RFC 2396 (with RFC 2732) and section 5.4 of XLink define them."""

from __future__ import annotations

import re

# What XLink has escaped: everything not ASCII, and what RFC 2396 excludes but for # % [ ].
_DISALLOWED = re.compile(r"[^\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]")

_ESCAPED = "%[0-9A-Fa-f]{2}"
_UNRESERVED = r"A-Za-z0-9\-_.!~*'()"
_URIC = rf"(?:[{_UNRESERVED};/?:@&=+$,\[\]]|{_ESCAPED})"
_SEGMENTS = rf"(?:[{_UNRESERVED}:@&=+$,;/]|{_ESCAPED})*"
_NAMED_AUTHORITY = rf"(?:[{_UNRESERVED}$,;:@&=+]|{_ESCAPED})*"
_USER = rf"(?:(?:[{_UNRESERVED};:&=+$,]|{_ESCAPED})*@)?"
_AUTHORITY = rf"(?:{_USER}\[[0-9A-Fa-f:.]+\](?::[0-9]*)?|{_NAMED_AUTHORITY})"
_NET_PATH = rf"//{_AUTHORITY}(?:/{_SEGMENTS})?"
_ABS_PATH = rf"/(?!/){_SEGMENTS}"
_REL_PATH = rf"(?:[{_UNRESERVED};@&=+$,]|{_ESCAPED})+(?:/{_SEGMENTS})?"
_QUERY = rf"(?:\?{_URIC}*)?"
_OPAQUE = rf"(?!/){_URIC}+"
_FRAGMENT = rf"(?:#{_URIC}*)?"

_ABSOLUTE = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.\-]*:(?:(?:{_NET_PATH}|{_ABS_PATH}){_QUERY}|{_OPAQUE}){_FRAGMENT}"
)
_RELATIVE = re.compile(rf"(?:{_NET_PATH}|{_ABS_PATH}|{_REL_PATH})?{_QUERY}{_FRAGMENT}")


def escape(text: str) -> str:
    """The text with the characters that no URI may hold as ``%HH`` of their UTF-8 bytes."""
    return _DISALLOWED.sub(
        lambda match: "".join(
            f"%{byte:02X}" for byte in match.group().encode("utf-8", "surrogatepass")
        ),
        text,
    )


def is_absolute(escaped: str) -> bool:
    """Whether this is a URI reference that starts with a scheme."""
    return _ABSOLUTE.fullmatch(escaped) is not None


def is_reference(escaped: str) -> bool:
    """Whether this is a URI reference, absolute or relative (the empty one too)."""
    return is_absolute(escaped) or _RELATIVE.fullmatch(escaped) is not None
