// SPDX-License-Identifier: Apache-2.0
#include "core/index/index_run.h"

#include <string>
#include <utility>

namespace chassis {

IndexRun::IndexRun(MappedStorage& storage, const IndexRunEntry& entry)
    : storage_(storage), entry_(entry), sound_(entry.pages) {}

Result<std::shared_ptr<const IndexRun>> IndexRun::Open(MappedStorage& storage,
                                                       const IndexRunEntry& entry) {
  std::shared_ptr<IndexRun> run(new IndexRun(storage, entry));
  CHASSIS_ASSIGN(run->region_, storage.Map(entry.extent.offset, entry.extent.length));
  run->ReadRoot();
  return std::shared_ptr<const IndexRun>(std::move(run));
}

// Ignores errors, because without `root_` lookups use the mapped page and report them.
void IndexRun::ReadRoot() {
  const uint64_t number = entry_.pages - 1;
  auto root = std::make_unique_for_overwrite<std::array<std::byte, kPageSize>>();
  const Status read = storage_.Read(entry_.extent.offset + number * kPageSize, *root);
  if (!read || !IndexPage::IsSound(root->data(), entry_.serial, number)) return;
  root_ = std::move(root);
}

Failure IndexRun::Damaged(uint64_t page) const {
  const uint64_t offset = entry_.extent.offset + page * kPageSize;
  return FailCorrupt(
      Code::kIndexCorruption,
      storage_.name() + ": index page at byte " + std::to_string(offset) + ": checksum mismatch",
      offset);
}

Status IndexRun::CheckPage(uint64_t number) const {
  const uint64_t in_run = number * kPageSize;
  CHASSIS_TRY(storage_.Populate(entry_.extent.offset + in_run, kPageSize));
  if (!IndexPage::IsSound(region_.data + in_run, entry_.serial, number)) return Damaged(number);
  sound_.Set(number);
  return {};
}

Result<IndexPage> IndexRun::Page(uint64_t number) const {
  if (root_ && number == entry_.pages - 1) return IndexPage(root_->data());
  if (!sound_.Test(number)) CHASSIS_TRY(CheckPage(number));
  return IndexPage(region_.data + number * kPageSize);
}

// A child's number is below its parent's, so the loop ends even if a page is wrong.
Result<std::optional<IndexRun::Leaf>> IndexRun::FindLeaf(const IndexKey& key) const {
  uint64_t number = entry_.pages - 1;
  for (;;) {
    CHASSIS_ASSIGN(const IndexPage page, Page(number));
    if (page.level() == 0) return Leaf{page, number};
    const size_t children = page.UpperBound(key);
    if (children == 0) return std::nullopt;
    const uint64_t child = page.Entry(children - 1).value;
    if (child >= number) return Damaged(number);
    number = child;
  }
}

Result<std::optional<IndexEntry>> IndexRun::Floor(const IndexKey& key) const {
  CHASSIS_ASSIGN(const std::optional<Leaf> leaf, FindLeaf(key));
  if (!leaf) return std::nullopt;
  const size_t entries = leaf->page.UpperBound(key);
  if (entries == 0) return std::nullopt;
  return leaf->page.Entry(entries - 1);
}

// The first entry that is not below the key may be the first of the next leaf.
Status IndexRun::Cursor::Begin() {
  CHASSIS_ASSIGN(const std::optional<Leaf> leaf, run_.FindLeaf(from_));
  begun_ = true;
  if (!leaf) return {};
  page_ = leaf->number;
  position_ = leaf->page.UpperBound(from_);
  if (position_ > 0 && leaf->page.Entry(position_ - 1).key == from_) --position_;
  return {};
}

Result<std::optional<IndexEntry>> IndexRun::Cursor::Next() {
  if (!begun_) CHASSIS_TRY(Begin());
  while (page_ < run_.entry_.pages) {
    CHASSIS_ASSIGN(const IndexPage page, run_.Page(page_));
    if (page.level() > 0) break;
    if (position_ < page.count()) return page.Entry(position_++);
    ++page_;
    position_ = 0;
  }
  return std::nullopt;
}

}  // namespace chassis
