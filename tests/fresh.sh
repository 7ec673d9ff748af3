#!/usr/bin/env bash
# Proves the two commands on a machine that has nothing: a fresh Debian in a folder, and the sources as committed.
#
#   tests/fresh.sh [bookworm|trixie] [COMMAND...]    commands of ./x; without any: run check
#   KEEP=1 tests/fresh.sh ...                        leaves the folder for a look
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tests/debian.sh

release=${1:-bookworm}
shift || true
(($#)) || set -- run check
need debootstrap unshare git

work=$(mktemp -d "${TMPDIR:-/var/tmp}/ruang-fresh-XXXXXX")
machine=$work/machine
port=$(free_port)
server=

leave() {
  [[ -z $server ]] || stop "$server"
  if [[ ${KEEP:-} ]]; then say "Left in $work"; else rm -rf --one-file-system "$work"; fi
}
trap leave EXIT

x() { inside "$machine" sh -c 'cd /ruang-bukti && exec ./x "$@"' x "$@"; }

first_run() {
  local since=$SECONDS
  start "$work/run.log" x run --port "$port"
  server=$started
  wait_for "$port" "$server" 900 || { tail -30 "$work/run.log" >&2; die "./x run: no answer from /healthz"; }
  say "$release: ./x run to the first answer of /healthz: $(elapsed "$since")"
  stop "$server"
  server=
}

timed() {
  local since=$SECONDS
  x "$1" >"$work/$1.log" 2>&1 || { tail -40 "$work/$1.log" >&2; die "./x $1 failed on a fresh $release"; }
  tail -3 "$work/$1.log" >&2
  say "$release: ./x $1: $(elapsed "$since")"
}

debian "$release" "$machine"
say "$release: the machine itself: $(elapsed)"
mkdir "$machine/ruang-bukti"
git archive HEAD | tar -x -C "$machine/ruang-bukti"
for name; do
  if [[ $name == run ]]; then first_run; else timed "$name"; fi
done
say "$release: all done; the machine grew to $(du -sh "$machine" | cut -f1)"
