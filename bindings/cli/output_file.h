// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_BINDINGS_CLI_OUTPUT_FILE_H_
#define CHASSIS_BINDINGS_CLI_OUTPUT_FILE_H_

#include <cstdio>
#include <string>
#include <string_view>

#include "bindings/cli/input_file.h"
#include "bindings/cli/result.h"

namespace cli {

// A new or truncated file, or standard output.
class OutputFile {
 public:
  // "" is standard output.
  static Result<OutputFile> Open(const std::string& path);

  Status Write(std::string_view bytes);

  // Closes the file. Fails if some bytes could not be written. Nothing can be written afterwards.
  Status Close();

  bool IsTerminal() const;

 private:
  OutputFile(std::string name, FileHandle file) : name_(std::move(name)), file_(std::move(file)) {}

  std::FILE* stream() const { return file_ ? file_.get() : stdout; }
  tl::unexpected<Problem> Failed() const;

  std::string name_;
  FileHandle file_;
};

}  // namespace cli

#endif  // CHASSIS_BINDINGS_CLI_OUTPUT_FILE_H_
