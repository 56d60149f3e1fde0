# SPDX-License-Identifier: LGPL-2.1-or-later
"""What changed between two versions of a format: for its documents, and for callers in C++."""
