# SPDX-License-Identifier: LGPL-2.1-or-later
"""Sets of texts: what a datatype, a value or a pattern facet allows, and how such sets compare."""
