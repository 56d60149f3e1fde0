# SPDX-License-Identifier: LGPL-2.1-or-later
"""RELAX NG: reading, checking and simplifying schemas (``load.load`` is the way in)."""
