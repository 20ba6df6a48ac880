"""`crmgen fields`: an account's own fields, read through the SDK, as an overlay that types them."""
