# Shared by ./run, ./test and .ci/run, which read it with `.`: what has to be on the machine. POSIX sh.
#
# Every step is skipped when its stamp says that the same input was handled before, so a second start costs a
# second, and a start that was broken off goes on where it stopped. The development lock contains the
# production one; whoever has the tools keeps them, so ./run and ./test do not undo each other's work.

BASE=$(pwd)
VENV=$BASE/.venv
PY=$VENV/bin/python
DATA=${OFFICEADMIN_DATA:-$BASE/var}
TOOLS=${OFFICEADMIN_TOOLS:-$BASE/var/tools}
LOGS=$DATA/logs
STAMPS=$VENV/stamps
export UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 PIP_DISABLE_PIP_VERSION_CHECK=1
APT_LIBRARIES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk fonts-lxgw-wenkai"
APT_OCR="tesseract-ocr tesseract-ocr-chi-sim"
APT_OFFICE="libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui"

say() { printf '\033[2m[%2ss]\033[0m %s\n' "$(($(date +%s) - STARTED))" "$*"; }
warn() { printf '\033[33m注意：%s\033[0m\n' "$*" >&2; }
die() { printf '\033[31m未能继续：%s\033[0m\n' "$*" >&2; exit 1; }
STARTED=$(date +%s)

fingerprint() { cat "$@" | cksum | tr -d ' '; }
done_before() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }
is_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && [ "${APT:-1}" = 1 ]; }
have() { command -v "$1" >/dev/null 2>&1; }

# Background steps are ended with the script: an asynchronous list does not hear Ctrl-C by itself.
JOBS=""
stop_jobs() { for job in $JOBS; do kill "$job" 2>/dev/null || :; done; }
trap 'stop_jobs; exit 130' INT
trap 'stop_jobs; exit 143' TERM HUP

# apt_install NAME... : one quiet installation; its text goes to a log that is shown when it fails.
apt_install() {
    log=$LOGS/apt.log
    {
        dpkg --configure -a
        [ -n "${APT_UPDATED:-}" ] || apt-get update
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
    } >"$log" 2>&1 </dev/null || { tail -n 5 "$log" >&2; return 1; }
    APT_UPDATED=1
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if have "$candidate" && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            SYSTEM_PYTHON=$candidate
            return
        fi
    done
    die "需要 Python 3.11 或更高版本，本机没有找到（Debian：sudo apt-get install python3 python3-venv）。"
}

# The virtual environment with uv in it.
make_venv() {
    want=$(fingerprint requirements-setup.lock)
    if done_before "$STAMPS/setup" "$want" && "$PY" -c '' 2>/dev/null; then return; fi
    say "建立 Python 环境（.venv）"
    if ! "$SYSTEM_PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
        if is_root; then
            apt_install python3-venv || die "python3-venv 安装失败，请检查软件源后重试。"
        else
            die "缺少 python3-venv，请执行：sudo apt-get install python3-venv 后重试。"
        fi
    fi
    # A broken environment (moved folder, removed interpreter) is made anew.
    if [ -d "$VENV" ] && ! "$PY" -m pip --version >/dev/null 2>&1; then
        "$SYSTEM_PYTHON" -m venv --clear "$VENV" || die "无法重建 .venv，请检查目录权限。"
    else
        "$SYSTEM_PYTHON" -m venv "$VENV" || die "无法建立 .venv，请检查目录权限与磁盘空间。"
    fi
    "$PY" -m pip install --quiet --quiet --require-hashes -r requirements-setup.lock >&2 ||
        die "安装工具 uv 没有取到，请检查网络或软件包镜像（PIP_INDEX_URL）后重试。"
    mkdir -p "$STAMPS" && echo "$want" >"$STAMPS/setup"
}

# sync_packages runtime|dev
sync_packages() {
    runtime=$(fingerprint requirements.lock)
    dev=$(fingerprint requirements-dev.lock)
    if done_before "$STAMPS/dev" "$dev"; then return; fi
    if [ "$1" = runtime ] && done_before "$STAMPS/runtime" "$runtime"; then return; fi
    lock=requirements-dev.lock
    if [ "$1" = runtime ] && [ ! -f "$STAMPS/dev" ]; then lock=requirements.lock; fi
    say "安装 Python 软件包（$lock）"
    "$VENV/bin/uv" pip sync --quiet --require-hashes --python "$PY" "$lock" ||
        die "Python 软件包没有装全，请检查网络或软件包镜像（UV_INDEX_URL）后重试。"
    echo "$runtime" >"$STAMPS/runtime"
    if [ "$lock" = requirements-dev.lock ]; then echo "$dev" >"$STAMPS/dev"; fi
}

