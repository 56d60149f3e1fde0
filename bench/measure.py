# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs a command; prints its seconds, its seconds of processor time and the largest process's MB.

measure.py COMMAND...: the command's own output goes to standard error.
"""

import resource
import subprocess
import sys
import time

begin = time.monotonic()
status = subprocess.run(sys.argv[1:], stdout=sys.stderr, check=False).returncode
seconds = time.monotonic() - begin
# Of all processes below this one that have ended and were waited for.
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{seconds:.1f} {usage.ru_utime + usage.ru_stime:.1f} {usage.ru_maxrss / 1000:.0f}")
sys.exit(status)
