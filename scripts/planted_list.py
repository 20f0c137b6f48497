"""The bugs of planted_bugs.py: each one replacement in one file, and the tests that ought to notice."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bug:
    """`old` in `path` becomes `new`; `tests` are asked, on PostgreSQL when `postgres`."""

    name: str
    path: str
    old: str
    new: str
    tests: str
    postgres: bool = False


BUGS = (
    Bug(
        "lock: the matter's row is read without its lock",
        "apps/matters/services/matters.py",
        'Matter.objects.select_for_update(of=("self",))',
        "Matter.objects",
        "apps/documents/tests/test_races.py",
        postgres=True,
    ),
    Bug(
        "where: everybody sees every matter",
        "apps/matters/selectors.py",
        "    own = Exists(parts.filter(principal__in=user.principal_ids))",
        "    own = Exists(parts)",
        "apps/portal/tests/guards/test_access_table.py",
    ),
    Bug(
        "where: the clearance is not asked",
        "apps/matters/selectors.py",
        'return rows.filter(_has_part(user, "matter_id"), matter__secrecy__lte=user.clearance)',
        'return rows.filter(_has_part(user, "matter_id"))',
        "apps/portal/tests/guards/test_nothing_leaks.py",
    ),
    Bug(
        "constraint: a notice is not unique per person and key",
        "apps/notifications/migrations/0001_initial.py",
        "name='notification_once'",
        "name='notification_once', condition=models.Q(created_at__isnull=True)",
        "apps/notifications/tests/test_writing.py",
    ),
    Bug(
        "constraint: two runs on one matter are possible",
        "apps/approvals/migrations/0001_initial.py",
        "condition=models.Q(('state', 'running')), fields=('matter',), name='one_running_approval'",
        "condition=models.Q(('state', 'never')), fields=('matter',), name='one_running_approval'",
        "apps/portal/tests/guards/test_last_words.py",
    ),
    Bug(
        "commit: the outbox is emptied before the deed is committed",
        "apps/notifications/services/writing.py",
        "        transaction.on_commit(_send_kick, robust=True)",
        "        _send_kick()",
        "apps/notifications/tests/test_writing.py",
    ),
    Bug(
        "commit: a file goes before its row is gone for good",
        "apps/attachments/services/attaching.py",
        "    transaction.on_commit(lambda: storage.discard(relative))",
        "    storage.discard(relative)",
        "apps/portal/tests/guards/test_last_words.py",
    ),
    Bug(
        "fetcher: a PDF may read the disk and call the network",
        "apps/core/pdf.py",
        "Closed(allowed_protocols=(\"data\",))",
        "Closed()",
        "apps/portal/tests/guards/test_pdf_reads_nothing.py",
    ),
    Bug(
        "numbers: the counter is read, then written",
        "apps/matters/services/numbering.py",
        'f"UPDATE {counter} SET last = last + 1 WHERE scope = %s AND year = %s "  # noqa: S608 (names of our tables)',
        'f"UPDATE {counter} SET last = (SELECT max(last) FROM {counter}) WHERE scope = %s AND year = %s "',
        "apps/matters/tests/test_numbering.py",
    ),
    Bug(
        "rule: a service does not ask its rule",
        "apps/documents/services/closing.py",
        ".require()",
        "",
        "apps/documents/tests/test_closing.py",
    ),
    Bug(
        "chain: the digest forgets the note",
        "apps/matters/services/chain.py",
        '"note", ',
        "",
        "apps/matters/tests/test_chain.py",
    ),
    Bug(
        "sweeper: due limits are taken without their lock",
        "apps/deadlines/taking.py",
        "Deadline.objects.select_for_update(skip_locked=True)",
        "Deadline.objects",
        "apps/deadlines/tests/test_sweeping.py",
        postgres=True,
    ),
    Bug(
        "delegation: one ended early still lets decide",
        "apps/org/models/delegation.py",
        '        f"{prefix}revoked_at__isnull": True,\n',
        "",
        "apps/approvals/tests/test_delegation.py",
    ),
    Bug(
        "delegation: one whose days are over still lets decide",
        "apps/org/models/delegation.py",
        '        f"{prefix}ends_on__gte": today,\n',
        "",
        "apps/approvals/tests/test_delegation.py",
    ),
    Bug(
        "delegation: a deputy's clearance is not asked",
        "apps/matters/selectors.py",
        "rows = Matter.objects.filter(secrecy__lte=user.clearance)",
        "rows = Matter.objects.all()",
        "apps/approvals/tests/test_delegation.py apps/portal/tests/guards/test_nothing_leaks.py",
    ),
    Bug(
        "jobs: another's job can be opened and its result downloaded",
        "apps/jobs/selectors.py",
        "Job.objects.filter(owner=user)",
        "Job.objects.all()",
        "apps/jobs/tests/test_pages.py",
    ),
    Bug(
        "jobs: a result is written by a worker that lost its job",
        "apps/jobs/services/running.py",
        "state=Job.State.RUNNING, attempts=self.job.attempts)",
        "state=Job.State.RUNNING)",
        "apps/jobs/tests/test_running.py",
    ),
    Bug(
        "jobs: a job somebody is doing is taken a second time",
        "apps/jobs/services/running.py",
        "Q(state=Job.State.RUNNING, lease_until__lt=now)",
        "Q(state=Job.State.RUNNING)",
        "apps/portal/tests/guards/test_last_words.py",
    ),
    Bug(
        "search: snippets of every matter with the words, not of those that may be seen",
        "apps/portal/results.py",
        "seen = kind.visible_to(user).exclude",
        "seen = Matter.objects.filter(kind=kind.code).exclude",
        "apps/portal/tests/test_search_secrets.py",
    ),
    Bug(
        "search: counts go beyond what may be seen",
        "apps/portal/results.py",
        "counted = found.newest(rows, COUNTED, key)",
        "counted = found.newest(rows.model._default_manager.all(), COUNTED, key)",
        "apps/portal/tests/guards/test_nothing_leaks.py",
    ),
    Bug(
        "search: the page of a record shows the opinions of its matter",
        "apps/portal/results.py",
        "files = (SearchText.Field.FILE.value,)",
        "files = ()",
        "apps/portal/tests/test_search_secrets.py",
    ),
    Bug(
        "second factor: a code is taken a second time",
        "apps/org/services/second_factor.py",
        "    factor.last_step = totp.t()\n",
        "",
        "apps/org/tests/test_second_factor.py",
    ),
    Bug(
        "second factor: wrong codes are not counted",
        "apps/org/services/second_factor.py",
        "0 if how else factor.failures + 1",
        "0",
        "apps/org/tests/test_second_factor.py",
    ),
    Bug(
        "export: the rights of the moment are not asked while it runs",
        "apps/ledgers/exporting.py",
        "if rights_of(owner.pk) != rights:",
        "if False:",
        "apps/ledgers/tests/test_exporting.py",
    ),
    Bug(
        "export: the rule of the ledger is not asked when it begins",
        "apps/ledgers/exporting.py",
        "if not verdict.ok:",
        "if False:",
        "apps/portal/tests/guards/test_last_words.py",
    ),
    Bug(
        "views: one's own view is shown to everybody",
        "apps/ledgers/selectors.py",
        "SavedView.objects.filter(Q(owner=user) | shared)",
        "SavedView.objects.filter()",
        "apps/ledgers/tests/test_views.py apps/portal/tests/guards/test_nothing_leaks.py",
    ),
    Bug(
        "files: an attachment is served without asking for its matter",
        "apps/attachments/selectors.py",
        "matter = visible_matter(user, row.matter_id)",
        "matter = Matter.objects.get(pk=row.matter_id)",
        "apps/portal/tests/guards/test_nothing_leaks.py",
    ),
    Bug(
        "files: a record's stricter level does not close the files of its matter",
        "apps/attachments/selectors.py",
        "(row.frozen and is_closed(user, row.matter_id))",
        "False",
        "apps/portal/tests/test_search_levels.py",
    ),
    Bug(
        "delegation: reminders reach deputies of whatever kind of matter",
        "apps/deadlines/reaching.py",
        "(not kinds or row.kind in kinds) and ",
        "",
        "apps/deadlines/tests/test_deputies.py",
    ),
    Bug(
        "backup: the end of an encrypted file is not marked",
        "apps/core/backup/sealing.py",
        'number.to_bytes(11, "big") + bytes([last])',
        'number.to_bytes(12, "big")',
        "apps/core/tests/test_backup_sealed.py",
    ),
    Bug(
        "flows: a fact nobody stated spares the signature",
        "apps/approvals/facts.py",
        "        if value is None:\n            return \"\"\n",
        "        if value is None:\n            return \"未写明\"\n",
        "apps/approvals/tests/test_facts.py",
    ),
    Bug(
        "notices: those of a clearance lowered since are shown",
        "apps/notifications/selectors.py",
        "Notification.objects.filter(cleared, recipient=user)",
        "Notification.objects.filter(recipient=user)",
        "apps/portal/tests/guards/test_nothing_leaks.py",
    ),
    Bug(
        "outbox: a delivery under a lease is claimed again",
        "apps/notifications/services/claiming.py",
        "lease_until=until, next_try_at=until, attempts=F",
        "lease_until=until, attempts=F",
        "apps/notifications/tests/test_delivering.py",
    ),
    Bug(
        "backup: files may be purged while it copies",
        "apps/core/backup/making.py",
        "with lock.copying():",
        "with nullcontext():",
        "apps/core/tests/test_backup.py::test_a_backup_itself_holds_the_lock_from_its_first_file_to_its_last",
    ),
    Bug(
        "limits: a step past its limit is moved at every turn",
        "apps/approvals/services/limits.py",
        '    step.save(update_fields=["limit_done_at"])\n',
        "",
        "apps/approvals/tests/test_limits.py",
    ),
)  # fmt: skip
