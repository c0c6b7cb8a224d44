// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_COMMANDS_H_
#define CHASSIS_BINDINGS_CLI_COMMANDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "bindings/cli/result.h"

// The commands, one function each. They print to standard output and return why they failed.
namespace cli {

// The store and collection of a command.
struct Target {
  std::string store;
  std::string collection;  // "" is the default collection
  bool json = false;
};

struct ImportOptions {
  std::vector<std::string> files;  // "-" is standard input
  std::string format;              // of files without such an ending; "" is none
  std::string group;               // of every row of .fvecs and .npy; "" is none
  uint32_t dimension = 0;          // of a new collection; 0: that of the vectors
  uint32_t metric = 0;             // 0: that of the collection, l2 for a new one
  uint64_t commit_every = 0;       // rows; 0 is about 32 MiB of input
};

struct ExportOptions {
  std::string format = "jsonl";
  std::string output;  // a file; "" is standard output
  std::string ids;     // a file for the ids of the rows; "" is none
};

// Records by ids, document ids or groups; two of the three are empty.
struct Selection {
  std::vector<uint64_t> ids;
  std::vector<std::string> document_ids;
  std::vector<std::string> groups;
};

struct SearchOptions {
  std::string queries;                    // a file, or ""
  std::vector<float> vector;              // the one query, if there is no file
  std::vector<std::string> document_ids;  // records whose vectors are the queries
  uint64_t k = 10;
  uint32_t metric = 0;  // 0: that of the collection
};

Status Import(const Target& target, const ImportOptions& options);
Status Export(const Target& target, const ExportOptions& options);
Status Search(const Target& target, const SearchOptions& options);
Status Get(const Target& target, const Selection& selection);
Status Delete(const Target& target, const Selection& selection);
Status Drop(const Target& target);
Status Info(const Target& target);
Status Verify(const Target& target);
Status Collections(const Target& target);

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_COMMANDS_H_
