// SPDX-License-Identifier: Apache-2.0
#include "examples/search/text_files.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <system_error>

namespace example {
namespace {

namespace fs = std::filesystem;

constexpr uintmax_t kMaxBytes = 16 << 20;
constexpr size_t kBlock = 64 << 10;

bool IsHidden(const fs::path& path) { return path.filename().native().starts_with('.'); }

void AddFolder(const fs::path& folder, std::vector<fs::path>& files) {
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const fs::file_status status = entry->symlink_status(error);
    if (error || IsHidden(entry->path())) {
      error.clear();
    } else if (fs::is_directory(status)) {
      AddFolder(entry->path(), files);
    } else if (fs::is_regular_file(status)) {
      files.push_back(entry->path());
    }
  }
  if (error) {
    std::fprintf(stderr, "left out: %s: %s\n", folder.c_str(), error.message().c_str());
  }
}

// Bytes of the UTF-8 character at the front of `bytes`; 0 if there is none. No surrogates, nothing
// overlong, nothing past U+10FFFF.
size_t CharacterLength(std::string_view bytes) {
  const auto byte = [&bytes](size_t i) {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u;
  };
  const auto continues = [&byte](size_t i) { return (byte(i) & 0xc0) == 0x80; };
  const unsigned first = byte(0), second = byte(1);
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4 || !continues(1)) return 0;
  if (first < 0xe0) return 2;
  if (!continues(2)) return 0;
  if (first < 0xf0) {
    const bool overlong = first == 0xe0 && second < 0xa0;
    const bool surrogate = first == 0xed && second >= 0xa0;
    return overlong || surrogate ? 0 : 3;
  }
  const bool overlong = first == 0xf0 && second < 0x90;
  const bool too_high = first == 0xf4 && second >= 0x90;
  return overlong || too_high || !continues(3) ? 0 : 4;
}

}  // namespace

std::vector<fs::path> ListFiles(const std::vector<fs::path>& paths) {
  std::vector<fs::path> files;
  for (const fs::path& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      AddFolder(path, files);
    } else {
      files.push_back(path);
    }
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

Reading ReadText(const fs::path& file, std::string& text) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return Reading::kUnreadable;
  std::ifstream stream(file, std::ios::binary);
  std::array<char, kBlock> block;
  std::string bytes;
  while (stream) {
    stream.read(block.data(), block.size());
    const std::string_view got(block.data(), static_cast<size_t>(stream.gcount()));
    if (got.find('\0') != std::string_view::npos) return Reading::kBinary;
    bytes += got;
    if (bytes.size() > kMaxBytes) return Reading::kTooLarge;
  }
  if (!stream.eof() || stream.bad()) return Reading::kUnreadable;
  text = ToUtf8(bytes);
  return Reading::kText;
}

std::string ToUtf8(const std::string& bytes) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf", kReplacement = "\xef\xbf\xbd";
  std::string_view rest = bytes;
  if (rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
  std::string text;
  text.reserve(rest.size());
  while (!rest.empty()) {
    const size_t length = CharacterLength(rest);
    text += length > 0 ? rest.substr(0, length) : kReplacement;
    rest.remove_prefix(std::max<size_t>(length, 1));
  }
  return text;
}

}  // namespace example
