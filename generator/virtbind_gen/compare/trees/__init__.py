# SPDX-License-Identifier: LGPL-2.1-or-later
"""Sets of documents: whether all that one grammar allows is allowed by another."""
