#!/bin/sh
# A backup of a desk into a new folder below TO, whole or not at all; those older than KEEP_DAYS go.
#     backup.sh TO        with XIEZHI_DATA, and XIEZHI_DATABASE and XIEZHI_LEDGER where they are set
# The server may go on meanwhile. The folder holds keys: keep it as you keep the data folder.
set -eu
umask 077
to=$1
now=$(date -u +%Y%m%dT%H%M%SZ)
draft="$to/.$now.part"
mkdir -p "$draft"
trap 'rm -rf "$draft"' EXIT

xiezhi ledger backup "$draft/ledger.db" --at "${XIEZHI_LEDGER:-$XIEZHI_DATA/ledger.db}"
if [ -n "${XIEZHI_DATABASE:-}" ]; then
    pg_dump --format=custom --no-owner --schema=xiezhi_desk --file="$draft/accounts.dump" "$XIEZHI_DATABASE"
else
    python3 -c 'import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as held, sqlite3.connect(sys.argv[2]) as copy:
    held.backup(copy)' "$XIEZHI_DATA/accounts.db" "$draft/accounts.db"
fi
# keys and what was uploaded; computed findings are made again
(cd "$XIEZHI_DATA" && tar -cf - --exclude=./accounts.db* --exclude=./ledger.db* --exclude=./findings .) \
    > "$draft/files.tar"
mv "$draft" "$to/$now"
find "$to" -mindepth 1 -maxdepth 1 -type d -name '2*Z' -mtime "+${KEEP_DAYS:-30}" -exec rm -rf {} +
echo "$to/$now"
