"""Shuts LibreOffice in before it reads a stranger's file (run as a script, no Django).

    soffice_box.py SOFFICE FOLDER SOURCE FILTER

FOLDER is empty but for SOURCE and belongs to this one conversion: the profile, temporary files and the PDF
(FOLDER/out) are written there. The process gets limits of memory, time and file size, no network (a network
namespace of its own where the kernel allows it, and a proxy that is not there in any case), macros off, links
to other files and servers never followed. Then it becomes LibreOffice.
"""

import contextlib
import ctypes
import os
import resource
import sys
from pathlib import Path

MEMORY = 6 * 1024**3  # address space; LibreOffice maps much more than it fills
CPU_SECONDS = 150
FILE_BYTES = 400 * 1024 * 1024
OPEN_FILES = 512
NEW_USER, NEW_NET = 0x10000000, 0x40000000  # linux/sched.h
NOWHERE = "127.0.0.1:9"

# (path, name, value) of the profile.
SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),  # never
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Java/VirtualMachine", "Enable", "false"),
    ("Inet/Settings", "ooInetProxyType", "2"),  # by hand: all of it to an address where nobody listens
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def limit_resources() -> None:
    """Memory, CPU time, size of a written file, open files; no core file."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def leave_the_network() -> bool:
    """A network namespace without any interface; False where the kernel refuses it."""
    user, group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_NET) == 0:  # root
        return True
    if libc.unshare(NEW_USER | NEW_NET) != 0:
        return False
    with contextlib.suppress(OSError):  # keep the own number, or files look like nobody's
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return True


def write_profile(profile: Path) -> None:
    """The settings of a person who trusts nothing."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in SETTINGS
    )
    folder = profile / "user"
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )


def main(arguments: list[str]) -> None:
    """Become LibreOffice converting SOURCE."""
    soffice, folder, source, filter_name = arguments
    profile, temporary = Path(folder) / "profile", Path(folder) / "tmp"
    write_profile(profile)
    temporary.mkdir()
    limit_resources()
    leave_the_network()
    words = ["--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nologo"]
    line = [soffice, f"-env:UserInstallation={profile.as_uri()}", *words]
    line += ["--convert-to", f"pdf:{filter_name}", "--outdir", str(Path(folder) / "out"), source]
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": folder,
        "TMPDIR": str(temporary),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        **dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), f"http://{NOWHERE}"),
    }
    os.execve(soffice, line, environment)  # noqa: S606 (no shell; every word is ours)


if __name__ == "__main__":
    main(sys.argv[1:])
