"""The life of a job: started, run by a worker, cancelled, its result taken."""

import logging
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.core import clock
from apps.core.errors import DomainError, Stale
from apps.core.middleware import current_request_id
from apps.jobs import kinds
from apps.jobs.models import Job
from apps.jobs.services.running import Running, Stopped, claim
from apps.org.models import User

logger = logging.getLogger(__name__)
MOST_OPEN = 5  # of one person at a time


@transaction.atomic
def start(*, owner: User, kind: str, title: str, payload: dict[str, Any], watched: bool = False) -> Job:
    """Put long work into the queue; a worker takes it up after commit (PLT-10).

    `watched` is work the caller runs itself right after commit (`run`), because it is short; if it dies on the
    way the sweeper takes it up. Raises DomainError when the person has too much under way.
    """
    if kinds.get(kind) is None:
        raise RuntimeError(f"no job kind {kind!r}")
    open_states = (Job.State.WAITING, Job.State.RUNNING)
    if Job.objects.filter(owner=owner, state__in=open_states).count() >= MOST_OPEN:
        raise DomainError(f"您已有 {MOST_OPEN} 个后台任务在进行，请等完成或取消后再试")
    job = Job.objects.create(
        owner=owner,
        kind=kind,
        title=title[:200],
        payload={**payload, "watched": True} if watched else payload,
        created_at=clock.now(),
    )
    if not watched:
        transaction.on_commit(lambda: enqueue(job.pk), robust=True)
    return job


def enqueue(job_id: int) -> None:
    """Send the message; a broker that is away costs a minute, because the sweeper sends it again."""
    from apps.jobs.tasks import run_job  # the door imports the services

    run_job.apply_async(args=[job_id], retry=False)


def run(job_id: int) -> bool:
    """Do a job, when it is there to be done; returns whether this call did it. Any number of calls is fine."""
    running = claim(job_id)
    if running is None:
        return False
    try:
        _run(running)
    except Stopped:
        logger.info("job %s was cancelled or taken over", job_id)
    finally:
        running.clear()
    return True


def _run(running: Running) -> None:
    kind = kinds.get(running.job.kind)
    if not running.owner.is_active:
        running.fail("您的账户已停用，任务没有执行")
        return
    if kind is None:
        running.fail("系统已不再支持这种任务，请重新发起")
        return
    try:
        outcome = kind.run(running)
    except Stopped:
        raise
    except DomainError as error:
        running.fail(error.message)
    except OSError:
        logger.exception("job %s could not write", running.job.pk)
        running.fail("服务器存储空间不足或无法写入，请联系系统管理员后重试")
    except Exception:  # a job that breaks tells its owner; the log has the reason
        logger.exception("job %s failed", running.job.pk)
        moment = timezone.localtime(clock.now())
        running.fail(f"系统出了问题，任务没有完成。请把编号 {running.job.pk}-{moment:%H%M%S} 告诉系统管理员")
        logger.error("job %s told its owner %s, request %s", running.job.pk, f"{moment:%H%M%S}", current_request_id())
    else:
        if outcome is not None:
            running.finish(outcome)


@transaction.atomic
def cancel(*, job: Job) -> None:
    """The owner gives up. The worker notices at its next step and throws away what it made. Raises Stale."""
    open_rows = Job.objects.filter(pk=job.pk, state__in=(Job.State.WAITING, Job.State.RUNNING))
    if not open_rows.update(
        state=Job.State.CANCELLED, ended_at=clock.now(), lease_until=None, message="已由本人取消，没有留下任何结果"
    ):
        raise Stale("任务已经结束，不能取消")


@transaction.atomic
def take_result(*, job: Job) -> str:
    """The name of a file that is handed out once; from now on it is nobody's. Raises Stale the second time."""
    name = job.result_file
    if not name or not Job.objects.filter(pk=job.pk, result_file=name).update(result_file=""):
        raise Stale("文件已下载过或已过期，不能再次下载")
    return name
