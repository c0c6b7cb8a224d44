// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <limits>

#include "bindings/cli/base64.h"
#include "bindings/cli/output.h"
#include "bindings/cli/row.h"

namespace cli {
namespace {

constexpr uint64_t kMaxKey = 1024;
constexpr uint64_t kMaxSchemaTag = 255;
constexpr uint64_t kMaxDocument = uint64_t{1} << 30;
constexpr size_t kMaxQuoted = 64;

// All but the first two are texts, which may be given as base64.
enum Member { kId, kVector, kDocumentId, kGroup, kDocument, kSchema, kSchemaVersion, kMembers };

constexpr std::array<const char*, kMembers> kNames = {
    "id", "vector", "document_id", "group", "document", "schema", "schema_version"};
constexpr std::string_view kBase64 = "_base64";

// Returns the start of a text of the input, quoted for a message.
std::string Quote(const std::string& text) {
  return Json(text.substr(0, kMaxQuoted)).dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Returns the reason in a message of nlohmann-json, without error number and last-read text.
std::string SyntaxError(std::string message) {
  for (const char* front : {"] ", "parse error at line 1, "}) {
    const size_t at = message.find(front);
    if (at != std::string::npos) message.erase(0, at + std::char_traits<char>::length(front));
  }
  return message.substr(0, std::min(message.find("; last read"), 4 * kMaxQuoted));
}

// Receives the parser's events of one line: an object of numbers, strings and one flat array.
class Handler {
 public:
  bool null() { return WrongType(); }
  bool boolean(bool) { return WrongType(); }
  bool number_integer(Json::number_integer_t number) {
    // The parser reads "-0" as an integer, but a float keeps its sign.
    return AddElement(number == 0 ? -0.0f : static_cast<float>(number));
  }
  bool number_unsigned(Json::number_unsigned_t number) {
    if (depth_ != 1 || member_ != kId) return AddElement(static_cast<float>(number));
    if (number == UINT64_MAX) return WrongType();
    id_ = number;
    return true;
  }
  bool number_float(Json::number_float_t number, const std::string&) { return AddElement(number); }
  bool string(std::string& text);
  bool binary(Json::binary_t&) { return WrongType(); }
  bool start_object(size_t) { return depth_ == 0 ? Enter() : WrongType(); }
  bool key(std::string& name);
  bool end_object() { return Leave(); }
  bool start_array(size_t) { return depth_ == 1 && member_ == kVector ? Enter() : WrongType(); }
  bool end_array() { return vector_.empty() ? Fail("vector has no elements") : Leave(); }
  bool parse_error(size_t, const std::string&, const Json::exception& error) {
    return Fail(SyntaxError(error.what()));
  }

  const std::string& wrong() const { return wrong_; }
  std::optional<uint64_t> id() const { return id_; }
  std::vector<float>& vector() { return vector_; }
  std::optional<std::string>& text(Member member) { return texts_[member]; }

 private:
  bool Enter() {
    ++depth_;
    return true;
  }
  bool Leave() {
    --depth_;
    return true;
  }
  bool Fail(std::string wrong) {
    wrong_ = std::move(wrong);
    return false;
  }
  bool AddElement(float element) {
    if (depth_ != 2) return WrongType();
    if (vector_.size() == CHASSIS_MAX_DIMENSION) return Fail("vector of more than 65536 elements");
    vector_.push_back(element);
    return true;
  }
  bool AddText(std::string& text);
  bool WrongType();

  std::string wrong_;
  int depth_ = 0;     // 1: in the object, 2: in its vector
  std::string name_;  // of the member being read, with its suffix
  Member member_ = kMembers;
  bool base64_ = false;
  std::array<bool, kMembers> seen_ = {};
  std::optional<uint64_t> id_;
  std::vector<float> vector_;
  std::array<std::optional<std::string>, kMembers> texts_;
};

bool Handler::key(std::string& name) {
  name_ = name;
  base64_ = name.ends_with(kBase64);
  if (base64_) name.resize(name.size() - kBase64.size());
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  member_ = static_cast<Member>(found - kNames.begin());
  if (member_ == kMembers || (base64_ && member_ <= kVector)) {
    return Fail("unknown member " + Quote(name_));
  }
  if (seen_[member_]) return Fail(name + " is there twice");
  return seen_[member_] = true;
}

bool Handler::string(std::string& text) {
  if (depth_ == 1 && member_ > kVector) return AddText(text);
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  if (text == "NaN") return AddElement(std::numeric_limits<float>::quiet_NaN());
  if (text == "Infinity") return AddElement(kInfinity);
  if (text == "-Infinity") return AddElement(-kInfinity);
  return WrongType();
}

bool Handler::AddText(std::string& text) {
  texts_[member_] = base64_ ? DecodeBase64(text) : std::move(text);
  return texts_[member_].has_value() || Fail(name_ + " is not base64");
}

bool Handler::WrongType() {
  if (depth_ == 0) return Fail("not an object");
  if (depth_ == 2) {
    return Fail("element " + std::to_string(vector_.size()) + " of vector is not a number");
  }
  const char* expected = "a string";
  if (member_ == kId) expected = "a whole number from 0 to 18446744073709551614";
  if (member_ == kVector) expected = "an array of numbers";
  return Fail(name_ + " is not " + expected);
}

tl::unexpected<Problem> Invalid(std::string message) {
  return Refuse(AERO_QUERY_INVALID, std::move(message));
}

Status CheckLength(Member member, const std::optional<std::string>& text, uint64_t longest) {
  if (!text || (!text->empty() && text->size() <= longest)) return {};
  return Invalid(std::string(kNames[member]) + " of " + std::to_string(text->size()) +
                 " bytes; 1 to " + std::to_string(longest) + " are allowed");
}

Status CheckDocument(Handler& handler, const std::optional<std::string>& document) {
  const auto& schema = handler.text(kSchema);
  const auto& version = handler.text(kSchemaVersion);
  if (!document && (schema || version)) {
    return Invalid(std::string(kNames[schema ? kSchema : kSchemaVersion]) + " without a document");
  }
  if (!document) return {};
  if (!schema) return Refuse(AERO_SCHEMA_REQUIRED, "a document needs a schema");
  if (!version) return Refuse(AERO_SCHEMA_VERSION_REQUIRED, "a document needs a schema_version");
  if (document->size() > kMaxDocument) {
    return Refuse(AERO_EXECUTION_LIMIT,
                  "document of " + std::to_string(document->size()) + " bytes; 1 GiB is the most");
  }
  CLI_TRY(CheckLength(kSchema, schema, kMaxSchemaTag));
  return CheckLength(kSchemaVersion, version, kMaxSchemaTag);
}

Status CheckRow(const Row& row) {
  CLI_TRY(CheckLength(kDocumentId, row.document_id, kMaxKey));
  CLI_TRY(CheckLength(kGroup, row.group, kMaxKey));
  if (row.vector.empty() && !row.document) return Invalid("neither a vector nor a document");
  return {};
}

}  // namespace

Result<Row> ParseRow(std::string_view line) {
  Handler handler;
  if (!Json::sax_parse(line, &handler)) return Invalid(handler.wrong());
  Row row;
  row.id = handler.id();
  row.document_id = std::move(handler.text(kDocumentId));
  row.group = std::move(handler.text(kGroup));
  row.document = std::move(handler.text(kDocument));
  CLI_TRY(CheckDocument(handler, row.document));
  row.vector = std::move(handler.vector());
  row.schema = std::move(handler.text(kSchema)).value_or("");
  row.schema_version = std::move(handler.text(kSchemaVersion)).value_or("");
  CLI_TRY(CheckRow(row));
  return row;
}

}  // namespace cli
