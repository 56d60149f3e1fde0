# SPDX-License-Identifier: LGPL-2.1-or-later
"""Random valid documents, straight from a grammar: for tests, and for examples in pages."""
