"""The committed SDKs, imported from where they stand: what their users get, never installed."""

from __future__ import annotations

import sys

from tests.conftest import ROOT

sys.path[:0] = [str(source) for source in sorted(ROOT.glob("generated/*/src"))]
