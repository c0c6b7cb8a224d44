// SPDX-License-Identifier: Apache-2.0
#include "tests/capi/arrow_checker.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>

namespace chassis::capi {
namespace {

// The buffers and children that a format requires.
struct Layout {
  char kind;  // 's'truct, fixed 'w'idth list, 'L' uint64, 'f'loat32, 'z' binary, 'u' utf8
  int64_t buffers;
  int64_t children;  // -1: any number
  int64_t width;     // of a fixed-size list; bytes of a number
};

std::optional<Layout> LayoutOf(const char* format) {
  const std::string_view text = format == nullptr ? "" : format;
  if (text == "+s") return Layout{'s', 1, -1, 0};
  if (text == "L") return Layout{'L', 2, 0, 8};
  if (text == "f") return Layout{'f', 2, 0, 4};
  if (text == "z" || text == "u") return Layout{text[0], 3, 0, 0};
  if (!text.starts_with("+w:")) return std::nullopt;
  char* end = nullptr;
  const int64_t width = std::strtoll(format + 3, &end, 10);
  if (end == format + 3 || *end != '\0' || width <= 0) return std::nullopt;
  return Layout{'w', 1, 1, width};
}

// Returns the size in bytes of the first character of `text`, or 0 if it is not UTF-8.
size_t CharacterSize(std::string_view text) {
  constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const auto lead = static_cast<uint8_t>(text[0]);
  if (lead < 0x80) return 1;
  const size_t size = lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
  if (size == 0 || text.size() < size) return 0;
  uint32_t character = lead & (0x7FU >> size);
  for (const char next : text.substr(1, size - 1)) {
    const auto byte = static_cast<uint8_t>(next);
    if (byte >> 6 != 2) return 0;
    character = character << 6 | (byte & 0x3FU);
  }
  const bool surrogate = character >= 0xD800 && character < 0xE000;
  return character >= kLeast[size] && character <= 0x10FFFF && !surrogate ? size : 0;
}

// Collects the findings about one struct, under its name.
class Report {
 public:
  explicit Report(std::string where) : where_(std::move(where)) {}

  // Adds `rule` to the findings unless it `holds`. Returns `holds`.
  bool Want(bool holds, const std::string& rule) {
    if (!holds) findings_.push_back(where_ + ": " + rule);
    return holds;
  }
  void Add(const Findings& findings) {
    findings_.insert(findings_.end(), findings.begin(), findings.end());
  }
  const std::string& where() const { return where_; }
  const Findings& findings() const { return findings_; }

 private:
  std::string where_;
  Findings findings_;
};

std::string NameOf(const ArrowSchema& schema) {
  return schema.name == nullptr || *schema.name == '\0' ? "batch" : schema.name;
}

template <typename Struct>
bool HasChildren(const Struct& parent, Report& report) {
  if (!report.Want(parent.n_children == 0 || parent.children != nullptr, "children is NULL")) {
    return false;
  }
  for (int64_t i = 0; i < parent.n_children; ++i) {
    if (!report.Want(parent.children[i] != nullptr, "a child is NULL")) return false;
  }
  return true;
}

class ArrayCheck {
 public:
  ArrayCheck(const ArrowSchema& schema, const ArrowArray& array, size_t alignment)
      : schema_(schema),
        array_(array),
        alignment_(alignment),
        layout_(*LayoutOf(schema.format)),
        report_(NameOf(schema)) {}

  Findings Run() {
    if (Shape()) {
      Validity();
      if (layout_.kind == 'L' || layout_.kind == 'f') Buffer(1, rows() * layout_.width);
      if (layout_.kind == 'z' || layout_.kind == 'u') Strings();
      Children();
    }
    return report_.findings();
  }

 private:
  // Returns the number of rows that the buffers must hold.
  int64_t rows() const { return array_.offset + array_.length; }

  bool Shape() {
    bool sound = report_.Want(array_.release != nullptr, "is released");
    sound &= report_.Want(array_.length >= 0, "length is negative");
    sound &= report_.Want(array_.offset >= 0, "offset is negative");
    sound &= report_.Want(array_.null_count >= -1, "null_count is below -1");
    sound &= report_.Want(array_.dictionary == nullptr, "has a dictionary, its type has none");
    sound &= report_.Want(array_.n_buffers == layout_.buffers, "wrong number of buffers");
    sound &= report_.Want(array_.buffers != nullptr, "buffers is NULL");
    sound &= report_.Want(array_.n_children == schema_.n_children, "wrong number of children");
    return sound && HasChildren(array_, report_);
  }

  void Validity() {
    const bool nullable = (schema_.flags & ARROW_FLAG_NULLABLE) != 0;
    report_.Want(nullable || array_.null_count == 0, "has nulls, its type has none");
    if (array_.buffers[0] == nullptr) {
      report_.Want(array_.null_count <= 0, "has nulls without validity");
      return;
    }
    Aligned(array_.buffers[0]);
    report_.Want(array_.null_count == -1 || array_.null_count == CountNulls(array_),
                 "null_count is not what the validity says");
  }