# Libraries and fonts for PDF. Without them everything but PDF works.
system_libraries() {
    if done_before "$STAMPS/libraries" "$APT_LIBRARIES"; then return; fi
    if libraries_present; then echo "$APT_LIBRARIES" >"$STAMPS/libraries"; return; fi
    if is_root; then
        say "安装系统库与中文字体（PDF 用）"
        # shellcheck disable=SC2086
        if apt_install $APT_LIBRARIES; then echo "$APT_LIBRARIES" >"$STAMPS/libraries"; return; fi
    fi
    warn "缺少生成 PDF 所需的系统库或中文字体，其余功能不受影响。请执行：sudo apt-get install -y $APT_LIBRARIES"
}

libraries_present() {
    have fc-list && fc-list :lang=zh-cn family | grep -q "Noto Serif CJK SC" && fc-list : family | grep -q "LXGW WenKai" &&
        "$SYSTEM_PYTHON" -c 'import ctypes; [ctypes.CDLL(n) for n in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")]' 2>/dev/null
}

# npm 20 or newer: the system's, else the one from the Python registry in an environment of its own.
find_node() {
    if have npm && have node && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] 2>/dev/null; then
        NODE_PYTHON=$SYSTEM_PYTHON
        return
    fi
    NODE_PYTHON=$VENV/node/bin/python
    want=$(fingerprint requirements-node.lock)
    if ! done_before "$STAMPS/node" "$want"; then
        say "安装 Node.js（取前端文件用，仅在 .venv 内）"
        "$VENV/bin/uv" venv --quiet --clear --python "$PY" "$VENV/node" &&
            "$VENV/bin/uv" pip sync --quiet --require-hashes --python "$NODE_PYTHON" requirements-node.lock ||
            die "Node.js 没有取到：请检查网络，或自行安装 Node.js 20 以上版本后重试。"
        echo "$want" >"$STAMPS/node"
    fi
    PATH=$VENV/node/bin:$PATH
    export PATH
}

front_end() {
    target=${OFFICEADMIN_VENDOR:-$DATA/vendor}
    want=$(fingerprint package-lock.json scripts/vendor.py)
    if done_before "$target/.stamp" "$want"; then
        "$SYSTEM_PYTHON" scripts/vendor.py sprite >/dev/null || die "图标文件没有生成。"
        return
    fi
    say "取前端文件（npm）"
    "$NODE_PYTHON" scripts/vendor.py install >"$LOGS/npm.log" 2>&1 || {
        tail -n 5 "$LOGS/npm.log" >&2
        die "前端文件没有取到，请检查网络或 npm 镜像后重试。"
    }
    echo "$want" >"$target/.stamp"
}

# The HTML validator of the browser tests.
html_checker() {
    want=$(fingerprint scripts/htmlcheck/*)
    if done_before "$TOOLS/.stamp" "$want"; then return; fi
    say "安装 HTML 检查器（npm，仅测试用）"
    mkdir -p "$TOOLS" && cp scripts/htmlcheck/* "$TOOLS/"
    (cd "$TOOLS" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >"$LOGS/npm-tools.log" 2>&1 || {
        tail -n 5 "$LOGS/npm-tools.log" >&2
        die "HTML 检查器没有取到，请检查网络或 npm 镜像后重试。"
    }
    echo "$want" >"$TOOLS/.stamp"
}

# The shell without windows does for tests and is quicker; where it is not to be had, Chromium itself.
browser() {
    if have chromium-headless-shell || have chromium || have chromium-browser; then return; fi
    if is_root; then
        say "安装 Chromium（浏览器测试用）"
        if apt_install chromium-headless-shell || apt_install chromium; then return; fi
    fi
    [ -z "${CI:-}" ] || die "CI 中不得跳过浏览器测试，缺少 chromium：apt-get install -y chromium"
    warn "缺少 Chromium，浏览器测试将被跳过。请执行：sudo apt-get install -y chromium"
}

# 仿宋 and 楷体 of official documents: two files out of Debian's texlive-lang-chinese (49 MB), unpacked, not installed.
# Without them documents are set in Noto Serif CJK SC; nothing else is missing.
typesetting_fonts() {
    target=${TYPESETTING_FONTS_DIR:-$(dirname "${OFFICEADMIN_VENDOR:-$DATA/vendor}")/fonts}
    if [ -s "$target/FandolFang-Regular.otf" ] && [ -s "$target/FandolKai-Regular.otf" ]; then return; fi
    if [ "${APT:-1}" != 1 ] || ! have apt-get || ! have dpkg-deb; then return 1; fi
    mkdir -p "$target" && scratch_fonts=$(mktemp -d "$target/fetch.XXXXXX") || return 1
    {
        if is_root && [ -z "${APT_UPDATED:-}" ]; then apt-get update || :; fi
        (cd "$scratch_fonts" && apt-get download texlive-lang-chinese) &&
            dpkg-deb --fsys-tarfile "$scratch_fonts"/texlive-lang-chinese*.deb | tar -x -C "$scratch_fonts" --wildcards \
                '*/FandolFang-Regular.otf' '*/FandolKai-Regular.otf' &&
            find "$scratch_fonts" -name '*.otf' -exec mv {} "$target/" \; || :
    } >"$LOGS/fonts.log" 2>&1 </dev/null
    rm -rf "$scratch_fonts"
    [ -s "$target/FandolFang-Regular.otf" ]
}

