# SPDX-License-Identifier: LGPL-2.1-or-later
"""Takes what compares with jing from the grammar's tests, and makes jing's start cheap."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "grammar"))

# jing runs for seconds only: the second compiler of the JVM costs more than it gains.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")
