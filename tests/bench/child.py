"""One task in a process of its own: ``python -m bench.child TASK ARGUMENTS-AS-JSON``; it prints the figures."""

import json
import sys

from .tasks import TASKS

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*json.loads(sys.argv[2]))))
