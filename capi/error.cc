// SPDX-License-Identifier: Apache-2.0
#include "capi/error.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

#include "capi/catching.h"
#include "capi/structs.h"
#include "core/base/utf8.h"

namespace chassis::capi {
namespace {

constexpr size_t kHeaderSize = offsetof(chassis_error, message);
constexpr size_t kLongestMessage = sizeof(chassis_error::message) - 1;
constexpr std::string_view kCut = "...";

static_assert(sizeof(chassis_error) == 512);
static_assert(kHeaderSize == 32);

size_t Count(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at)) {
    ++count;
    at += part.size();
  }
  return count;
}

// "..." and the end of `path`, from the beginning of a character on, in `size` bytes or less.
std::string EndOfPath(std::string_view path, size_t size) {
  std::string_view end = path.substr(path.size() - std::min(size - kCut.size(), path.size()));
  while (!end.empty() && Utf8CharacterSize(end) == 0) end.remove_prefix(1);
  return std::string(kCut).append(end);
}

}  // namespace

std::string ShortenPath(std::string message, std::string_view path) {
  if (message.size() <= kLongestMessage || path.size() <= kCut.size()) return message;
  const size_t count = Count(message, path);
  if (count == 0) return message;
  const size_t excess = message.size() - kLongestMessage;
  const size_t excess_each = (excess + count - 1) / count;
  const size_t room = path.size() - std::min(path.size(), excess_each);
  const std::string end = EndOfPath(path, std::max(room, kCut.size()));
  for (size_t at = message.find(path); at != std::string::npos; at = message.find(path, at)) {
    message.replace(at, path.size(), end);
    at += end.size();
  }
  return message;
}

Failure InCall(std::string_view call, std::string_view path, Error error) noexcept {
  (void)Catching([&]() -> Status {
    std::string prefix(call);
    prefix.append(" ").append(path).append(": ");
    error.message = ShortenPath(prefix + error.message, path);
    return {};
  });
  return Failure(std::move(error));
}

void FillError(const Error& error, chassis_error* out) noexcept {
  if (out == nullptr) return;
  const size_t size = out->struct_size == 0 ? sizeof(chassis_error)
                                            : std::min<size_t>(out->struct_size, sizeof *out);
  chassis_error filled{};
  filled.struct_size = out->struct_size;
  filled.code = static_cast<chassis_status>(error.code);
  filled.severity = static_cast<int32_t>(SeverityOf(error));
  filled.system_errno = error.system_errno;
  filled.offset = error.offset;
  CopyUtf8(error.promise, filled.promise, sizeof filled.promise);
  if (size > kHeaderSize) {
    CopyUtf8(error.message, filled.message, std::min(size - kHeaderSize, sizeof filled.message));
  }
  filled.outcome = static_cast<int32_t>(error.outcome);
  filled.row = error.row;
  std::memcpy(out, &filled, size);
  if (filled.struct_size > sizeof *out && IsStructSize<chassis_error>(filled.struct_size)) {
    std::memset(reinterpret_cast<std::byte*>(out) + sizeof *out, 0,
                filled.struct_size - sizeof *out);
  }
}

}  // namespace chassis::capi
