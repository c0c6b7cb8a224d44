// SPDX-License-Identifier: Apache-2.0
#include "bindings/cli/output_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace cli {

Result<OutputFile> OutputFile::Open(const std::string& path) {
  if (path.empty()) return OutputFile("standard output", nullptr);
  OutputFile output(path, FileHandle(std::fopen(path.c_str(), "wb")));
  if (!output.file_) return output.Failed();
  return output;
}

Status OutputFile::Write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), stream()) == bytes.size()) return {};
  return Failed();
}

Status OutputFile::Close() {
  if (std::fflush(stream()) != 0 || (file_ && std::fclose(file_.release()) != 0)) return Failed();
  return {};
}

bool OutputFile::IsTerminal() const { return isatty(fileno(stream())) == 1; }

tl::unexpected<Problem> OutputFile::Failed() const {
  return Refuse(AERO_STORAGE_WRITE_FAILED, name_ + ": " + std::strerror(errno));
}

}  // namespace cli
