"""Accounts (账户): who signs in, in which role, for which side and party."""
