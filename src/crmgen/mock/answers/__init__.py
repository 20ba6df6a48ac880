"""Bodies and statuses of answers, and what calls change."""
