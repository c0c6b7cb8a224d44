// SPDX-License-Identifier: Apache-2.0
// Creates the store of records_test.py through the C header: documents of every kind.
#include <chassis/chassis.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

chassis_bytes Bytes(std::string_view text) { return {text.data(), text.size()}; }

void Check(chassis_status status, const chassis_error& error) {
  if (status == CHASSIS_OK) return;
  std::fprintf(stderr, "%s: %s\n", chassis_status_name(status), error.message);
  std::exit(1);
}

void Insert(chassis_batch* batch, std::string_view payload, const float* vector) {
  const chassis_bytes document = Bytes(payload), schema = Bytes("note"), version = Bytes("7");
  chassis_error error = {};
  chassis_records records;
  chassis_records_init(&records, sizeof records);
  records.count = 1;
  records.vectors = vector;
  records.dimension = vector == nullptr ? 0 : 2;
  records.documents = &document;
  records.schemas = &schema;
  records.schema_versions = &version;
  Check(chassis_batch_insert(batch, CHASSIS_DEFAULT_COLLECTION, &records, nullptr, &error), error);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  constexpr std::array<float, 2> kVector = {1, 2};
  chassis_error error = {};
  chassis_store* store = nullptr;
  chassis_batch* batch = nullptr;
  Check(chassis_create(argv[1], 2, CHASSIS_L2, &store, &error), error);
  Check(chassis_batch_open(store, &batch, &error), error);
  Insert(batch, "h\xc3\xa9llo", nullptr);
  Insert(batch, "with vector", kVector.data());
  Insert(batch, std::string_view("\xff\0\xc3", 3), nullptr);
  Insert(batch, "", nullptr);
  Check(chassis_batch_commit(batch, nullptr, nullptr, &error), error);
  Check(chassis_batch_close(batch, &error), error);
  Check(chassis_close(store, &error), error);
  return 0;
}
