"""The command `crmgen`, and `python -m crmgen`."""

import atexit
import gc

# A document is one large tree without cycles to collect: the collector only costs time, also while we are imported.
gc.disable()
# The interpreter looks for garbage once more at the end, where all memory goes back to the system anyway.
atexit.register(gc.freeze)

from crmgen.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
