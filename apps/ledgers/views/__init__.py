"""Pages of saved views, background export, bulk actions and import."""
