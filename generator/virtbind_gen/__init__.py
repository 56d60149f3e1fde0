# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compiles RELAX NG schemas into typed C++ (``cli`` is the way in)."""
