"""App wiring: what this app registers with the floors below."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "apps.org"
    label = "org"
    verbose_name = "组织与人员"

    def ready(self) -> None:
        """Changes in the back-office are told to whoever keeps the timeline."""
        from django.contrib.admin.models import LogEntry
        from django.db.models.signals import post_save

        from apps.org.traces import announce_change

        post_save.connect(announce_change, sender=LogEntry, dispatch_uid="org.back_office")
        self._register_posts()

    def _register_posts(self) -> None:
        """What org itself knows that a person holds."""
        from apps.org import handover, posts
        from apps.org.services import succession

        handover.register(
            "heads",
            "部门负责人",
            count=posts.head_count,
            lines=posts.head_lines,
            hand_over=succession.hand_over_heads,
            bound=True,
            order=80,
        )
        handover.register(
            "posts",
            "副职、联络员",
            count=posts.assistant_count,
            lines=posts.assistant_lines,
            hand_over=succession.hand_over_posts,
            lapse=succession.lapse_posts,
            bound=True,
            order=81,
        )
        handover.register(
            "roles",
            "角色",
            count=posts.role_count,
            lines=posts.role_lines,
            hand_over=succession.hand_over_roles,
            lapse=succession.lapse_roles,
            order=90,
        )
