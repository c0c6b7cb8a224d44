# SPDX-License-Identifier: Apache-2.0
# Sourced by the commands that build: installs the packages of debian/control, and builds.
# shellcheck shell=bash

chassis_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

fail() {
  echo "error: $*" >&2
  exit 1
}

# One build dependency a line, its alternatives separated by blanks; versions and profiles dropped.
build_dependencies() {
  sed -n '/^Build-Depends:/,/^[^ ]/p' "$chassis_root/debian/control" |
    sed -e '/^Build-Depends:/s/^[^:]*://' -e '/^[A-Za-z]/d' |
    tr -d '\n' | tr ',' '\n' |
    sed -e 's/([^)]*)//g' -e 's/<[^>]*>//g' -e 's/\[[^]]*\]//g' -e 's/|/ /g'
  echo
}

is_installed() {
  [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Prints the first alternative of every build dependency that no installed package satisfies.
missing_dependencies() {
  local alternatives package
  while read -ra alternatives; do
    [[ ${#alternatives[@]} -gt 0 ]] || continue
    for package in "${alternatives[@]}"; do
      is_installed "$package" && continue 2
    done
    echo "${alternatives[0]}"
  done < <(build_dependencies)
}

install_build_dependencies() {
  command -v dpkg-query apt-get >/dev/null ||
    fail "this command installs Debian packages; elsewhere, install those of debian/control" \
      "and run: meson setup build && meson test -C build"
  local missing as_root=()
  mapfile -t missing < <(missing_dependencies)
  if [[ ${#missing[@]} -eq 0 ]]; then
    echo "build dependencies: all installed"
    return
  fi
  echo "build dependencies: will install ${missing[*]}"
  if [[ $EUID -ne 0 ]]; then
    command -v sudo >/dev/null || fail "installing packages needs root or sudo"
    as_root=(sudo)
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get)
  quietly "${as_root[@]}" update ||
    fail "apt-get update failed"
  quietly "${as_root[@]}" install --yes --no-install-recommends "${missing[@]}" ||
    fail "apt-get could not install the packages above"
}

# quietly COMMAND...: shows the output only if the command fails.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 || status=$?
  [[ $status -eq 0 ]] || grep -vE '^\[[0-9]+/[0-9]+\] (Compiling|Linking)' "$log" | tail -n 200 >&2
  rm -f "$log"
  return "$status"
}

# configure FOLDER [MESON OPTION...]: once; later options are ignored.
configure() {
  local folder=$1
  shift
  [[ -f $folder/build.ninja ]] || quietly meson setup "$folder" "$chassis_root" "$@" ||
    fail "meson could not configure $folder"
}

# build FOLDER [MESON OPTION...]
build() {
  configure "$@"
  quietly ninja -C "$1" || fail "compiling $1 failed"
}
