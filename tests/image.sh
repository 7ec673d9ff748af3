#!/usr/bin/env bash
# Builds the image, starts it as its own user and asks /healthz, without a container daemon. Needs root.
#
#   tests/image.sh [bookworm|trixie]    the Debian below it
#   KEEP=1 tests/image.sh               leaves the folder for a look
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tests/debian.sh

release=${1:-bookworm}
need debootstrap buildah git

work=$(mktemp -d "${TMPDIR:-/var/tmp}/ruang-image-XXXXXX")
port=$(free_port)
server=
image=localhost/ruang-bukti:test

# Storage of our own: nothing of the machine's images is seen or changed. vfs needs no kernel support.
b() { buildah --root "$work/store" --runroot "$work/run" --storage-driver vfs "$@"; }
anything=(--signature-policy "$work/policy.json")

leave() {
  [[ -z $server ]] || stop "$server"
  if [[ ${KEEP:-} ]]; then say "Left in $work"; return; fi
  b rm --all >/dev/null 2>&1 || true
  rm -rf --one-file-system "$work"
}
trap leave EXIT

make_base() {  # what ARG BASE stands for; the trust in this machine's certificates is in here and not in the Dockerfile
  local container
  debian "$release" "$work/machine"
  tar -C "$work/machine" -cf "$work/machine.tar" .
  container=$(b from "${anything[@]}" scratch)
  b add -q "$container" "$work/machine.tar" / >/dev/null
  b commit -q "${anything[@]}" --rm "$container" "localhost/base:$release" >/dev/null
  rm -rf --one-file-system "$work/machine" "$work/machine.tar"
}

build_image() {
  git archive --prefix=source/ HEAD | tar -x -C "$work"
  # The Docker format, since the other knows no HEALTHCHECK.
  b bud --isolation chroot --format docker "${anything[@]}" --pull-never --build-arg "BASE=localhost/base:$release" \
    -t "$image" "$work/source" >"$work/build.log" 2>&1 || { tail -40 "$work/build.log" >&2; die "The image does not build"; }
}

in_image() { b run --isolation chroot "$container" -- "$@"; }

must() { "${@:2}" || die "$1"; }

say "Base image: $release"
echo '{"default": [{"type": "insecureAcceptAnything"}]}' >"$work/policy.json"
make_base
say "$release: base made after $(elapsed)"

since=$SECONDS
build_image
say "$release: built in $(elapsed "$since")"
config=$(b inspect --type image "$image")
for promised in '"/opt/app/bin/ruang-bukti"' '"/data"' '"8080/tcp"' healthz '"User": "ruang"'; do
  [[ $config == *"$promised"* ]] || die "The image's configuration lacks $promised"
done

container=$(b from "${anything[@]}" --pull-never "$image")
[[ $(in_image id -u) == 10001 ]] || die "The image does not run as its own user"
must "No Indonesian text recognition in the image" in_image sh -c 'tesseract --list-langs | grep -qx ind'
must "The image can write to its own program" in_image sh -c '! touch /opt/app/x 2>/dev/null'
must "A compiler's tool was left in the image" in_image sh -c '! command -v node && ! ls /opt/app/bin/node 2>/dev/null'

mount=$(b mount "$container")
packages=("$mount"/opt/app/lib/python3*/site-packages)
lacking=$(git ls-tree -r --name-only HEAD -- server sessions mailer web | grep -vE '^web/(client/|build.mjs|tsconfig.json)|\.pot$' |
  while read -r file; do [[ -e ${packages[0]}/$file ]] || echo "$file"; done)
[[ -z $lacking ]] || die "The wheel lacks:"$'\n'"$lacking"
[[ -s ${packages[0]}/web/dist/manifest.json ]] || die "The wheel lacks the built pages"

since=$SECONDS
b config --env "RUANG_PORT=$port" --env RUANG_HOST=127.0.0.1 "$container"
start "$work/run.log" in_image /opt/app/bin/ruang-bukti  # run knows no ENTRYPOINT
server=$started
wait_for "$port" "$server" 120 || { tail -30 "$work/run.log" >&2; die "The started image does not answer /healthz"; }
say "$release: /healthz after $(elapsed "$since")"
mapfile -t check < <(python3 -c 'import json, sys; print(*json.load(sys.stdin)["Docker"]["config"]["Healthcheck"]["Test"][1:], sep="\n")' <<<"$config")
must "The image's own HEALTHCHECK fails on a healthy server" in_image "${check[@]}"
stop "$server"
server=
! in_image "${check[@]}" 2>/dev/null || die "The image's HEALTHCHECK passes without a server"
say "$release: healthy as user 10001; the image is $(du -sh "$mount" | cut -f1)"
