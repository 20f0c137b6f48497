"""Celery and every schedule of the product, in one place.

Each entry names a task that is a door (fetch, call the service) and is idempotent: running it twice
changes nothing the second time. Due times live in our own tables, never as an ETA in the broker, so
a lost message or a stopped beat costs a minute at most.

A message that nobody took before the next ones came is thrown away (`expires`): while the worker is
away the broker does not fill with thousands of copies of the same call.
"""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab, schedule

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "officeadmin.settings")

app = Celery("officeadmin")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def every(task: str, when: float | schedule, *, expires: int) -> dict[str, Any]:
    """One entry: the task by name, seconds or a crontab in Asia/Shanghai, seconds until a message is void."""
    return {"task": task, "schedule": when, "options": {"expires": expires}}


SCHEDULES = {
    # 心跳：证明定时、队列、后台任务整条链路在走（/healthz 三分钟内没有即报警）
    "heartbeat": every("apps.core.tasks.heartbeat", 30.0, expires=60),
    # 时间链封存：两秒内把新的流转记录封入哈希链
    "seal-timeline": every("apps.matters.tasks.seal_timeline", 2.0, expires=10),
    # 封存链校验：每夜从头重算一遍，结果见「审计记录 › 封存链」
    "check-chain": every("apps.matters.tasks.check_chain_nightly", crontab(hour=3, minute=23), expires=3600),
    # 时限扫描：到点提醒、超时升级（错过的一次补齐）
    "sweep-deadlines": every("apps.deadlines.tasks.sweep", 60.0, expires=120),
    # 审批到时限：按流程规定交上级、转交指定的人或往下走
    "act-on-approval-limits": every("apps.approvals.tasks.act_on_limits", 60.0, expires=120),
    # 通知投递：把发件箱里到点的投递发出去，失败的退避重试
    "deliver-notifications": every("apps.notifications.tasks.deliver_due", 15.0, expires=60),
    # 督办周报：每周第一个工作日 8:30 起发送超期督办清单，停机后补发一次
    "weekly-overdue-report": every("apps.supervision.tasks.send_weekly_overdue", crontab(minute="*/10"), expires=600),
    # 预览转换：把等待的 Office 文件转换为 PDF（一台机器同时一个）
    "convert-office-files": every("apps.attachments.tasks.convert_office", 15.0, expires=60),
    # 补查病毒：查毒服务中断期间收下的文件
    "rescan-files": every("apps.attachments.tasks.rescan_files", 60.0, expires=120),
    # 检索补读：停机期间没有读进检索库的附件，逐批补齐
    "read-missed-texts": every("apps.attachments.tasks.read_missed_texts", crontab(minute="*/10"), expires=600),
    # 文字识别：逐页识别扫描件和图片（一台机器同时一页，每次一分钟）
    "recognise-scans": every("apps.ocr.tasks.recognise", 15.0, expires=60),
    # 文字识别补查：以前上传、停机期间漏下的扫描件
    "find-missed-scans": every("apps.ocr.tasks.find_missed", crontab(minute="*/10"), expires=600),
    # 鉴定销毁：中断的销毁接着清除电子文件、生成清册
    "finish-destructions": every("apps.appraisal.tasks.finish_destructions", 60.0, expires=120),
    # 涉密查阅：到时的查阅窗口关闭，放行的钥匙销毁
    "close-vault-windows": every("apps.vault.tasks.close_ended", 60.0, expires=120),
    # 流程用时：每天统计一次近十二个月各步骤的用时（停机错过的下一小时补上）
    "count-process-figures": every("apps.processes.tasks.count_figures", crontab(minute=11), expires=3600),
    # 流程复核提醒：每季度最后一个月的第一个工作日 8:30 起，提醒一次没有复核的流程，停机后补发
    "remind-of-process-reviews": every("apps.processes.tasks.remind_of_reviews", crontab(minute=29), expires=3600),
    # 清理会话：过期的会话与一年前的登录记录
    "purge-sessions": every("apps.org.tasks.purge_sessions", crontab(minute=41), expires=3600),
    # 清理：删除过期未用的暂存上传
    "purge-staged-uploads": every("apps.attachments.tasks.purge_staged", crontab(minute=17), expires=3600),
    # 后台任务：接回丢失或中断的任务（两次中断的告知本人）
    "sweep-jobs": every("apps.jobs.tasks.sweep", 60.0, expires=120),
    # 清理：删除到期的任务结果文件
    "purge-job-files": every("apps.jobs.tasks.purge", crontab(minute=37), expires=3600),
}
app.conf.beat_schedule = SCHEDULES
