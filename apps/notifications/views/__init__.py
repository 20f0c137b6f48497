"""Pages of notices: the inbox, one's own settings, and the administrator's deliveries and templates."""
