"""The only writers of jobs."""

from apps.jobs.services.lifecycle import cancel, run, start, take_result
from apps.jobs.services.running import Running, Stopped
from apps.jobs.services.sweeping import purge, sweep

__all__ = ["Running", "Stopped", "cancel", "purge", "run", "start", "sweep", "take_result"]
