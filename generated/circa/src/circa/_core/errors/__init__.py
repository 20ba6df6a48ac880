"""Every exception, and what a vendor's error body says."""