# Waited for where tests measure documents set in them, otherwise fetched while the product already runs.
document_fonts() {
    if [ "$1" = dev ]; then
        typesetting_fonts && return
        [ -z "${CI:-}" ] || die "CI 中不得缺少仿宋、楷体字体：apt-get download texlive-lang-chinese 未成功，见 $LOGS/fonts.log。"
        warn "没有取到仿宋、楷体字体，公文以 Noto Serif CJK SC 代替，详见运行维护手册第 2 节。"
    else
        typesetting_fonts >/dev/null 2>&1 &
    fi
}

# LibreOffice shows office files as pages. Some 300 MB, so it is installed only where its tests may not be skipped.
office_converter() {
    if have "${SOFFICE:-soffice}"; then return; fi
    if [ -n "${CI:-}" ] && is_root; then
        say "安装 LibreOffice（Office 文件预览测试用）"
        # shellcheck disable=SC2086
        apt_install $APT_OFFICE || die "LibreOffice 安装失败，CI 中不得跳过 Office 转换测试。"
        return
    fi
    [ -z "${CI:-}" ] || die "CI 中不得跳过 Office 转换测试，缺少 LibreOffice：apt-get install -y $APT_OFFICE"
    warn "没有安装 LibreOffice，Office 文件只能下载，不能在网页上预览。需要时执行：sudo apt-get install -y $APT_OFFICE"
}

# What reads scans (25 MB). In continuous integration its tests may not be skipped; else ./run fetches it later.
scan_reader() {
    if have "${TESSERACT:-tesseract}"; then return; fi
    if [ -n "${CI:-}" ]; then
        # shellcheck disable=SC2086
        if is_root && say "安装文字识别（扫描件测试用）" && apt_install $APT_OCR; then return; fi
        die "CI 中不得跳过文字识别测试，缺少 tesseract：apt-get install -y $APT_OCR"
    fi
    is_root || warn "没有安装文字识别，扫描件和图片里的字查不到。需要时执行：sudo apt-get install -y $APT_OCR"
}

# After the first page is served, so that nobody waits for it; a failure is a line in the log. It is used as soon as it is there.
scan_reader_later() {
    if have "${TESSERACT:-tesseract}" || ! is_root; then return; fi
    (
        trap - INT TERM HUP
        address="http://127.0.0.1:${PORT:-8000}/livez"
        ask="import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=5)"
        for _ in $(seq 60); do
            sleep 2
            "$PY" -c "$ask" "$address" 2>/dev/null && break
        done
        sleep 20
        kill -0 $$ 2>/dev/null || exit 0 # stopped meanwhile: $$ is the server by now
        # shellcheck disable=SC2086
        apt_install $APT_OCR
    ) >/dev/null 2>&1 </dev/null &
}

# RapidOCR reads better and slower and needs 400 MB: only where it is asked for (OCR=rapidocr ./run), and then kept.
better_scan_reader() {
    want=$(fingerprint requirements-ocr.lock requirements.lock)
    look="import sys, importlib.util as u; sys.exit(not u.find_spec('rapidocr'))"
    if [ "${OCR:-}" != rapidocr ] && [ ! -f "$STAMPS/ocr" ]; then return; fi
    if done_before "$STAMPS/ocr" "$want" && "$PY" -c "$look" 2>/dev/null; then return; fi
    say "安装 RapidOCR（约 400 MB）"
    if "$VENV/bin/uv" pip install --quiet --require-hashes --python "$PY" -r requirements-ocr.lock; then
        echo "$want" >"$STAMPS/ocr"
    else
        warn "RapidOCR 没有装上，扫描件改用 tesseract 识别。请检查网络或软件包镜像（UV_INDEX_URL）后重试。"
    fi
}

# set_up runtime|dev : one at a time; apt and npm work while the Python packages come in.
set_up() {
    umask 022
    mkdir -p "$LOGS" || die "数据目录 $DATA 不可写，请用 OFFICEADMIN_DATA 指定其他目录。"
    find_python
    exec 9>"$BASE/.setup.lock"
    if have flock; then flock 9 || :; fi
    make_venv
    (
        system_libraries
        if [ "$1" = dev ]; then browser; fi
        office_converter
        if [ "$1" = dev ] || ! is_root; then scan_reader; fi
        document_fonts "$1"
    ) 9>&- &
    apt_job=$!
    JOBS=$apt_job
    find_node
    (
        front_end
        if [ "$1" = dev ]; then html_checker; fi
    ) 9>&- &
    npm_job=$!
    JOBS="$apt_job $npm_job"
    (sync_packages "$1") 9>&- || { stop_jobs; exit 1; }
    wait "$npm_job" || { stop_jobs; exit 1; }
    wait "$apt_job" || exit 1
    JOBS=""
    (better_scan_reader) 9>&-
    exec 9>&-
}
