// SPDX-License-Identifier: Apache-2.0
#include "bindings/cli/source.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "bindings/cli/input_file.h"
#include "bindings/cli/jsonl_file.h"
#include "bindings/cli/row_block.h"
#include "bindings/cli/vector_file.h"

namespace cli {
namespace {

constexpr uint64_t kStageBytes = 1 << 20;
constexpr char kStandardInput[] = "standard input";

// A file, or a copy of standard input; both can be opened repeatedly.
class Input {
 public:
  Input(std::string path, FileHandle copy) : path_(std::move(path)), copy_(std::move(copy)) {}

  const std::string& path() const { return path_; }

  Result<FileHandle> Open() const {
    if (!copy_) return OpenRegularFile(path_);
    std::rewind(copy_.get());
    return Duplicate(path_, copy_.get());
  }

 private:
  std::string path_;
  FileHandle copy_;
};

// Rows of .fvecs and .npy, which are always new.
class VectorSource : public Source {
 public:
  VectorSource(Input input, Format format, const std::string& group)
      : input_(std::move(input)), format_(format), group_(group) {}

  Status Check(Survey& survey) override {
    CLI_ASSIGN(VectorFile file, Open());
    CLI_TRY(file.Check());
    survey.bytes += file.rows() * file.row_bytes();
    return AddVector(survey, file.dimension(), file.path() + ": row 0");
  }

  Status AddTo(Importer& importer) override {
    CLI_ASSIGN(VectorFile file, Open());
    const uint32_t dimension = importer.collection().dimension;
    CLI_TRY(RequireDimension(file, dimension, "the file as first read"));
    const uint64_t chunk = file.RowsIn(kStageBytes);
    const std::vector<chassis_bytes> groups(chunk, Bytes(group_));
    std::vector<float> vectors(chunk * dimension);
    chassis_records records;
    chassis_records_init(&records, sizeof records);
    records.vectors = vectors.data();
    records.dimension = dimension;
    if (!group_.empty()) records.groups = groups.data();
    for (;;) {
      CLI_ASSIGN(records.count, file.Read(std::min(chunk, importer.Room()), vectors.data()));
      if (records.count == 0) return {};
      CLI_TRY(importer.Stage(records, false, records.count * file.row_bytes()));
    }
  }

 private:
  Result<VectorFile> Open() const {
    CLI_ASSIGN(FileHandle file, input_.Open());
    return VectorFile::Open(input_.path(), std::move(file), format_);
  }

  const Input input_;
  const Format format_;
  const std::string& group_;
};

// Moves rows from a JSONL file to an importer.
class RowStager {
 public:
  RowStager(JsonlFile& file, Importer& importer) : file_(file), importer_(importer) {}

  Status AddAll() {
    Row row;
    for (;;) {
      CLI_ASSIGN(const bool found, file_.Next(row));
      if (!found) return Flush();
      CLI_TRY(Add(std::move(row)));
    }
  }

 private:
  Status Add(Row row) {
    if (!row.vector.empty()) {
      CLI_TRY(RequireDimension(importer_.collection(), row.vector.size(), file_.At(file_.line())));
    }
    if (!block_.Takes(row)) CLI_TRY(Flush());
    block_.Add(std::move(row), file_.line());
    const bool full = file_.bytes() - staged_bytes_ >= kStageBytes;
    return full || block_.size() == importer_.Room() ? Flush() : Status();
  }

  Status Flush() {
    if (block_.empty()) return {};
    const uint64_t bytes = file_.bytes() - std::exchange(staged_bytes_, file_.bytes());
    const Status staged = importer_.Stage(block_.Records(), block_.puts(), bytes);
    if (!staged) return tl::unexpected(AtLine(staged.error()));
    block_.Clear();
    return {};
  }

  // Adds the line of the refused row to the message.
  Problem AtLine(Problem problem) const {
    const bool refused = chassis_status_severity(problem.code) == CHASSIS_SEVERITY_REJECT;
    if (refused && problem.row < block_.size()) {
      problem.message = file_.At(block_.line(problem.row)) + ": " + problem.message;
    }
    return problem;
  }

  JsonlFile& file_;
  Importer& importer_;
  RowBlock block_;
  uint64_t staged_bytes_ = 0;
};

Status RequireRow(const JsonlFile& file, bool found) {
  if (found) return {};
  return Refuse(AERO_QUERY_INVALID, file.path() + ": no rows");
}

// Rows of JSONL that can be read twice.
class JsonlSource : public Source {
 public:
  explicit JsonlSource(Input input) : input_(std::move(input)) {}

