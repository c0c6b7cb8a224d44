// SPDX-License-Identifier: Apache-2.0
#include "core/wal/log_scanner.h"

#include <algorithm>

#include "core/format/layout.h"

namespace chassis {
namespace {

class Scanner {
 public:
  Scanner(std::span<const LogFile> files, const Id128& store, const Id128& session,
          const ReplayStart& start, uint64_t watermark)
      : files_(files),
        identity_{store, session, start.generation},
        offset_(start.offset),
        expected_(start.seq),
        watermark_(watermark) {}

  Result<LogScan> Run() {
    file_ = FileOf(identity_.generation);
    while (ReadCommit() || NextGeneration()) {
    }
    return Classify();
  }

 private:
  // Returns the file whose header has this session and `generation`.
  const LogFile* FileOf(uint64_t generation) const {
    for (const LogFile& file : files_) {
      if (file.header && file.header->identity.session == identity_.session &&
          file.header->identity.generation == generation) {
        return &file;
      }
    }
    return nullptr;
  }

  // A commit begins behind the previous one, or behind the watermark of the next page.
  std::optional<Frame> FindFirstFrame() const {
    const uint64_t page = AlignUp(offset_, kPageSize);
    for (const uint64_t at : {offset_, page + kFrameHeaderBytes}) {
      const auto frame = DecodeFrame(file_->bytes, at, identity_);
      if (frame && frame->header.kind == FrameKind::kCommit && frame->header.seq == expected_) {
        return frame;
      }
    }
    return std::nullopt;
  }

  bool ReadCommit() {
    if (file_ == nullptr) return false;
    auto frame = FindFirstFrame();
    if (!frame) return false;
    LoggedCommit commit{expected_, {frame->body}, file_, frame->header.offset};
    while (!frame->header.last) {
      frame = DecodeFrame(file_->bytes, frame->end, identity_);
      if (!frame || frame->header.seq != expected_) return false;
      commit.bodies.push_back(frame->body);
    }
    offset_ = frame->end;
    ++expected_;
    scan_.commits.push_back(std::move(commit));
    return true;
  }

  bool NextGeneration() {
    const LogFile* next = FileOf(identity_.generation + 1);
    if (next == nullptr || next->header->start_seq > expected_) return false;
    file_ = next;
    ++identity_.generation;
    offset_ = kPageSize;
    return true;
  }

  Result<LogScan> Classify() {
    const uint64_t page = AlignUp(offset_, kPageSize);
    bool whole = false;
    if (file_ != nullptr) {
      const auto mark = DecodeFrame(file_->bytes, page, identity_);
      whole =
          mark && mark->header.kind == FrameKind::kWatermark && mark->header.seq + 1 == expected_;
      SearchWatermarks(*file_, offset_, identity_.generation);
    }
    for (const LogFile& file : files_) {
      if (&file != file_) SearchWatermarks(file, 0, identity_.generation + 1);
    }
    if (watermark_ >= expected_) {
      const std::string name = file_ != nullptr ? file_->name : files_.front().name;
      return FailCorrupt(Code::kWalCorruption,
                         name + ": commit " + std::to_string(expected_) + " was durable and is " +
                             "damaged or missing at byte " + std::to_string(page),
                         page);
    }
    scan_.may_have_lost = !whole;
    return std::move(scan_);
  }

  // Raises `watermark_` to the highest one of `generation` in the header and in valid frames from
  // `begin` on. Counts the bytes that resemble its commit frames as discarded.
  void SearchWatermarks(const LogFile& file, uint64_t begin, uint64_t generation) {
    LogIdentity identity = identity_;
    identity.generation = generation;
    if (file.header && file.header->identity.session == identity.session &&
        file.header->identity.generation == generation) {
      watermark_ = std::max(watermark_, file.header->watermark);
    }
    uint64_t end = begin;
    for (uint64_t at = AlignUp(begin, kFrameAlignment); at < file.bytes.size();
         at += kFrameAlignment) {
      if (const auto frame = DecodeFrame(file.bytes, at, identity)) {
        watermark_ = std::max(watermark_, frame->header.watermark);
        if (frame->header.kind == FrameKind::kCommit) end = frame->end;
      } else if (ResemblesFrame(file.bytes, at, identity)) {
        end = std::max(end, at + kFrameHeaderBytes);
      }
    }
    scan_.bytes_discarded += end - begin;
  }

  std::span<const LogFile> files_;
  LogIdentity identity_;
  const LogFile* file_ = nullptr;
  uint64_t offset_;
  uint64_t expected_;
  uint64_t watermark_;
  LogScan scan_;
};

}  // namespace

ByteVector LoggedCommit::Record() const {
  ByteVector record;
  for (const auto body : bodies) record.insert(record.end(), body.begin(), body.end());
  return record;
}

Result<LogScan> ScanLogs(std::span<const LogFile> files, const Id128& store, const Id128& session,
                         const ReplayStart& start, uint64_t watermark) {
  return Scanner(files, store, session, start, watermark).Run();
}

bool HoldsCommits(const LogFile& file) {
  if (!file.header) return false;
  const auto frame = DecodeFrame(file.bytes, kPageSize + kFrameHeaderBytes, file.header->identity);
  return frame && frame->header.kind == FrameKind::kCommit;
}

}  // namespace chassis
