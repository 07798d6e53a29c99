"""Sign-in by another site (OpenID Connect), off unless the settings name one.

An account and an identity there are linked by the person, who is signed in here while it is done.
Nobody gets an account by it: accounts are opened by invitation.
"""
