# SPDX-License-Identifier: LGPL-2.1-or-later
"""What RELAX NG means, one document a line: ``(schema, [(verdict, document), ...])``.

A schema is the inside of a ``grammar``, or of its ``start`` where it has none.  ``+`` is valid,
``-`` is not; a ``*`` behind it says that jing differs, and the row why it is wrong.
"""

from __future__ import annotations

Case = tuple[str, list[tuple[str, str]]]


def data(body: str) -> str:
    """An element ``v`` with this content."""
    return f'<element name="v">{body}</element>'


def typed(name: str, *params: tuple[str, str]) -> str:
    """An element ``v`` of an XML Schema type."""
    inner = "".join(f'<param name="{key}">{value}</param>' for key, value in params)
    return data(f'<data type="{name}">{inner}</data>')


def values(good: list[str], bad: list[str]) -> list[tuple[str, str]]:
    """Documents with a ``v`` element for each text."""
    return [("+", f"<v>{text}</v>") for text in good] + [("-", f"<v>{text}</v>") for text in bad]


def jing_differs(verdict: str, text: str) -> list[tuple[str, str]]:
    """A document with a ``v`` element that jing judges otherwise."""
    return [(verdict + "*", f"<v>{text}</v>")]


PATTERNS: list[Case] = [
    # empty, text, white space
    (
        '<element name="v"><empty/></element>',
        [
            ("+", "<v/>"),
            ("+", "<v></v>"),
            ("+", "<v> \n </v>"),
            ("+", "<v><!-- --></v>"),
            ("-", "<v>x</v>"),
            ("-", "<v><w/></v>"),
            ("-", "<v a='1'/>"),
            ("-", "<w/>"),
            ("+", "<v><?pi?> </v>"),
            ("-", "<v>&#160;</v>"),
            ("-", "<v xmlns='urn:x'/>"),
        ],
    ),
    (
        '<element name="v"><text/></element>',
        [
            ("+", "<v/>"),
            ("+", "<v>x</v>"),
            ("+", "<v>x<!-- c -->y</v>"),
            ("+", "<v><![CDATA[<]]></v>"),
            ("-", "<v><v/></v>"),
            ("-", "<v>x<v/></v>"),
        ],
    ),
    ('<element name="v"><notAllowed/></element>', [("-", "<v/>")]),
    ('<choice><notAllowed/><element name="v"><empty/></element></choice>', [("+", "<v/>")]),
    # group, choice, interleave, occurrence
    (
        '<element name="v"><element name="a"><empty/></element><element name="b"><empty/></element>'
        "</element>",
        [
            ("+", "<v><a/><b/></v>"),
            ("+", "<v> <a/> <!-- --> <b/> </v>"),
            ("-", "<v><b/><a/></v>"),
            ("-", "<v><a/></v>"),
            ("-", "<v><b/></v>"),
            ("-", "<v><a/><b/><b/></v>"),
            ("-", "<v><a/>x<b/></v>"),
            ("-", "<v/>"),
        ],
    ),
    (
        '<element name="v"><choice><element name="a"><empty/></element><element name="b"><text/>'
        "</element></choice></element>",
        [
            ("+", "<v><a/></v>"),
            ("+", "<v><b>x</b></v>"),
            ("-", "<v/>"),
            ("-", "<v><a/><b/></v>"),
            ("-", "<v><a>x</a></v>"),
        ],
    ),
    (
        '<element name="v"><interleave><element name="a"><empty/></element><zeroOrMore><element '
        'name="b"><empty/></element></zeroOrMore><optional><element name="c"><empty/></element>'
        "</optional></interleave></element>",
        [
            ("+", "<v><a/></v>"),
            ("+", "<v><b/><a/><b/></v>"),
            ("+", "<v><c/><b/><a/><b/></v>"),
            ("-", "<v><b/></v>"),
            ("-", "<v><a/><c/><c/></v>"),
            ("-", "<v><a/><a/></v>"),
            ("-", "<v/>"),
        ],
    ),
    (
        '<element name="v"><interleave><group><element name="a"><empty/></element>'
        '<element name="b">'
        '<empty/></element></group><group><element name="c"><empty/></element><element name="d">'
        "<empty/></element></group></interleave></element>",
        [
            ("+", "<v><a/><c/><b/><d/></v>"),
            ("+", "<v><c/><d/><a/><b/></v>"),
            ("-", "<v><b/><a/><c/><d/></v>"),
            ("-", "<v><a/><b/><d/><c/></v>"),
        ],
    ),
    (
        '<element name="v"><oneOrMore><interleave><element name="a"><empty/></element><element '
        'name="b"><empty/></element></interleave></oneOrMore></element>',
        [
            ("+", "<v><a/><b/></v>"),
            ("+", "<v><b/><a/><a/><b/></v>"),
            ("-", "<v><a/><a/><b/><b/></v>"),
            ("-", "<v><a/></v>"),
            ("-", "<v/>"),
        ],
    ),
    (
        '<element name="v"><mixed><zeroOrMore><element name="a"><empty/></element></zeroOrMore>'
        "</mixed></element>",
        [
            ("+", "<v/>"),
            ("+", "<v>x<a/>y<a/></v>"),
            ("+", "<v><a/> </v>"),
            ("-", "<v>x<b/></v>"),
        ],
    ),
    # the same name twice: one start tag, several alternatives
    (
        '<element name="v"><choice><element name="a"><attribute name="k"><value>1'
        "</value></attribute>"
        '<empty/></element><group><element name="a"><attribute name="k"><value>2</value>'
        "</attribute>"
        '</element><element name="b"><empty/></element></group></choice></element>',
        [
            ("+", "<v><a k='1'/></v>"),
            ("+", "<v><a k='2'/><b/></v>"),
            ("-", "<v><a k='2'/></v>"),
            ("-", "<v><a k='1'/><b/></v>"),
            ("-", "<v><a k='3'/></v>"),
        ],
    ),
    (
        '<element name="v"><choice><group><element name="a"><data type="int" datatypeLibrary='
        '"http://www.w3.org/2001/XMLSchema-datatypes"/></element><element name="b">'
        "<empty/></element>"
        '</group><group><element name="a"><text/></element><element name="c"><empty/></element>'
        "</group></choice></element>",
        [
            ("+", "<v><a>1</a><b/></v>"),
            ("+", "<v><a>1</a><c/></v>"),
            ("+", "<v><a>x</a><c/></v>"),
            ("-", "<v><a>x</a><b/></v>"),
            ("-", "<v><a/><b/></v>"),
            ("+", "<v><a/><c/></v>"),
        ],
    ),
    (
        '<start><ref name="tree"/></start><define name="tree"><element name="t"><zeroOrMore><ref '
        'name="tree"/></zeroOrMore></element></define>',
        [
            ("+", "<t/>"),
            ("+", "<t><t/><t><t/></t></t>"),
            ("-", "<t><u/></t>"),
            ("-", "<t><t>x</t></t>"),
        ],
    ),
    (
        '<start><ref name="e"/></start><define name="e"><element name="e"><choice><value>x</value>'
        '<group><ref name="e"/><ref name="e"/></group></choice></element></define>',
        [
            ("+", "<e>x</e>"),
            ("+", "<e><e>x</e><e><e>x</e><e>x</e></e></e>"),
            ("-", "<e><e>x</e></e>"),
        ],
    ),
    (
        '<start combine="choice"><element name="a"><empty/></element></start>'
        '<start combine="choice">'
        '<element name="b"><empty/></element></start>',
        [("+", "<a/>"), ("+", "<b/>"), ("-", "<c/>")],
    ),
    # attributes
    (
        '<element name="v"><attribute name="a"/><optional><attribute name="b"><choice>'
        "<value>x</value>"
        "<value>y</value></choice></attribute></optional></element>",
        [
            ("+", "<v a=''/>"),
            ("+", "<v b='x' a='1'/>"),
            ("+", "<v a='1' b=' y '/>"),
            ("-", "<v/>"),
            ("-", "<v b='x'/>"),
            ("-", "<v a='1' b='z'/>"),
            ("-", "<v a='1' c=''/>"),
            ("-", "<v a='1' b=''/>"),
            ("-", "<v xmlns:n='urn:n' n:a='1'/>"),
        ],
    ),
    (
        '<element name="v"><choice><attribute name="a"/><attribute name="b"/></choice></element>',
        [
            ("+", "<v a='1'/>"),
            ("+", "<v b='1'/>"),
            ("-", "<v a='1' b='1'/>"),
            ("-", "<v/>"),
        ],
    ),
    (
        '<element name="v"><choice><group><attribute name="t"><value>1</value></attribute><element '
        'name="a"><empty/></element></group><group><attribute name="t"><value>2</value></attribute>'
        '<element name="b"><empty/></element></group></choice></element>',
        [
            ("+", "<v t='1'><a/></v>"),
            ("+", "<v t='2'><b/></v>"),
            ("-", "<v t='1'><b/></v>"),
            ("-", "<v><a/></v>"),
        ],
    ),
    (
        '<element name="v"><zeroOrMore><attribute><anyName/></attribute></zeroOrMore></element>',
        [
            ("+", "<v/>"),
            ("+", "<v a='1' b='2'/>"),
            ("+", "<v xml:lang='en'/>"),
            ("+", "<v xmlns:n='urn:n' n:a='1'/>"),
        ],
    ),
    (
        '<element name="v"><oneOrMore><attribute><nsName ns="urn:n"/></attribute></oneOrMore>'
        "</element>",
        [
            ("-", "<v/>"),
            ("-", "<v a='1'/>"),
            ("+", "<v xmlns:n='urn:n' n:a='1' n:b='2'/>"),
            ("-", "<v xmlns:n='urn:n' n:a='1' b='2'/>"),
        ],
    ),
    (
        '<element name="v"><attribute name="a"><empty/></attribute></element>',
        [
            ("+", "<v a=''/>"),
            ("+", "<v a='  '/>"),
            ("-", "<v a='x'/>"),
            ("-", "<v/>"),
        ],
    ),
    (
        '<element name="v"><attribute name="a"><choice><empty/><value>x</value></choice>'
        "</attribute>"
        "</element>",
        [("+", "<v a=''/>"), ("+", "<v a=' x'/>"), ("-", "<v a='y'/>")],
    ),
    # name classes
    (
        "<element><anyName><except><name>b</name></except></anyName><empty/></element>",
        [
            ("+", "<a/>"),
            ("+", "<z/>"),
            ("-", "<b/>"),
            ("+", "<b xmlns='urn:x'/>"),
        ],
    ),
    (
        '<element><anyName><except><nsName ns="urn:x"/></except></anyName><empty/></element>',
        [
            ("+", "<a/>"),
            ("-", "<a xmlns='urn:x'/>"),
            ("+", "<a xmlns='urn:y'/>"),
        ],
    ),
    (
        '<element><nsName ns="urn:x"><except><name ns="urn:x">b</name></except></nsName><empty/>'
        "</element>",
        [
            ("-", "<a/>"),
            ("+", "<a xmlns='urn:x'/>"),
            ("-", "<b xmlns='urn:x'/>"),
            ("-", "<c xmlns='urn:y'/>"),
        ],
    ),
    ('<element><nsName ns=""/><empty/></element>', [("+", "<a/>"), ("-", "<a xmlns='urn:x'/>")]),
    (
        '<element><choice><name>a</name><name ns="urn:x">b</name><nsName ns="urn:y"/></choice>'
        "<empty/></element>",
        [
            ("+", "<a/>"),
            ("-", "<b/>"),
            ("+", "<b xmlns='urn:x'/>"),
            ("-", "<a xmlns='urn:x'/>"),
            ("+", "<q xmlns='urn:y'/>"),
        ],
    ),
    (
        '<start><ref name="any"/></start><define name="any"><element><anyName/><zeroOrMore><choice>'
        '<attribute><anyName/></attribute><text/><ref name="any"/></choice></zeroOrMore></element>'
        "</define>",
        [
            ("+", "<a b='1'>x<c xmlns='urn:z' d='2'/>y</a>"),
            ("+", "<a/>"),
        ],
    ),
    # lists
    (
        data('<list><zeroOrMore><data type="token"/></zeroOrMore></list>'),
        values(["", " ", "a", " a  b\n c "], ["<w/>"]),
    ),
    (
        data(
            "<list><value>a</value><oneOrMore><choice><value>b</value><value>c</value></choice>"
            "</oneOrMore></list>"
        ),
        values(["a b", "a c b", " a\tb "], ["", "a", "b a", "a b a", "ab"]),
    ),
    (data("<list><empty/></list>"), values(["", "  "], ["a"])),
    (
        data("<choice><list><value>a</value></list><empty/></choice>"),
        values(["", " ", "a"], ["b", "a a"]),
    ),
    (
        '<element name="v"><attribute name="l"><list><data type="token"/>'
        '<data type="token"/></list>'
        "</attribute></element>",
        [
            ("+", "<v l='a b'/>"),
            ("-", "<v l='a'/>"),
            ("-", "<v l='a b c'/>"),
            ("-", "<v l=''/>"),
        ],
    ),
    # values of the built-in types
    (
        data("<value>x</value>"),
        values(
            ["x", " x ", "<![CDATA[x]]>", "<!-- a -->x", "&#120;"], ["", "X", "x x", "xx", "x<w/>"]
        ),
    ),
    (data("<value> x  y </value>"), values(["x y", "\nx\n y\n"], ["xy", "x"])),
    (data('<value type="string"> x</value>'), values([" x"], ["x", " x ", "  x", ""])),
    (data("<value></value>"), values(["", "  ", "<!-- -->"], ["x"])),
    (data('<value type="string"></value>'), values([""], [" ", "x"])),
    (data('<data type="string"/>'), values(["", " ", "x"], ["<w/>"])),
    (
        data('<data type="token"><except><value>x</value><value>y</value></except></data>'),
        values(["", "z", "X", "x y"], ["x", " y "]),
    ),
    (
        data(
            '<choice><value>1</value><data type="token"><except><choice><value>2</value><value>3'
            "</value></choice></except></data></choice>"
        ),
        values(["1", "4", ""], ["2", "3"]),
    ),
    (
        '<element name="v"><element name="a"><empty/></element><optional><attribute name="q"/>'
        "</optional></element>",
        [("+", "<v q='1'><a/></v>"), ("+", "<v><a/></v>"), ("-", "<v q='1'/>")],
    ),
    # externalRef-free grammars in grammars
    (
        '<start><grammar><start><parentRef name="x"/></start></grammar></start><define name="x">'
        '<element name="v"><empty/></element></define>',
        [("+", "<v/>"), ("-", "<x/>")],
    ),
]


