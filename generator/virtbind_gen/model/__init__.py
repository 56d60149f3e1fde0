# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a schema becomes: classes, members and their names, before any C++ of it is written."""
