#!/bin/sh
# Print the first Python >= 3.12 that runs and can make a virtual environment; nothing if none does.
# Tried, not looked up: a shim on the PATH may lead nowhere.
for candidate in python3.13 python3.12 python3 python3.14 python \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python \
    /usr/local/bin/python3.1[2-9] /opt/homebrew/bin/python3.1[2-9] /opt/python*/bin/python3
do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' \
        >/dev/null 2>&1
    then
        "$candidate" -c 'import sys; print(sys.executable)'
        exit 0
    fi
done
exit 0
