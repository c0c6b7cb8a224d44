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

// What is known of all input before the store is opened.
struct Survey {
  uint32_t dimension = 0;  // of the vectors; 0: none was met
  std::string where;       // the first of them
  uint64_t bytes = 0;      // to be read; those of a pipe are unknown and not counted
};

// Notes a vector at `where`. AERO_SCHEMA_DIMENSION_MISMATCH if an earlier one has another
// dimension.
Status AddVector(Survey& survey, uint32_t dimension, const std::string& where);

// AERO_SCHEMA_DIMENSION_MISMATCH unless the collection has the dimension of the vector at `where`.
Status RequireDimension(const chassis_collection_info& collection, size_t dimension,
                        const std::string& where);

// A file to import, or standard input.
class Source {
 public:
  virtual ~Source() = default;

  // Reads all of it once, so that bad input changes nothing. A stream can be read but once, and
  // reads its first row.
  virtual Status Check(Survey& survey) = 0;

  // Stages every row.
  virtual Status AddTo(Importer& importer) = 0;
};

// The source that `path` names, "-" being standard input.
Result<std::unique_ptr<Source>> OpenSource(const std::string& path, const ImportOptions& options);

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_SOURCE_H_
