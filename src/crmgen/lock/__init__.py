"""`crmgen.lock`: what programs that use an SDK depend on, kept from one generation to the next."""
