#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes the interface of a library into the dump that compatibility_test.py compares with.
# usage: regenerate_abi.sh LIBRARY
set -eu
here=$(dirname "$0")
abidw --headers-dir "$here/../../capi/include/chassis" --drop-private-types \
  --exported-interfaces-only --no-corpus-path --no-comp-dir-path --no-show-locs --no-elf-needed \
  --type-id-style hash "$1" |
  sed "s| path='[^']*/\([^/']*\)'| path='\1'|" >"$here/libchassis.abi"
