#!/bin/sh
# Applies what is pending to the database of DATABASE_URL, then becomes the program that the arguments name:
#
#   entrypoint.sh dotnet BookstoreServer.dll
#
# The migrations are those of the project in ./database. Where they fail, the container ends with dbmigrate's exit code, and the program
# is not started.
set -eu

: "${DATABASE_URL:?is not set: it says which database to migrate}"

dbmigrate apply --project database --database env:DATABASE_URL --lock-timeout 10m &
migration=$!

# A shell that is process 1 hands no signal on by itself, and dbmigrate takes one as the order to roll back.
stopped=
trap 'stopped=yes; kill -TERM "$migration" 2>/dev/null || :' TERM INT
status=0
wait "$migration" || status=$?
if [ -n "$stopped" ]; then
    # The signal has cut the first wait short.
    wait "$migration" || status=$?
    exit "$status"
fi
[ "$status" -eq 0 ] || exit "$status"

# In place of the shell, so that the next signal is the program's own.
trap - TERM INT
exec "$@"
