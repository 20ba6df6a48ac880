"""The command `crmgen`, and `python -m crmgen`."""

import gc

gc.disable()  # as `main` does, before it is imported with all that it needs

from crmgen.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
