// SPDX-License-Identifier: Apache-2.0
#include "core/wal/log_writer.h"

#include <unistd.h>

#include <algorithm>
#include <limits>

#include "core/format/layout.h"

namespace chassis {
namespace {

constexpr uint64_t kZeroChunk = 1 << 20;

std::string HostName() {
  char name[65] = {};
  if (gethostname(name, sizeof(name) - 1) != 0) return "";
  return name;
}

}  // namespace

uint64_t LogSpace(uint64_t bytes, uint64_t frame_body) {
  const uint64_t frames = bytes / frame_body + 1;
  const uint64_t group = kFrameHeaderBytes + bytes + frames * (kFrameHeaderBytes + kFrameAlignment);
  return AlignUp(group, kPageSize) + kPageSize;
}

LogWriter::LogWriter(StorageFactory& factory, const Id128& store, const Id128& session, Sizes sizes)
    : factory_(factory), store_(store), session_(session), sizes_(sizes) {}

LogIdentity LogWriter::Identity(uint64_t generation) const {
  return {store_, session_, generation};
}

uint64_t LogWriter::used() const { return next_page_ - std::min(next_page_, kPageSize); }

Status LogWriter::OpenFile(uint64_t generation) {
  auto& file = files_[generation % 2];
  if (file) return {};
  CHASSIS_ASSIGN(file, factory_.Create(LogPart(generation)));
  const Status extended = Extend(*file, AlignUp(sizes_.first_log, kPageSize));
  if (!extended) {
    file.reset();
    // The file holds nothing yet; a later Head makes it anew.
    (void)factory_.Remove(LogPart(generation));
  }
  return extended;
}

Status LogWriter::Extend(MappedStorage& file, uint64_t size) {
  const uint64_t before = file.Size();
  CHASSIS_TRY(file.Grow(size));
  const ByteVector zeros(static_cast<size_t>(std::min(size - before, kZeroChunk)));
  for (uint64_t at = before; at < size; at += zeros.size()) {
    const auto n = static_cast<size_t>(std::min<uint64_t>(zeros.size(), size - at));
    CHASSIS_TRY(file.Write(at, std::span(zeros).first(n)));
  }
  return {};
}

Status LogWriter::Head(uint64_t generation, uint64_t start_seq) {
  const bool created = !files_[generation % 2];
  CHASSIS_TRY(OpenFile(generation));
  LogHeader header;
  header.identity = Identity(generation);
  header.start_seq = start_seq;
  header.watermark = start_seq - 1;
  header.process = static_cast<uint64_t>(getpid());
  header.host = HostName();
  ByteVector pages = EncodeLogHeader(header);
  EncodeFrame({FrameKind::kWatermark, true, kPageSize, start_seq - 1, start_seq - 1}, {},
              header.identity, pages);
  CHASSIS_TRY(file(generation).Write(0, pages));
  CHASSIS_TRY(file(generation).Sync());
  return created ? factory_.SyncDirectory() : Status{};
}

void LogWriter::SwitchTo(uint64_t generation) {
  generation_ = generation;
  next_page_ = kPageSize;
}

Status LogWriter::Reserve(uint64_t bytes) {
  MappedStorage& log = file(generation_);
  const uint64_t needed = next_page_ + LogSpace(bytes, sizes_.frame_body);
  if (needed <= log.Size()) return {};
  CHASSIS_TRY(Extend(log, std::max(2 * log.Size(), AlignUp(needed, kPageSize))));
  return log.Sync();
}

Status LogWriter::Append(uint64_t seq, std::span<const std::byte> commit) {
  const LogIdentity identity = Identity(generation_);
  ByteVector group;
  group.reserve(static_cast<size_t>(LogSpace(commit.size(), sizes_.frame_body)));
  EncodeFrame({FrameKind::kWatermark, true, next_page_, watermark_, watermark_}, {}, identity,
              group);
  do {
    const auto body = commit.first(std::min<size_t>(commit.size(), sizes_.frame_body));
    commit = commit.subspan(body.size());
    EncodeFrame({FrameKind::kCommit, commit.empty(), next_page_ + group.size(), seq, watermark_},
                body, identity, group);
  } while (!commit.empty());
  group.resize(AlignUp(group.size(), kPageSize));
  CHASSIS_TRY(file(generation_).Write(next_page_, group));
  next_page_ += group.size();
  return {};
}

Status LogWriter::Sync() { return file(generation_).Sync(); }

Status LogWriter::WriteWatermark(uint64_t seq) {
  watermark_ = seq;
  ByteVector frame;
  EncodeFrame({FrameKind::kWatermark, true, next_page_, seq, seq}, {}, Identity(generation_),
              frame);
  return file(generation_).Write(next_page_, frame);
}

Status LogWriter::RemoveFiles() {
  for (auto& file : files_) file.reset();
  CHASSIS_TRY(factory_.Remove(Part::kLog0));
  CHASSIS_TRY(factory_.Remove(Part::kLog1));
  return factory_.SyncDirectory();
}

}  // namespace chassis
