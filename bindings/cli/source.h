// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_SOURCE_H_
#define CHASSIS_BINDINGS_CLI_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "bindings/cli/commands.h"
#include "bindings/cli/importer.h"
#include "bindings/cli/result.h"

namespace cli {

// Collects the facts about all input before the store is opened.
struct Survey {
  uint32_t dimension = 0;  // of the vectors; 0: none so far
  std::string where;       // where the first vector is
  uint64_t bytes = 0;      // of all input, except pipes, whose size is unknown
};

// Adds a vector at `where`. Fails with AERO_SCHEMA_DIMENSION_MISMATCH if an earlier vector has
// another dimension.
Status AddVector(Survey& survey, uint32_t dimension, const std::string& where);

// Fails with AERO_SCHEMA_DIMENSION_MISMATCH unless `dimension`, that of the vector at `where`, is
// the collection's.
Status RequireDimension(const chassis_collection_info& collection, size_t dimension,
                        const std::string& where);

// A file to import, or standard input.
class Source {
 public:
  virtual ~Source() = default;

  // Reads all input once, so that bad input changes nothing. A source that can be read only once
  // reads its first row alone.
  virtual Status Check(Survey& survey) = 0;

  // Stages every row.
  virtual Status AddTo(Importer& importer) = 0;
};

// Opens the source at `path`; "-" is standard input.
Result<std::unique_ptr<Source>> OpenSource(const std::string& path, const ImportOptions& options);

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_SOURCE_H_
