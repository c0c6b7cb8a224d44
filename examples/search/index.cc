// SPDX-License-Identifier: Apache-2.0
#include "examples/search/index.h"

#include <optional>
#include <string>

#include "examples/search/document.h"
#include "examples/search/embedding.h"
#include "examples/search/existing.h"
#include "examples/search/handles.h"
#include "examples/search/paragraphs.h"
#include "examples/search/progress_bar.h"
#include "examples/search/text_files.h"

namespace example {
namespace {

// Paragraphs in one commit. A run that is interrupted leaves whole commits, and the next run does
// what is left.
constexpr uint64_t kCommitEvery = 8192;

chassis_bytes Bytes(std::string_view text) { return {text.data(), text.size()}; }

// Compares what is in the files with what is in the store, and stages the difference.
class Updater {
 public:
  explicit Updater(chassis_store* store) : existing_(store), batch_(OpenBatch(store)) {}

  void AddFile(const std::filesystem::path& file) {
    ++counts_.files;
    std::string text;
    if (ReadText(file, text) != Reading::kText) {
      ++counts_.left_out;
      return;
    }
    for (Paragraph& paragraph : SplitParagraphs(text)) {
      AddParagraph({ToUtf8(file.native()), paragraph.line, std::move(paragraph.text)});
    }
  }

  IndexCounts Finish() {
    const std::vector<uint64_t> gone = existing_.Rest();
    Call(chassis_batch_delete, batch_.get(), CHASSIS_DEFAULT_COLLECTION, gone.data(), gone.size());
    counts_.deleted = gone.size();
    Commit();
    return counts_;
  }

 private:
  void AddParagraph(const Document& document) {
    const std::optional<Existing::Place> place = existing_.Take(document);
    if (!place) {
      const Embedding vector = Embed(document.text);
      Stage(document, vector.data(), nullptr);
      ++counts_.added;
      return;
    }
    ++counts_.kept;
    if (place->line != document.line) Stage(document, nullptr, &place->id);
  }

  // A new record, or where there is an id the new document of a record that keeps its vector.
  void Stage(const Document& document, const float* vector, const uint64_t* id) {
    const std::string json = ToJson(document);
    const chassis_bytes payload = Bytes(json), schema = Bytes(kSchema),
                        version = Bytes(kSchemaVersion);
    chassis_records records;
    chassis_records_init(&records, sizeof records);
    records.count = 1;
    records.vectors = vector;
    records.dimension = vector != nullptr ? kDimension : 0;
    records.documents = &payload;
    records.schemas = &schema;
    records.schema_versions = &version;
    if (id == nullptr) {
      Call(chassis_batch_insert, batch_.get(), CHASSIS_DEFAULT_COLLECTION, &records, nullptr);
    } else {
      records.ids = id;
      records.flags = CHASSIS_KEEP_ABSENT;
      Call(chassis_batch_put, batch_.get(), CHASSIS_DEFAULT_COLLECTION, &records);
    }
    if (++staged_ == kCommitEvery) Commit();
  }

  void Commit() {
    Call(chassis_batch_commit, batch_.get(), nullptr);
    staged_ = 0;
  }

  Existing existing_;
  Batch batch_;
  IndexCounts counts_;
  uint64_t staged_ = 0;
};

}  // namespace

IndexCounts UpdateIndex(chassis_store* store, const std::vector<std::filesystem::path>& files) {
  Updater updater(store);
  ProgressBar progress("indexing", files.size());
  for (const std::filesystem::path& file : files) {
    updater.AddFile(file);
    progress.Advance();
  }
  return updater.Finish();
}

}  // namespace example
