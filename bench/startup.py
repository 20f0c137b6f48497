"""P24: from nothing to the first page, against a bare Django project; memory of one worker.

DATABASE_URL=postgres:///bench .venv/bin/python bench/startup.py
"""

import os
import statistics
import subprocess
import sys
from pathlib import Path

from measuring import verdict

BASE = Path(__file__).resolve().parent.parent
BARE = """
import django
from django.conf import settings
settings.configure(SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF="__main__", TEMPLATES=[{
    "BACKEND": "django.template.backends.django.DjangoTemplates"}],
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
                "django.middleware.csrf.CsrfViewMiddleware"])
django.setup()
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from django.core.handlers.wsgi import WSGIHandler
urlpatterns = [path("", lambda request: HttpResponse(engines["django"].from_string("<p>{{ 1 }}</p>").render({})))]
application = WSGIHandler()
"""
OURS = "from officeadmin.wsgi import application\n"
ASK = """
import resource, time
from django.test import RequestFactory
environ = RequestFactory().get("PATH", HTTP_HOST="127.0.0.1").environ
seen = []
body = b"".join(application(environ, lambda status, headers: seen.append(status)))
assert seen[0].startswith("200"), (seen, body[:300])
print(time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def start(code: str) -> tuple[float, float]:
    """Seconds of CPU until the first page is answered, and memory in MB."""
    env = {
        **os.environ,
        "PYTHONPATH": str(BASE),
        "DJANGO_SETTINGS_MODULE": "officeadmin.settings",
        "LOG_LEVEL": "ERROR",
    }
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=BASE, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    seconds, memory = done.stdout.split()[-2:]
    return float(seconds), float(memory)


def main() -> None:
    bare_code, our_code = BARE + ASK.replace("PATH", "/"), OURS + ASK.replace("PATH", "/login/")
    start(our_code)  # compiles what was never compiled
    rounds = [(start(bare_code), start(our_code)) for _ in range(5)]
    bare = statistics.median(one[0] for one, _ in rounds)
    ours = statistics.median(one[0] for _, one in rounds)
    memory = statistics.median(one[1] for _, one in rounds)
    print(f"bare {bare:.2f} s, ours {ours:.2f} s to the sign-in page; {memory:.0f} MB")
    met = [
        verdict("P24", "memory of a worker after its first page", memory, 150, unit=" MB"),
        verdict("P24", "import to first page against bare Django", ours / bare, 4.0, unit=" ×"),
    ]
    sys.exit(not all(met))


if __name__ == "__main__":
    main()
