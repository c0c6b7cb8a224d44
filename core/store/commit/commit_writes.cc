// SPDX-License-Identifier: Apache-2.0
#include "core/store/commit/commit_writes.h"

namespace chassis {

PageStream& CommitWrites::NewStream(uint64_t offset) {
  return streams_.emplace_back(main_, offset, write_bytes_);
}

Status CommitWrites::Finish(PageStream& stream) {
  CHASSIS_TRY(stream.Finish());
  AddFragments(stream);
  return {};
}

void CommitWrites::AddFragments(const PageStream& stream) {
  for (const auto& [offset, bytes] : stream.Fragments()) AddInline(offset, bytes);
}

// Bytes that continue the last write, both in the file and in memory, lengthen it.
void CommitWrites::AddInline(uint64_t offset, Bytes bytes) {
  if (bytes.empty()) return;
  if (!record_.writes.empty()) {
    InlineWrite& last = record_.writes.back();
    const size_t size = last.bytes.size();
    if (last.offset + size == offset && last.bytes.data() + size == bytes.data()) {
      last.bytes = {last.bytes.data(), size + bytes.size()};
      return;
    }
  }
  record_.writes.push_back({offset, bytes});
}

}  // namespace chassis
