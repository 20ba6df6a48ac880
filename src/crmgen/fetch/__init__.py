"""Documents on other hosts: who may be asked, and what they answer, within limits."""
