"""Signing in by what the company has already: an OpenID provider, an LDAP directory. Both are options."""