  bool Buffer(int64_t index, int64_t bytes) {
    const void* buffer = array_.buffers[index];
    if (!report_.Want(bytes == 0 || buffer != nullptr, "a buffer is NULL")) return false;
    return Aligned(buffer);
  }

  bool Aligned(const void* buffer) {
    return report_.Want(reinterpret_cast<uintptr_t>(buffer) % alignment_ == 0,
                        "a buffer is not aligned");
  }

  void Strings() {
    if (!Buffer(1, (rows() + 1) * 4)) return;
    const auto* offsets = static_cast<const int32_t*>(array_.buffers[1]);
    if (!report_.Want(offsets[0] >= 0, "an offset is negative")) return;
    for (int64_t row = 0; row < rows(); ++row) {
      if (!report_.Want(offsets[row] <= offsets[row + 1], "offsets descend")) return;
    }
    if (Buffer(2, offsets[rows()]) && layout_.kind == 'u') Text(offsets);
  }

  void Text(const int32_t* offsets) {
    const auto* bytes = static_cast<const char*>(array_.buffers[2]);
    for (int64_t row = array_.offset; row < rows(); ++row) {
      if (IsNull(array_, row - array_.offset)) continue;
      std::string_view text(bytes + offsets[row],
                            static_cast<size_t>(offsets[row + 1] - offsets[row]));
      while (!text.empty()) {
        const size_t size = CharacterSize(text);
        if (!report_.Want(size > 0, "text is no UTF-8")) return;
        text.remove_prefix(size);
      }
    }
  }

  void Children() {
    const int64_t wanted = layout_.kind == 'w' ? rows() * layout_.width : rows();
    for (int64_t i = 0; i < array_.n_children; ++i) {
      report_.Want(array_.children[i]->length >= wanted, "a child is too short");
      report_.Add(CheckArray(*schema_.children[i], *array_.children[i], alignment_));
    }
  }

  const ArrowSchema& schema_;
  const ArrowArray& array_;
  const size_t alignment_;
  const Layout layout_;
  Report report_;
};

template <typename Struct>
Findings Released(Struct& released) {
  if (released.release == nullptr) return {"is released already"};
  released.release(&released);
  if (released.release != nullptr) return {"release does not mark it"};
  return {};
}

}  // namespace

Findings CheckSchema(const ArrowSchema& schema) {
  Report report(NameOf(schema));
  const auto layout = LayoutOf(schema.format);
  bool sound = report.Want(schema.release != nullptr, "is released");
  sound &= report.Want(layout.has_value(), "unknown format");
  sound &= report.Want((schema.flags & ~int64_t{7}) == 0, "unknown flags");
  sound &= report.Want(schema.dictionary == nullptr, "has a dictionary, its format has none");
  if (!sound) return report.findings();
  const bool number_fits =
      layout->children == -1 ? schema.n_children >= 0 : schema.n_children == layout->children;
  if (report.Want(number_fits, "wrong number of children") && HasChildren(schema, report)) {
    for (int64_t i = 0; i < schema.n_children; ++i) {
      report.Want(schema.children[i]->name != nullptr, "a child has no name");
      report.Add(CheckSchema(*schema.children[i]));
    }
  }
  return report.findings();
}

Findings CheckArray(const ArrowSchema& schema, const ArrowArray& array, size_t alignment) {
  return ArrayCheck(schema, array, alignment).Run();
}

Findings CheckStream(ArrowArrayStream& stream) {
  Report report("stream");
  bool sound = report.Want(stream.release != nullptr, "is released");
  sound &= report.Want(stream.get_schema != nullptr, "get_schema is NULL");
  sound &= report.Want(stream.get_next != nullptr, "get_next is NULL");
  sound &= report.Want(stream.get_last_error != nullptr, "get_last_error is NULL");
  for (int time = 0; sound && time < 2; ++time) {
    ArrowSchema schema{};
    sound = report.Want(stream.get_schema(&stream, &schema) == 0, "get_schema fails");
    if (!sound) break;
    report.Add(CheckSchema(schema));
    report.Add(CheckRelease(schema));
  }
  return report.findings();
}

Findings CheckRelease(ArrowSchema& schema) { return Released(schema); }
Findings CheckRelease(ArrowArray& array) { return Released(array); }
Findings CheckRelease(ArrowArrayStream& stream) { return Released(stream); }

bool IsNull(const ArrowArray& array, int64_t row) {
  const auto* bits = static_cast<const uint8_t*>(array.buffers[0]);
  const int64_t bit = array.offset + row;
  return bits != nullptr && (bits[bit / 8] >> bit % 8 & 1) == 0;
}

int64_t CountNulls(const ArrowArray& array) {
  int64_t nulls = 0;
  for (int64_t row = 0; row < array.length; ++row) nulls += IsNull(array, row) ? 1 : 0;
  return nulls;
}

}  // namespace chassis::capi
