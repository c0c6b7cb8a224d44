// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_COMMANDS_H_
#define CHASSIS_BINDINGS_CLI_COMMANDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "bindings/cli/result.h"

// The commands, one function each. They print what they have to say to standard output and return
// why they failed.
namespace cli {

// What every command is given.
struct Target {
  std::string store;
  std::string collection;  // "" is the default collection
  bool json = false;
};

struct ImportOptions {
  std::vector<std::string> files;
  uint32_t metric = 0;        // 0: what the collection has, l2 for a new one
  uint64_t commit_every = 0;  // rows; 0 is about 32 MiB of vectors
};

struct SearchOptions {
  std::string queries;        // a file, or ""
  std::vector<float> vector;  // the query where there is no file
  uint64_t k = 10;
  uint32_t metric = 0;  // 0: that of the collection
};

Status Import(const Target& target, const ImportOptions& options);
Status Search(const Target& target, const SearchOptions& options);
Status Get(const Target& target, const std::vector<uint64_t>& ids);
Status Delete(const Target& target, const std::vector<uint64_t>& ids);
Status Info(const Target& target);
Status Verify(const Target& target);
Status Collections(const Target& target);

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_COMMANDS_H_