def _qname_case() -> Case:
    schema = (
        '<element name="v" xmlns:s="urn:s"><attribute name="q"><value type="QName">s:n</value>'
        "</attribute></element>"
    )
    return schema, [
        ("+", "<v xmlns:p='urn:s' q='p:n'/>"),
        ("+", "<v xmlns:p='urn:s' q=' p:n '/>"),
        ("-", "<v xmlns:p='urn:s' q='p:m'/>"),
        ("-", "<v xmlns:p='urn:t' q='p:n'/>"),
        ("-", "<v q='n'/>"),
        ("-", "<v q='p:n'/>"),
        ("+", "<v xmlns='' xmlns:s='urn:s' q='s:n'/>"),
    ]


DATATYPES: list[Case] = [
    (typed("string", ("pattern", "[a-z]+ ?")), values(["a", "ab "], ["", "A", " a", "a  "])),
    (typed("token", ("pattern", "[a-z]+")), values(["a", " a\n"], ["", "a b", "A"])),
    (typed("normalizedString", ("pattern", "a b")), values(["a\nb", "a b"], ["a  b", "ab"])),
    (typed("string", ("pattern", "a.*"), ("pattern", ".*b")), values(["ab", "acb"], ["a", "b"])),
    (typed("string", ("length", "2")), values(["ab", "äö", "𝒜b"], ["a", "abc", ""])),
    (typed("string", ("minLength", "1"), ("maxLength", "2")), values(["a", " a"], ["", "abc"])),
    (typed("token", ("maxLength", "2")), values(["ab", "  ab  ", ""], ["a b"])),
    (
        typed("integer"),
        values(
            ["0", "-0", "+12", " 7 ", "00012345678901234567890123"],
            ["", "1.0", "1 2", "--1", "x", "+", "1e3"],
        ),
    ),
    (
        typed("integer", ("minInclusive", "-5"), ("maxExclusive", "10")),
        values(["-5", "9", "+09"], ["-6", "10"]),
    ),
    (typed("integer", ("pattern", "[0-9]+")), values(["5", " 5 "], ["-5", "+5"])),
    (typed("integer", ("totalDigits", "2")), values(["12", "-12", "0012"], ["123"])),
    (typed("byte"), values(["127", "-128"], ["128", "-129"])),
    (typed("unsignedByte"), values(["0", "255"], ["256", "-1"])),
    (typed("short"), values(["32767"], ["32768"])),
    (typed("unsignedShort"), values(["65535"], ["65536"])),
    (typed("int"), values(["2147483647", "-2147483648"], ["2147483648", "-2147483649"])),
    (typed("unsignedInt"), values(["4294967295"], ["4294967296", "-1"])),
    (typed("long"), values(["9223372036854775807"], ["9223372036854775808"])),
    (typed("unsignedLong"), values(["18446744073709551615"], ["18446744073709551616"])),
    (typed("positiveInteger"), values(["1"], ["0", "-1"])),
    (typed("nonNegativeInteger"), values(["0", "-0"], ["-1"])),
    (typed("negativeInteger"), values(["-1"], ["0", "1"])),
    (typed("nonPositiveInteger"), values(["0", "-1"], ["1"])),
    (typed("decimal"), values(["1", "1.5", ".5", "-1.50", "+1."], ["", ".", "1e3", "1,5", "INF"])),
    # Facets speak of the value, and 1.250 is 1.25 (XML Schema part 2, section 4.3.12).
    (
        typed("decimal", ("fractionDigits", "2")),
        values(["1.25"], ["1.255"]) + jing_differs("+", "1.250"),
    ),
    (typed("decimal", ("maxInclusive", "1.5")), values(["1.5", "1.50", "-3"], ["1.51"])),
    (
        typed("double"),
        values(["1", "1.5e10", "INF", "-INF", "NaN", ".5"], ["", "inf", "1e", "0x1"]),
    ),
    (
        typed("double", ("minExclusive", "0"), ("maxInclusive", "1e3")),
        values(["0.5", "1000", "10E2"], ["0", "1000.1", "INF"]),
    ),
    (typed("float"), values(["1e10", "-1.5"], ["x"])),
    (typed("boolean"), values(["true", "false", "1", "0", " true "], ["", "TRUE", "yes"])),
    (typed("NCName"), values(["a", "_a-1.b", "é"], ["", "1a", "a:b", "a b", "-a"])),
    (typed("Name"), values(["a:b", ":"], ["1a", ""])),
    (typed("NMTOKEN"), values(["1a", "a:b", "-"], ["a b", ""])),
    (typed("NMTOKENS"), values(["a", "a 1  b"], ["", "a &amp;"])),
    (typed("NMTOKENS", ("length", "2")), values(["a b", " a\nb "], ["a", "a b c"])),
    (typed("ID"), values(["a"], ["1", ""])),
    (typed("language"), values(["en", "en-GB", "x-klingon"], ["", "e_n", "abcdefghi", "en-"])),
    (typed("hexBinary"), values(["", "0aFF"], ["0", "0g"])),
    (typed("hexBinary", ("length", "2")), values(["0aFF"], ["0a"])),
    (
        typed("base64Binary"),
        values(["", "YQ==", "YWI=", "YWJj", "YW Jj"], ["Y", "YQ=", "YR==", "*"]),
    ),
    (typed("base64Binary", ("length", "2")), values(["YWI="], ["YQ==", "YWJj"])),
    (typed("anyURI"), values(["http://a/b", "../x#y", "", "a b", "é"], ["%", "%zz", "a#b#c"])),
    # Time zones go from -14:00 to +14:00 (section 3.2.7.3).
    (
        typed("dateTime"),
        jing_differs("+", "2004-02-29T12:00:00-14:00")
        + values(
            [
                "2004-02-29T12:00:00",
                "2004-02-29T12:00:00Z",
                "2004-02-29T12:00:00.5-13:00",
                "-0001-01-01T00:00:00",
            ],
            [
                "2003-02-29T12:00:00",
                "2004-02-29",
                "2004-2-29T12:00:00",
                "2004-02-29T25:00:00",
                "",
                "2004-02-29T12:00:00+15:00",
            ],
        ),
    ),
    (
        typed("date"),
        values(["2004-02-29", "2004-01-01Z"], ["2004-13-01", "2003-02-29", "04-01-01"]),
    ),
    (typed("time"), values(["00:00:00", "23:59:59.999Z"], ["24:00:01", "1:00:00", ""])),
    (typed("gYear"), values(["2004", "-2004", "12004"], ["04", "02004"])),
    (typed("gYearMonth"), values(["2004-12"], ["2004-13", "2004"])),
    (typed("gMonthDay"), values(["--02-29"], ["--02-30", "02-29"])),
    (typed("gDay"), values(["---31"], ["---32", "31"])),
    (typed("gMonth"), values(["--12"], ["--13", "12"])),
    (
        typed("duration"),
        values(["P1Y", "-P1DT2H", "PT0.5S", "P1Y2M3DT4H5M6S"], ["P", "1Y", "PT", "P1S", "P-1Y"]),
    ),
    (typed("QName"), values(["a", " a "], ["p:a", "a:b:c", "", "1"])),
    # equality is the datatype's
    (data('<value type="integer">1</value>'), values(["1", "01", "+1", " 1 "], ["2", "1.0", "x"])),
    (data('<value type="decimal">1.50</value>'), values(["1.5", "+01.500"], ["1.51", "x"])),
    (data('<value type="double">100</value>'), values(["1e2", "100.0"], ["101", "x"])),
    (data('<value type="boolean">true</value>'), values(["true", "1"], ["false", "0", "x"])),
    (data('<value type="hexBinary">0a</value>'), values(["0a", "0A"], ["0b", "0a0a"])),
    (data('<value type="base64Binary">YWJj</value>'), values(["YWJj", "YW Jj"], ["YWJk"])),
    (data('<value type="string">a  b</value>'), values(["a  b"], ["a b", " a  b"])),
    (data('<value type="token">a b</value>'), values(["a b", " a  b "], ["ab"])),
    (data('<value type="NMTOKENS">a b</value>'), values(["a b", " a  b "], ["b a"])),
    (
        data('<value type="dateTime">2004-01-01T00:00:00Z</value>'),
        values(["2004-01-01T00:00:00Z", "2004-01-01T01:00:00+01:00"], ["2004-01-01T00:00:01Z"]),
    ),
    (
        data('<data type="integer"><except><value type="integer">5</value></except></data>'),
        values(["4", "6"], ["5", "05", " 5 ", "x"]),
    ),
    _qname_case(),
    # regular expressions of XML Schema
    (typed("string", ("pattern", r"\d{2,3}")), values(["12", "123", "٣٤"], ["1", "1234", "1a"])),
    (typed("string", ("pattern", r"\p{Lu}\P{Lu}*")), values(["A", "Éab1"], ["a", "AA"])),
    (typed("string", ("pattern", r"\i\c*")), values(["a-1", ":x", "_"], ["-a", "1"])),
    (typed("string", ("pattern", r"[a-z-[aeiou]]+")), values(["xyz"], ["xa", ""])),
    (typed("string", ("pattern", r"[^a-c]")), values(["d", "é", "\n"], ["a", "", "dd"])),
    (typed("string", ("pattern", r"a|b|")), values(["a", "b", ""], ["c", "ab"])),
    (typed("string", ("pattern", r"(a|bc){2}")), values(["abc", "aa"], ["a", "abca"])),
    (typed("string", ("pattern", r"^a$")), values(["^a$"], ["a"])),
    (typed("string", ("pattern", r".")), values(["x", "𝒜"], ["\n", "", "xx"])),
    (typed("string", ("pattern", r"\p{IsGreek}+")), values(["αβ"], ["a", ""])),
    (typed("string", ("pattern", r"[\w.]+")), values(["a.b1"], ["a b", "-"])),
    (typed("string", ("pattern", r"\s*\S\s*")), values([" x ", "x"], ["", "x x"])),
    (typed("string", ("pattern", r"[\-a]\\\.")), values(["-\\.", "a\\."], ["b\\."])),
    (typed("string", ("pattern", r"(a*)*b")), values(["b", "aaab"], ["aaa", ""])),
    (typed("string", ("pattern", r"x{0,2}y{2,}")), values(["yy", "xxyyy"], ["y", "xxxyy"])),
]

CASES = PATTERNS + DATATYPES
