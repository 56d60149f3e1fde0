# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reference pages of a binding, made from its schema: a static site (``virtbind-gen docs``).

    overlay    docs.toml: the words that a schema lacks
    entries    the model as pages and entries, each with its address
    facts      what defaults, checks and other versions of the schema say of an entry
    observed   where rules in C++ are at work
    values     what may be written, in plain words
    examples   documents made from the grammar
    diagram    the picture of a page
    guide      the written guide, from Markdown
    views      what the templates show of an entry
    links      addresses
    search     the index of the search
    site       all of it as files
"""
