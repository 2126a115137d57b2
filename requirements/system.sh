#!/bin/sh
# Debian packages that the Python packages lean on; installs those that are missing.
#
#   requirements/system.sh run    the site: virtual environments, PDF
#   requirements/system.sh test   the tests as well: a browser, pdftoppm
#
# Without root and sudo it says what to install and goes on, as long as something can run:
# without Pango there is no PDF, without ensurepip there is nothing.
set -eu

python=${PYTHON:-python3}
missing=""

lacks() { missing="$missing $1"; }
library() { "$python" -c "import ctypes; ctypes.CDLL('$1')" 2>/dev/null; }

find_missing() {
    missing=""
    if ! [ -x .venv/bin/pip ] && ! "$python" -c "import ensurepip, venv" 2>/dev/null; then
        lacks "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
    library libpangoft2-1.0.so.0 || lacks libpangoft2-1.0-0
    library libharfbuzz-subset.so.0 || lacks libharfbuzz-subset0
    if [ "$1" = test ]; then
        command -v chromium >/dev/null || lacks chromium
        command -v pdftoppm >/dev/null || lacks poppler-utils
    fi
}

may_install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] && return
    # sudo may ask for a password only where somebody can answer.
    command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }
}

apt() {
    if [ "$(id -u)" = 0 ]; then root=""; else root=sudo; fi
    $root env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" >/dev/null
}

install_missing() {
    echo "Systeempakketten installeren:$missing"
    apt update || echo "De pakketlijst kon niet worden ververst; ik probeer het met de oude."
    # shellcheck disable=SC2086  # a list of names
    apt install -y --no-install-recommends $missing || echo "Dat is niet gelukt."
}

explain() {
    echo
    echo "Nog niet op deze machine:$missing"
    echo "Installeer als beheerder met:"
    echo
    echo "    apt-get update && apt-get install --no-install-recommends$missing"
    echo
    case $missing in
        *-venv*) echo "Zonder virtuele omgeving kan het niet verder." ;;
        *pango* | *harfbuzz*) echo "Tot dan werkt de site zonder PDF." ;;
    esac
}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "Er is Python 3.11 of nieuwer nodig; '$python' is dat niet. Kies een ander met PYTHON=..."
    exit 1
}
find_missing "${1:-run}"
[ -n "$missing" ] || exit 0
if may_install; then install_missing; fi
find_missing "${1:-run}"
[ -n "$missing" ] || exit 0
explain
case "${CI:-},$missing" in
    true,* | *-venv*) exit 1 ;;
esac
