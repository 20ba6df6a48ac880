"""Tokens of OAuth 2.0: logins, renewal, stores."""
