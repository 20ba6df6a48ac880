"""`crmgen docs`: a static site about an SDK, which works from a folder without a network."""
