// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_RECORD_H_
#define CHASSIS_BINDINGS_CLI_RECORD_H_

#include <chassis/chassis.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/cli/result.h"

namespace cli {

// A record of a snapshot. Its pointers are valid as long as the snapshot is open.
struct Record {
  uint64_t id = 0;
  const float* vector = nullptr;  // NULL: none
  uint32_t dimension = 0;
  chassis_document document = {};

  bool exists() const { return vector != nullptr || document.found != 0; }
};

// Reads the records of `n` ids. A missing record has exists() false.
Result<std::vector<Record>> ReadRecords(chassis_snapshot* snapshot,
                                        const chassis_collection_info& collection,
                                        const uint64_t* ids, size_t n);

// Returns the id of the record with `document_id`; AERO_QUERY_NOT_FOUND if there is none.
Result<uint64_t> FindDocument(chassis_snapshot* snapshot, const chassis_collection_info& collection,
                              const std::string& document_id);

inline std::string_view Text(const chassis_bytes& bytes) {
  return {static_cast<const char*>(bytes.data), bytes.size};
}

inline chassis_bytes Bytes(std::string_view text) { return {text.data(), text.size()}; }

inline std::vector<chassis_bytes> BytesOf(const std::vector<std::string>& texts) {
  std::vector<chassis_bytes> bytes;
  for (const std::string& text : texts) bytes.push_back(Bytes(text));
  return bytes;
}

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_RECORD_H_
