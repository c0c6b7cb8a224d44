// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_UNIT_STORE_STORE_FIXTURE_H_
#define CHASSIS_TESTS_UNIT_STORE_STORE_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/store.h"
#include "tests/support/image_factory.h"

namespace chassis {

// A store of dimension 4 over disk images in memory that outlive it, with sizes so small that logs
// switch, extents grow and batches spill within a few commits.
class StoreFixture {
 public:
  static constexpr uint32_t kDimension = 4;

  static OpenOptions Options() {
    OpenOptions options;
    options.create = true;
    options.dimension = kDimension;
    options.first_log = 64 << 10;
    options.checkpoint_log = 128 << 10;
    options.direct_batch = 16 << 10;
    options.direct_write = 8 << 10;
    options.frame_body = 4096;
    return options;
  }

  std::shared_ptr<Store> Open(OpenOptions options = Options()) {
    auto store = Store::Open(std::make_unique<ImageFactory>(image), std::move(options));
    EXPECT_TRUE(store) << store.error().message;
    return store ? *store : nullptr;
  }

  StoreImage image;
};

// One record's columns, with a vector (x, x, x, x) or a document or both.
struct OneRecord {
  explicit OneRecord(float x) : vector(StoreFixture::kDimension, x) {
    records.count = 1;
    records.vectors = vector.data();
  }
  explicit OneRecord(std::string_view text) { SetDocument(text); }
  OneRecord(float x, std::string_view text) : OneRecord(x) { SetDocument(text); }
  OneRecord(const OneRecord&) = delete;
  OneRecord& operator=(const OneRecord&) = delete;

  const Records& WithId(uint64_t at) {
    id = at;
    records.ids = &id;
    return records;
  }

  void SetDocument(std::string_view text) {
    document = text;
    records.count = 1;
    records.documents = &document;
    records.schemas = &schema;
    records.schema_versions = &version;
  }

  // Sets the keys. An empty text leaves a key absent.
  OneRecord& WithKeys(std::string_view with_document_id, std::string_view with_group = {}) {
    document_id = with_document_id;
    group = with_group;
    if (!document_id.empty()) records.document_ids = &document_id;
    if (!group.empty()) records.groups = &group;
    return *this;
  }
  OneRecord& KeepingAbsent() {
    records.keep_absent = true;
    return *this;
  }

  uint64_t id = 0;
  std::vector<float> vector;
  std::string_view document;
  std::string_view schema = "note";
  std::string_view version = "1";
  std::string_view document_id;
  std::string_view group;
  Records records;
};

}  // namespace chassis

#endif  // CHASSIS_TESTS_UNIT_STORE_STORE_FIXTURE_H_
