"""Packages (档案包, ARC-06): records with files, metadata, checksums and a readable index in one zip; made in the
background, proved by `manage.py verify_package`."""
