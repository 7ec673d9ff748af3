# Fresh Debian systems to test on, in folders of this machine. To be sourced; needs root, debootstrap and unshare.
# shellcheck shell=bash

say() { printf '\033[1m» %s\033[0m\n' "$*" >&2; }
die() { printf '✗ %s\n' "$*" >&2; exit 1; }

need() {  # need PROGRAM...: ends with words where this machine cannot do it
  ((EUID == 0)) || die "$0 makes a whole Debian system in a folder, which only root can do."
  local program
  for program; do
    command -v "$program" >/dev/null || die "$0 needs $program: apt-get install $program (where there is none, this test cannot be had)."
  done
}

elapsed() { echo "$((SECONDS - ${1:-0})) s"; }

debian() {  # debian RELEASE DIR: the smallest Debian, trusting the certificates that this machine trusts
  say "Making a fresh Debian $1"
  debootstrap --variant=minbase "$1" "$2" >"$2.log" 2>&1 || { tail -5 "$2.log" >&2; die "debootstrap failed: $2.log"; }
  trust "$2"
}

trust() {  # a private certificate authority lives in the system under test only, never in what the project ships
  mkdir -p "$1/usr/local/share/ca-certificates" "$1/etc/ssl/certs"
  find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$1/usr/local/share/ca-certificates/" \;
  cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/"
}

inside() {  # inside DIR COMMAND...: as on that machine, with nothing of ours but its way out; ends all that it started
  local dir=$1 outside=() name
  shift
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    [[ -z ${!name:-} ]] || outside+=("$name=${!name}")
  done
  # Mounts and processes live in namespaces of their own and so vanish with the command, whatever happens.
  # shellcheck disable=SC2016  # expanded by the inner shell
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin unshare --mount --pid --fork --kill-child sh -ec '
    root=$1; shift
    cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
    mount -t proc proc "$root/proc"
    mkdir -p "$root/dev/shm" "$root/dev/pts"
    mount -t tmpfs tmpfs "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
    exec env -i HOME=/root PATH="$PATH" LANG=C.UTF-8 "$@"
  ' sh "$dir" "${outside[@]}" chroot "$dir" "$@"
}

free_port() {  # below the ports that the system hands out, and by chance, so that another's server is not taken for ours
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    answers "$port" || { echo "$port"; return; }
  done
}

answers() {  # answers PORT: whether /healthz says 200
  local line
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf 'GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
  IFS= read -r -t 5 line <&3 || line=
  exec 3>&-
  [[ $line == HTTP/1.?\ 200* ]]
}

wait_for() {  # wait_for PORT PID SECONDS: until the server of that process answers
  local until=$((SECONDS + $3))
  until answers "$1"; do
    kill -0 "$2" 2>/dev/null || return 1
    ((SECONDS < until)) || return 1
    sleep 0.2
  done
}

start() {  # start LOG COMMAND...: in the background, as a group of its own, whose number is then in $started
  local log=$1
  shift
  set -m
  "$@" >"$log" 2>&1 &
  # shellcheck disable=SC2034  # read by the caller
  started=$!
  set +m
}

stop() {  # stop GROUP: asks, and after ten seconds insists
  kill -TERM -- "-$1" 2>/dev/null || return 0
  for _ in {1..100}; do
    kill -0 -- "-$1" 2>/dev/null || return 0
    sleep 0.1
  done
  say "The server did not stop when asked; ending it"
  kill -KILL -- "-$1" 2>/dev/null || true
}
