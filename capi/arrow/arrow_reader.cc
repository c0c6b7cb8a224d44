// SPDX-License-Identifier: Apache-2.0
#include "capi/arrow/arrow_reader.h"

#include <algorithm>
#include <array>
#include <bit>
#include <span>

namespace chassis::capi {
namespace {

// Shorter ranges cost more as a batch of their own than as a copy.
constexpr uint64_t kShortestBorrowedRange = 64;
constexpr uint64_t kMostCopiedBytes = 64 << 20;
constexpr size_t kPiece = 64;  // rows that are looked up at once

// The first live (or dead) row from `row` on; the end of the slab if there is none.
uint64_t FindRow(const SlabRows& slab, uint64_t row, bool live) {
  while (row < slab.count) {
    const uint64_t word = slab.LiveWord(row / 64);
    const uint64_t wanted = (live ? word : ~word) >> row % 64;
    if (wanted != 0) {
      return std::min(slab.count, row + static_cast<uint64_t>(std::countr_zero(wanted)));
    }
    row = (row / 64 + 1) * 64;
  }
  return slab.count;
}

const float* RowAt(const SlabRows& slab, uint64_t row) {
  return slab.rows + row * (slab.stride / sizeof(float));
}

}  // namespace

Result<std::unique_ptr<ArrowReader>> ArrowReader::Open(std::shared_ptr<const Snapshot> snapshot,
                                                       uint32_t collection, ArrowLayout layout,
                                                       uint64_t max_rows) {
  CHASSIS_ASSIGN(const CollectionInfo info, snapshot->Collection(collection));
  layout.dimension = info.dimension;
  std::unique_ptr<ArrowReader> reader(
      new ArrowReader(std::move(snapshot), collection, layout, max_rows));
  CHASSIS_ASSIGN(reader->slabs_, reader->snapshot_->Slabs(collection));
  CHASSIS_ASSIGN(reader->documents_alone_,
                 Cursor::OpenDocumentsAlone(*reader->snapshot_, collection));
  return reader;
}

Result<std::optional<ArrowColumn>> ArrowReader::Next() {
  ArrowBatch batch(layout_);
  for (; slab_ < slabs_.size(); ++slab_, range_ = {}) {
    CHASSIS_TRY(FillFromSlab(slabs_[slab_], batch));
    if (batch.rows() > 0) return batch.Finish();
  }
  CHASSIS_TRY(FillFromDocuments(batch));
  if (batch.rows() > 0) return batch.Finish();
  return std::nullopt;
}

bool ArrowReader::IsFull(const ArrowBatch& batch) const {
  return batch.rows() >= max_rows_ || batch.copied() >= kMostCopiedBytes;
}

void ArrowReader::FindRange(const SlabRows& slab) {
  if (!range_.empty()) return;
  range_.first = FindRow(slab, range_.end, true);
  range_.end = FindRow(slab, range_.first, false);
  const bool dense = slab.stride == sizeof(float) * layout_.dimension;
  range_.borrowed = dense && range_.end - range_.first >= kShortestBorrowedRange;
}

// A long range is one batch of its own, or several; the rows between two of them share one.
Status ArrowReader::FillFromSlab(const SlabRows& slab, ArrowBatch& batch) {
  while (!IsFull(batch) && !batch.borrows()) {
    FindRange(slab);
    if (range_.empty()) break;
    if (range_.borrowed && layout_.HasVectors()) {
      if (batch.rows() > 0) break;
      batch.Borrow(RowAt(slab, range_.first), snapshot_);
    }
    CHASSIS_TRY(FillFromRange(slab, batch));
  }
  return {};
}

Status ArrowReader::FillFromRange(const SlabRows& slab, ArrowBatch& batch) {
  std::array<uint64_t, kPiece> ids;
  std::array<Document, kPiece> documents;
  while (!range_.empty() && !IsFull(batch)) {
    const size_t n = std::min({kPiece, range_.end - range_.first, max_rows_ - batch.rows()});
    if (layout_.HasVectors()) CHASSIS_TRY(slab.Verify(range_.first, n));
    for (size_t i = 0; i < n; ++i) {
      CHASSIS_ASSIGN(ids[i], slab.Id(range_.first + i));
    }
    if (layout_.HasDocuments()) {
      CHASSIS_TRY(snapshot_->Documents(collection_, std::span(ids.data(), n), documents.data()));
    }
    for (size_t i = 0; i < n && !IsFull(batch); ++i, ++range_.first) {
      batch.Append(ids[i], RowAt(slab, range_.first), documents[i]);
    }
  }
  return {};
}

Status ArrowReader::FillFromDocuments(ArrowBatch& batch) {
  while (!IsFull(batch)) {
    uint64_t id = 0;
    CHASSIS_ASSIGN(const size_t count, documents_alone_->Next(std::span(&id, 1)));
    if (count == 0) break;
    Document document;
    if (layout_.HasDocuments()) {
      CHASSIS_TRY(snapshot_->Documents(collection_, std::span(&id, 1), &document));
    }
    batch.Append(id, nullptr, document);
  }
  return {};
}

}  // namespace chassis::capi
