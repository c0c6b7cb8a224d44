// SPDX-License-Identifier: Apache-2.0
#include "core/wal/log_writer.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <limits>

#include "core/format/layout.h"

namespace chassis {
namespace {

constexpr uint64_t kZeroChunk = 1 << 20;
constexpr uint64_t kMostAhead = 8 << 20;

// Doubles the size, but adds at most kMostAhead unless more is needed.
uint64_t NextSize(uint64_t size, uint64_t needed) {
  return std::max(AlignUp(needed, kPageSize), size + std::min(size, kMostAhead));
}

std::string HostName() {
  char name[65] = {};
  if (gethostname(name, sizeof(name) - 1) != 0) return "";
  return name;
}

// Whether the file is empty or all zeros, as a failure leaves it that comes between the creation of
// a log and its header.
Result<bool> IsUnwritten(MappedStorage& file) {
  std::array<std::byte, kPageSize> page;
  const uint64_t size = file.Size();
  for (uint64_t at = 0; at < size; at += kPageSize) {
    const auto bytes =
        std::span(page).first(static_cast<size_t>(std::min<uint64_t>(size - at, kPageSize)));
    CHASSIS_TRY(file.Read(at, bytes));
    if (std::ranges::any_of(bytes, [](std::byte byte) { return byte != std::byte{0}; })) {
      return false;
    }
  }
  return true;
}

// Creates the file of a log, in place of one that was never written. Any other file in the way may
// be somebody's and stays. It must not look like a name that the caller chose and that exists.
Result<std::unique_ptr<MappedStorage>> CreateLog(StorageFactory& factory, Part part) {
  auto created = factory.Create(part);
  if (created || created.error().code != Code::kQueryExists) return created;
  {
    CHASSIS_ASSIGN(const auto found, factory.Open(part, Access::kReadOnly));
    CHASSIS_ASSIGN(const bool unwritten, IsUnwritten(*found));
    if (!unwritten) {
      created.error().code = Code::kWalAppendFailed;
      return created;
    }
  }
  CHASSIS_TRY(factory.Remove(part));
  return factory.Create(part);
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
  LogFile& opened = file(generation);
  if (opened.storage) return {};
  CHASSIS_ASSIGN(opened.storage, CreateLog(factory_, LogPart(generation)));
  Status filled = FillWithZeros(opened, AlignUp(sizes_.first_log, kPageSize));
  if (!filled) {
    opened = {};
    // An error of Remove is ignored, because the file holds no commit.
    (void)factory_.Remove(LogPart(generation));
  }
  return filled;
}

Status LogWriter::FillWithZeros(LogFile& file, uint64_t end) {
  CHASSIS_TRY(file.storage->Grow(end));
  const ByteVector zeros(static_cast<size_t>(std::min(end - file.written, kZeroChunk)));
  while (file.written < end) {
    const auto n = static_cast<size_t>(std::min<uint64_t>(zeros.size(), end - file.written));
    CHASSIS_TRY(file.storage->Write(file.written, std::span(zeros).first(n)));
    file.written += n;
  }
  return {};
}

Status LogWriter::StartLog(uint64_t generation, uint64_t start_seq) {
  const bool created = !file(generation).storage;
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
  CHASSIS_TRY(storage(generation).Write(0, pages));
  CHASSIS_TRY(storage(generation).Sync());
  return created ? factory_.SyncDirectory() : Status{};
}

void LogWriter::SwitchTo(uint64_t generation) {
  generation_ = generation;
  next_page_ = kPageSize;
}

Status LogWriter::Reserve(uint64_t bytes) {
  LogFile& log = file(generation_);
  const uint64_t needed = next_page_ + LogSpace(bytes, sizes_.frame_body);
  if (needed <= log.written) return {};
  if (bytes > sizes_.zeroed_commit) {
    const uint64_t size = log.storage->Size();
    return needed <= size ? Status{} : log.storage->Grow(NextSize(size, needed));
  }
  CHASSIS_TRY(FillWithZeros(log, NextSize(log.written, needed)));
  return log.storage->Sync();
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
  LogFile& log = file(generation_);
  CHASSIS_TRY(log.storage->Write(next_page_, group));
  next_page_ += group.size();
  // The page behind the commit is excluded from zeros, because the watermark goes there.
  log.written = std::max(log.written, next_page_ + kPageSize);
  return {};
}

Status LogWriter::Sync() { return storage(generation_).Sync(); }

Status LogWriter::WriteWatermark(uint64_t seq) {
  watermark_ = seq;
  ByteVector frame;
  EncodeFrame({FrameKind::kWatermark, true, next_page_, seq, seq}, {}, Identity(generation_),
              frame);
  return storage(generation_).Write(next_page_, frame);
}

Status LogWriter::RemoveFiles() {
  for (uint64_t generation = 0; generation < files_.size(); ++generation) {
    LogFile& log = file(generation);
    if (!log.storage) continue;
    log = {};
    CHASSIS_TRY(factory_.Remove(LogPart(generation)));
  }
  return factory_.SyncDirectory();
}

}  // namespace chassis
