// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_EXAMPLES_SEARCH_EXISTING_H_
#define CHASSIS_EXAMPLES_SEARCH_EXISTING_H_

#include <chassis/chassis.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "examples/search/document.h"

namespace example {

// The paragraphs that a store holds, found again by their file and text.
class Existing {
 public:
  struct Place {
    uint64_t id = 0;
    uint64_t line = 0;
  };

  // Reads every record of the default collection.
  explicit Existing(chassis_store* store);

  // Takes out a record with the file and text of `document`. Where there are several, the one that
  // came first in the file.
  std::optional<Place> Take(const Document& document);

  // What has not been taken.
  std::vector<uint64_t> Rest() const;

 private:
  void Add(uint64_t id, const chassis_document& stored);

  std::unordered_map<size_t, std::vector<Place>> places_;  // by hash; last lines first
  std::vector<uint64_t> foreign_;                          // records that are not such documents
};

}  // namespace example

#endif  // CHASSIS_EXAMPLES_SEARCH_EXISTING_H_
