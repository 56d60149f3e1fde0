# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is written of a model: schemas and tables for the build, and what is told of the binding."""