  Status Check(Survey& survey) override {
    CLI_ASSIGN(FileHandle handle, input_.Open());
    JsonlFile file(input_.path(), std::move(handle));
    CLI_ASSIGN(const Row* first, file.Peek());
    CLI_TRY(RequireRow(file, first != nullptr));
    for (Row row;;) {
      CLI_ASSIGN(const bool found, file.Next(row));
      if (!found) break;
      const auto dimension = static_cast<uint32_t>(row.vector.size());
      if (dimension == 0 || dimension == survey.dimension) continue;
      CLI_TRY(AddVector(survey, dimension, file.At(file.line())));
    }
    survey.bytes += file.bytes();
    return {};
  }

  Status AddTo(Importer& importer) override {
    CLI_ASSIGN(FileHandle handle, input_.Open());
    JsonlFile file(input_.path(), std::move(handle));
    return RowStager(file, importer).AddAll();
  }

 private:
  const Input input_;
};

// Rows of JSONL that are read once, while they are imported.
class JsonlStream : public Source {
 public:
  // `bytes` is the size of a file, or 0 for a pipe.
  JsonlStream(JsonlFile file, uint64_t bytes) : file_(std::move(file)), bytes_(bytes) {}

  Status Check(Survey& survey) override {
    survey.bytes += bytes_;
    CLI_ASSIGN(const Row* first, file_.Peek());
    CLI_TRY(RequireRow(file_, first != nullptr));
    if (first->vector.empty()) return {};
    return AddVector(survey, static_cast<uint32_t>(first->vector.size()), file_.At(file_.line()));
  }

  Status AddTo(Importer& importer) override { return RowStager(file_, importer).AddAll(); }

 private:
  JsonlFile file_;
  const uint64_t bytes_;
};

Result<Format> FormatOf(const std::string& path, const std::string& named) {
  const std::optional<Format> ending = path == "-" ? std::nullopt : FormatOfEnding(path);
  if (ending) return *ending;
  if (!named.empty()) return *FormatNamed(named);
  if (path == "-") return Format::kJsonl;
  return Refuse(AERO_QUERY_INVALID,
                path + ": neither .jsonl, .fvecs nor .npy, and no --format is given");
}

}  // namespace

Status AddVector(Survey& survey, uint32_t dimension, const std::string& where) {
  if (survey.dimension == 0) {
    survey.dimension = dimension;
    survey.where = where;
  }
  if (dimension == survey.dimension) return {};
  return Refuse(AERO_SCHEMA_DIMENSION_MISMATCH, where + ": dimension " + std::to_string(dimension) +
                                                    ", " + survey.where + " has " +
                                                    std::to_string(survey.dimension));
}

Status RequireDimension(const chassis_collection_info& collection, size_t dimension,
                        const std::string& where) {
  if (dimension == collection.dimension) return {};
  return Refuse(AERO_SCHEMA_DIMENSION_MISMATCH, where + ": dimension " + std::to_string(dimension) +
                                                    ", collection " + collection.name + " has " +
                                                    std::to_string(collection.dimension));
}

Result<std::unique_ptr<Source>> OpenSource(const std::string& path, const ImportOptions& options) {
  const bool piped = path == "-";
  const std::string name = piped ? kStandardInput : path;
  CLI_ASSIGN(const Format format, FormatOf(path, options.format));
  if (format == Format::kJsonl && !options.group.empty()) {
    return Refuse(AERO_QUERY_INVALID, name +
                                          ": --group is for .fvecs and .npy; each row of JSONL "
                                          "has its own");
  }
  if (format == Format::kJsonl && options.commit_every > 0) {
    CLI_ASSIGN(FileHandle file, piped ? Duplicate(name, stdin) : OpenRegularFile(path));
    CLI_ASSIGN(const uint64_t bytes, SizeOf(name, file.get()));
    return std::make_unique<JsonlStream>(JsonlFile(name, std::move(file)), bytes);
  }
  FileHandle copy;
  if (piped) {
    CLI_ASSIGN(copy, CopyStandardInput());
  }
  Input input(name, std::move(copy));
  if (format == Format::kJsonl) return std::make_unique<JsonlSource>(std::move(input));
  return std::make_unique<VectorSource>(std::move(input), format, options.group);
}

}  // namespace cli
