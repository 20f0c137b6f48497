"""Widgets drawn by Jinja2: the dear part of a form is one template per field (performance.md P7)."""

from functools import cached_property
from typing import Any

from django.forms.renderers import DjangoTemplates, Jinja2
from django.template import TemplateDoesNotExist


class FormRenderer(Jinja2):
    """Django's own Jinja2 widget templates, half the cost of the others; what exists only as a Django
    template (the widgets of the back-office) is drawn by the Django renderer."""

    @cached_property
    def others(self) -> DjangoTemplates:
        """For templates Jinja2 does not have."""
        return DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return self.others.get_template(template_name)
