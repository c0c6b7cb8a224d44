// SPDX-License-Identifier: Apache-2.0
#include "tests/model/content.h"

#include "tests/model/dice.h"

namespace chassis::model {

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
std::string SourceOf(uint64_t number) { return "source " + std::to_string(number); }
std::string SchemaOf(uint64_t number) { return "schema " + std::to_string(number); }
std::string VersionOf(uint64_t number) { return std::to_string(number); }

}  // namespace chassis::model
