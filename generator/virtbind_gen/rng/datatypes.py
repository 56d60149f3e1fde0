# SPDX-License-Identifier: LGPL-2.1-or-later
"""The datatype libraries: which types there are, their parameters and their lexical spaces.

Three libraries are known: the built-in one (specification, section 6.2.9), XML Schema part 2 as
the "Guidelines for using W3C XML Schema Datatypes with RELAX NG" bring it in, and the one of
RELAX NG DTD compatibility.  ``ID``, ``IDREF`` and ``IDREFS`` are plain names here.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .names import collapse, is_name, is_ncname, is_nmtoken, is_qname
from .pattern import Param
from .uri import escape, is_reference
from .xsd_regex import RegexError, check_regex

BUILT_IN = ""
XSD = "http://www.w3.org/2001/XMLSchema-datatypes"
DTD_COMPATIBILITY = "http://relaxng.org/ns/compatibility/datatypes/1.0"


class DatatypeError(ValueError):
    """Says how a schema misuses a datatype."""


Check = Callable[[str, Mapping[str, str]], bool]


@dataclass(frozen=True)
class Datatype:
    """``check`` tells whether a text, its white space normalized, is in the lexical space."""

    check: Check
    facets: frozenset[str] = frozenset()
    collapse: bool = True
    numeric: bool = False

    def allows(self, text: str, prefixes: Mapping[str, str]) -> bool:
        return self.check(collapse(text) if self.collapse else text, prefixes)


def _test(function: Callable[[str], bool]) -> Check:
    return lambda text, _prefixes: function(text)


def _anything(_text: str, _prefixes: Mapping[str, str]) -> bool:
    return True


def _regex(pattern: str) -> Check:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text, _prefixes: compiled.fullmatch(text) is not None


def _list_of(function: Callable[[str], bool]) -> Check:
    return lambda text, _prefixes: bool(text) and all(function(item) for item in text.split(" "))


def _qname(text: str, prefixes: Mapping[str, str]) -> bool:
    prefix, colon, _local = text.rpartition(":")
    return is_qname(text) and (not colon or prefix in prefixes)


_INTEGER = re.compile(r"[+-]?[0-9]+")


def _integer(low: int | None = None, high: int | None = None) -> Check:
    def check(text: str, _prefixes: Mapping[str, str]) -> bool:
        if not _INTEGER.fullmatch(text):
            return False
        value = Decimal(text)
        return (low is None or value >= low) and (high is None or value <= high)

    return check


# --- dates and times -------------------------------------------------------------------------

_YEAR = r"(?P<year>-?(?:[1-9][0-9]{4,}|[0-9]{4}))"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_DAY = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_TIME_PART = r"(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
_DURATION = rf"-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?{_TIME_PART}"


def _date(pattern: str) -> Check:
    """A pattern of the pieces above, and that the day exists in its month and year."""
    compiled = re.compile(pattern, re.ASCII)

    def check(text: str, _prefixes: Mapping[str, str]) -> bool:
        match = compiled.fullmatch(text)
        if match is None:
            return False
        parts = match.groupdict()
        year = parts.get("year")
        if year is not None and not year.strip("-0"):
            return False
        if parts.get("day") is None or parts.get("month") is None:
            return True
        # Leap years repeat every 400 years, so the last four digits of a year are enough.
        cycle = 2000 + int(year[-4:]) % 400 if year is not None else 2000
        return int(parts["day"]) <= calendar.monthrange(cycle, int(parts["month"]))[1]

    return check


# --- the libraries ---------------------------------------------------------------------------

_PATTERN = frozenset({"pattern"})
_LENGTHS = _PATTERN | {"length", "minLength", "maxLength"}
_BOUNDS = frozenset({"minInclusive", "minExclusive", "maxInclusive", "maxExclusive"})
_ORDERED = _PATTERN | _BOUNDS
_DECIMAL = _ORDERED | {"totalDigits", "fractionDigits"}

_FLOAT = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?|-?INF|NaN"
_BASE64 = (
    r"(?:(?:[A-Za-z0-9+/] ?){4})*(?:(?:[A-Za-z0-9+/] ?){3}[A-Za-z0-9+/]"
    r"|(?:[A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?=|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?"
)


def _whole(low: int | None = None, high: int | None = None) -> Datatype:
    return Datatype(_integer(low, high), _DECIMAL, numeric=True)


def _moment(pattern: str) -> Datatype:
    return Datatype(_date(pattern), _ORDERED)


_XSD_TYPES = {
    "string": Datatype(_anything, _LENGTHS, collapse=False),
    "normalizedString": Datatype(_anything, _LENGTHS, collapse=False),
    "token": Datatype(_anything, _LENGTHS),
    "language": Datatype(_regex(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*"), _LENGTHS),
    "Name": Datatype(_test(is_name), _LENGTHS),
    "NCName": Datatype(_test(is_ncname), _LENGTHS),
    "NMTOKEN": Datatype(_test(is_nmtoken), _LENGTHS),
    "NMTOKENS": Datatype(_list_of(is_nmtoken), _LENGTHS),
    "ID": Datatype(_test(is_ncname), _LENGTHS),
    "IDREF": Datatype(_test(is_ncname), _LENGTHS),
    "IDREFS": Datatype(_list_of(is_ncname), _LENGTHS),
    "ENTITY": Datatype(_test(is_ncname), _LENGTHS),
    "ENTITIES": Datatype(_list_of(is_ncname), _LENGTHS),
    "QName": Datatype(_qname, _LENGTHS),
    "NOTATION": Datatype(_qname, _LENGTHS),
    "anyURI": Datatype(_test(lambda text: is_reference(escape(text))), _LENGTHS),
    "hexBinary": Datatype(_regex(r"(?:[0-9A-Fa-f]{2})*"), _LENGTHS),
    "base64Binary": Datatype(_regex(_BASE64), _LENGTHS),
    "boolean": Datatype(_regex(r"true|false|1|0"), _PATTERN),
    "float": Datatype(_regex(_FLOAT), _ORDERED, numeric=True),
    "double": Datatype(_regex(_FLOAT), _ORDERED, numeric=True),
    "decimal": Datatype(_regex(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"), _DECIMAL, numeric=True),
    "integer": _whole(),
    "nonPositiveInteger": _whole(None, 0),
    "negativeInteger": _whole(None, -1),
    "nonNegativeInteger": _whole(0),
    "positiveInteger": _whole(1),
    "long": _whole(-(2**63), 2**63 - 1),
    "int": _whole(-(2**31), 2**31 - 1),
    "short": _whole(-(2**15), 2**15 - 1),
    "byte": _whole(-(2**7), 2**7 - 1),
    "unsignedLong": _whole(0, 2**64 - 1),
    "unsignedInt": _whole(0, 2**32 - 1),
    "unsignedShort": _whole(0, 2**16 - 1),
    "unsignedByte": _whole(0, 2**8 - 1),
    "duration": Datatype(_regex(_DURATION), _ORDERED),
    "dateTime": _moment(rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}"),
    "date": _moment(rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}"),
    "time": _moment(rf"{_TIME}{_ZONE}"),
    "gYearMonth": _moment(rf"{_YEAR}-{_MONTH}{_ZONE}"),
    "gYear": _moment(rf"{_YEAR}{_ZONE}"),
    "gMonthDay": _moment(rf"--{_MONTH}-{_DAY}{_ZONE}"),
    "gMonth": _moment(rf"--{_MONTH}(?:--)?{_ZONE}"),
    "gDay": _moment(rf"---{_DAY}{_ZONE}"),
}

LIBRARIES: Mapping[str, Mapping[str, Datatype]] = {
    BUILT_IN: {
        "string": Datatype(_anything, collapse=False),
        "token": Datatype(_anything),
    },
    XSD: _XSD_TYPES,
    DTD_COMPATIBILITY: {
        "ID": Datatype(_test(is_ncname)),
        "IDREF": Datatype(_test(is_ncname)),
        "IDREFS": Datatype(_list_of(is_ncname)),
    },
}


def find_datatype(library: str, name: str) -> Datatype:
    """The type of that name; ``DatatypeError`` if there is no such type or library."""
    types = LIBRARIES.get(library)
    if types is None:
        raise DatatypeError(f'datatype library "{library}" is not known')
    if name not in types:
        where = f'datatype library "{library}"' if library else "the built-in datatype library"
        raise DatatypeError(f'{where} has no datatype "{name}"')
    return types[name]


def check_params(datatype: Datatype, name: str, params: Sequence[Param]) -> None:
    """Raises ``DatatypeError`` unless a ``data`` of this type may have these parameters."""
    values: dict[str, str] = {}
    for param in params:
        if param.name not in datatype.facets:
            raise DatatypeError(f'datatype "{name}" has no parameter "{param.name}"')
        if param.name == "pattern":
            try:
                check_regex(param.value)
            except RegexError as error:
                raise DatatypeError(f'invalid pattern "{param.value}": {error}') from None
            continue
        if param.name in values:
            raise DatatypeError(f'parameter "{param.name}" is given twice')
        values[param.name] = value = collapse(param.value)
        if not _facet_value_ok(datatype, param.name, value):
            raise DatatypeError(
                f'"{value}" is not a value for parameter "{param.name}" of datatype "{name}"'
            )
    _check_together(datatype, values)


def _facet_value_ok(datatype: Datatype, facet: str, value: str) -> bool:
    if facet in _BOUNDS:
        return datatype.allows(value, {})
    return _integer(1 if facet == "totalDigits" else 0)(value, {})


def _check_together(datatype: Datatype, values: Mapping[str, str]) -> None:
    """Whether parameters that are each right leave a value together (XML Schema, section 4.3)."""
    for one, other in (("minInclusive", "minExclusive"), ("maxInclusive", "maxExclusive")):
        if one in values and other in values:
            raise DatatypeError(f'parameters "{one}" and "{other}" exclude each other')
    pairs = [("minLength", "maxLength"), ("minLength", "length"), ("length", "maxLength")]
    pairs.append(("fractionDigits", "totalDigits"))
    if datatype.numeric:
        pairs += [
            ("minInclusive", "maxInclusive"),
            ("minInclusive", "maxExclusive"),
            ("minExclusive", "maxInclusive"),
            ("minExclusive", "maxExclusive"),
        ]
    for low, high in pairs:
        if low in values and high in values and _number(values[low]) > _number(values[high]):
            raise DatatypeError(
                f'parameter "{low}" ({values[low]}) is greater than "{high}" ({values[high]})'
            )


def _number(text: str) -> Decimal:
    """A number of any numeric type; ``NaN`` as 0, since it compares with nothing."""
    if text == "NaN":
        return Decimal(0)
    try:
        return Decimal(text.replace("INF", "Infinity"))
    except InvalidOperation:  # an exponent beyond any measure
        return Decimal(float(text))


def check_value(datatype: Datatype, name: str, text: str, prefixes: Mapping[str, str]) -> None:
    """Raises ``DatatypeError`` unless the text of a ``value`` is in the type's lexical space."""
    if not datatype.allows(text, prefixes):
        raise DatatypeError(f'"{collapse(text)}" is not a value of datatype "{name}"')
