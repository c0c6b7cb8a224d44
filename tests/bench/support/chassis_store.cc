// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/chassis_store.h"

#include <vector>

namespace chassis::bench {

ChassisStore::ChassisStore(const std::filesystem::path& path, size_t dimension, uint32_t metric) {
  chassis_options options;
  chassis_options_init(&options, sizeof(options));
  options.flags = CHASSIS_OPEN_CREATE;
  options.dimension = static_cast<uint32_t>(dimension);
  options.metric = metric;
  Call(chassis_open, path.c_str(), &options, &store_);
}

ChassisStore::~ChassisStore() {
  if (batch_ != nullptr) Call(chassis_batch_close, batch_);
  Call(chassis_close, store_);
}

chassis_batch* ChassisStore::batch() {
  if (batch_ == nullptr) Call(chassis_batch_open, store_, &batch_);
  return batch_;
}

void ChassisStore::InsertVectors(const Values& vectors) {
  chassis_records records;
  chassis_records_init(&records, sizeof(records));
  records.count = vectors.count;
  records.vectors = reinterpret_cast<const float*>(vectors.data);
  records.dimension = vectors.size / sizeof(float);
  Call(chassis_batch_insert, batch(), CHASSIS_DEFAULT_COLLECTION, &records, nullptr);
}

void ChassisStore::InsertDocuments(const Values& payloads) {
  std::vector<chassis_bytes> documents(payloads.count);
  const std::vector<chassis_bytes> schemas(payloads.count, chassis_bytes{"bytes", 5});
  const std::vector<chassis_bytes> versions(payloads.count, chassis_bytes{"1", 1});
  for (size_t i = 0; i < payloads.count; ++i) documents[i] = {payloads.Row(i), payloads.size};
  chassis_records records;
  chassis_records_init(&records, sizeof(records));
  records.count = payloads.count;
  records.documents = documents.data();
  records.schemas = schemas.data();
  records.schema_versions = versions.data();
  Call(chassis_batch_insert, batch(), CHASSIS_DEFAULT_COLLECTION, &records, nullptr);
}

}  // namespace chassis::bench
