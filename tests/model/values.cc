// SPDX-License-Identifier: Apache-2.0
#include "tests/model/values.h"

#include <algorithm>

namespace chassis::model {
namespace {

constexpr uint64_t kLargeBytes = 6000;

DocumentContent AnyDocument(uint64_t serial, Dice& dice) {
  const size_t length = static_cast<size_t>(dice.Below(dice.OneIn(12) ? 5000 : 60));
  std::string payload(length, static_cast<char>('a' + serial % 26));
  return {payload + std::to_string(serial), SchemaOf(dice.Below(kSchemas)),
          VersionOf(dice.Below(kVersions))};
}

}  // namespace

std::vector<float> VectorOf(uint64_t serial, uint32_t dimension) {
  std::vector<float> vector(dimension);
  Dice dice(serial);
  for (float& component : vector) component = static_cast<float>(dice.Below(9)) - 4.0F;
  return vector;
}

std::string DocumentIdOf(uint64_t number) {
  return std::string("\0name ", 6) + std::to_string(number);
}
std::string GroupOf(uint64_t number) { return "group\xff" + std::to_string(number); }
std::string StreamOf(uint64_t number) { return "stream " + std::to_string(number); }
std::string SchemaOf(uint64_t number) { return "schema " + std::to_string(number); }
std::string VersionOf(uint64_t number) { return std::to_string(number); }

std::vector<RecordContent> AnyRows(uint32_t dimension, uint64_t* serial, Dice& dice) {
  const bool large = dice.OneIn(8);
  const bool vectors = dimension > 0 && !dice.OneIn(3);
  const bool documents = !vectors || dice.OneIn(2);
  const bool named = !large || dice.OneIn(10);
  const bool grouped = !large || dice.OneIn(3);
  const uint64_t row_bytes = std::max<uint64_t>(64, sizeof(float) * dimension);
  std::vector<RecordContent> rows(
      static_cast<size_t>(1 + dice.Below(large ? 2 + kLargeBytes / row_bytes : 3)));
  for (RecordContent& row : rows) {
    if (vectors) row.vector = VectorContent(VectorOf(++*serial, dimension));
    if (documents && (!vectors || dice.OneIn(2))) row.document = AnyDocument(++*serial, dice);
    if (named && dice.OneIn(2)) row.document_id = DocumentIdOf(dice.Below(kDocumentIds));
    if (grouped && dice.OneIn(2)) row.group = GroupOf(dice.Below(kGroups));
  }
  return rows;
}

}  // namespace chassis::model
